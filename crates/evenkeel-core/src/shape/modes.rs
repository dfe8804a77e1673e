//! Two modes: a host with two speeds, or code with two paths.

use crate::sample::{Observation, Sample, midpoint};

/// Fewer observations never have two modes.
pub const LEAST_OBSERVATIONS: usize = 12;
/// Each mode holds at least this share of the observations.
const LEAST_SHARE: f64 = 0.15;
/// The modes explain more than this share of the variance.
const EXPLAINED: f64 = 0.85;
/// The gap between the modes is at least so many mean spacings.
const GAP_SPACINGS: f64 = 4.0;

/// A sample's two modes, in the unit of the observations.
///
/// The median of such a sample says little when the shares are near one half: show both, and judge by a lower quantile too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Modes {
    /// The median of the lower mode.
    pub lower: f64,
    /// The median of the upper mode.
    pub upper: f64,
    /// The share of observations in the upper mode, 0.15 to 0.85.
    pub upper_share: f64,
    /// The share of the variance that the two means explain, above 0.85.
    pub explained: f64,
}

impl Modes {
    /// The split of the sorted observations, at least 15 % on each side, that explains most variance; `None` if it explains 85 % or
    /// less, if the gap at it is shorter than four mean spacings, or for fewer than [`LEAST_OBSERVATIONS`]. O(n), no buffer.
    ///
    /// The rule is of this project; its false flags and its power are in `docs/method.md`.
    #[must_use]
    pub fn of<T: Observation>(sample: &Sample<'_, T>) -> Option<Self> {
        let sorted = sample.sorted();
        let n = sorted.len();
        if n < LEAST_OBSERVATIONS {
            return None;
        }
        // From the median, so that the squares of nearly equal numbers do not cancel.
        let centre = sample.median();
        let deviation = |x: &T| x.to_f64() - centre;
        let total: f64 = sorted.iter().map(deviation).sum();
        let count = n as f64;
        let mean = total / count;
        let squares: f64 = sorted
            .iter()
            .map(|x| (deviation(x) - mean) * (deviation(x) - mean))
            .sum();
        let least = libm::ceil(LEAST_SHARE * count) as usize;
        let (mut best, mut split) = (0.0, 0);
        let mut below = 0.0;
        for (rank, x) in sorted.iter().enumerate().take(n - least) {
            below += deviation(x);
            let lower = rank + 1;
            if lower < least {
                continue;
            }
            // Between-class sum of squares from one side: n_1 n_2 (m_1 - m_2)^2 / n = d^2 n / (n_1 n_2).
            let d = below - lower as f64 * mean;
            let between = d * d * count / (lower as f64 * (n - lower) as f64);
            if between > best {
                (best, split) = (between, lower);
            }
        }
        let explained = best / squares;
        // A constant sample has no variance to explain: 0 / 0 is not above anything.
        let (Some(last), Some(first)) = (sorted.get(split.wrapping_sub(1)), sorted.get(split))
        else {
            return None;
        };
        let gap = first.to_f64() - last.to_f64();
        let spacing = (sample.max() - sample.min()) / (count - 1.0);
        if !(explained > EXPLAINED && explained.is_finite() && gap >= GAP_SPACINGS * spacing) {
            return None;
        }
        let (lower, upper) = sorted.split_at(split);
        Some(Self {
            lower: middle(lower),
            upper: middle(upper),
            upper_share: upper.len() as f64 / count,
            explained,
        })
    }
}

/// The median of sorted observations, of which there is at least one.
fn middle<T: Observation>(sorted: &[T]) -> f64 {
    let n = sorted.len();
    midpoint(sorted[(n - 1) / 2].to_f64(), sorted[n / 2].to_f64())
}
