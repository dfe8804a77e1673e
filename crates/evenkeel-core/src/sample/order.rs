//! Looking at many observations at once: a test for all of them, and whether they are in order already.

use super::Observation;

/// So many observations are looked at before a decision: that is faster than to stop at the first.
const CHUNK: usize = 16;

/// Whether the test holds for all.
#[inline]
pub(crate) fn all<T>(observations: &[T], holds: impl Fn(&T) -> bool) -> bool {
    if cfg!(target_os = "none") {
        return observations.iter().all(holds);
    }
    let mut chunks = observations.chunks_exact(CHUNK);
    chunks
        .by_ref()
        .all(|chunk| chunk.iter().fold(true, |all, x| all & holds(x)))
        && chunks.remainder().iter().all(holds)
}

/// In which order observations are already. On bare metal nobody looks: that would be more machine code than sorting.
#[derive(Clone, Copy)]
pub(super) enum Order {
    Ascending,
    Descending,
    None,
}

impl Order {
    #[inline]
    pub(super) fn of<T: Observation>(observations: &[T]) -> Self {
        if cfg!(target_os = "none") {
            Self::None
        } else if in_order(observations, |a, b| a.at_most(b)) {
            Self::Ascending
        } else if in_order(observations, |a, b| b.at_most(a)) {
            Self::Descending
        } else {
            Self::None
        }
    }
}

/// Whether the relation holds between all neighbours; false where zeros of both signs may be among them.
#[inline]
fn in_order<T: Observation>(observations: &[T], holds: impl Fn(&T, &T) -> bool) -> bool {
    let (Some(first), Some(last)) = (observations.first(), observations.last()) else {
        return true;
    };
    let (first, last) = (first.to_f64(), last.to_f64());
    if first.min(last) <= 0.0 && first.max(last) >= 0.0 {
        return false;
    }
    let mut these = observations[..observations.len() - 1].chunks_exact(CHUNK);
    let mut next = observations[1..].chunks_exact(CHUNK);
    let mut pairs = these.by_ref().zip(next.by_ref());
    pairs.all(|(these, next)| {
        let in_order = |all, (a, b): (&T, &T)| all & holds(a, b);
        these.iter().zip(next).fold(true, in_order)
    }) && these
        .remainder()
        .iter()
        .zip(next.remainder())
        .all(|(a, b)| holds(a, b))
}
