//! The interval of a duet's ratio: the limits that its sign-flip test does not reject.

use libm::{exp, log};

use super::{Mark, SignFlip, SignFlipError};

/// The first step away from the estimate, as a logarithm; each next one is twice as long.
const STEP: f64 = 0.001;
/// So many steps reach a factor of fifty; what is not rejected there is open.
const STEPS: u32 = 12;
/// Halvings of the bracket that was found.
const HALVINGS: u32 = 7;

impl SignFlip {
    /// The interval of the ratio at confidence `1 - alpha`: all limits that neither tail of the test rejects at `alpha / 2`.
    ///
    /// Found by doubling steps and then halving them, with the rejected end given, so it is too wide by about 1 % of its width; where a tail crosses
    /// its half more than once, one of the crossings is given. An end that no
    /// limit up to a factor of fifty is rejected at is open: 0 or infinity; with few pairs, both are. As [`SignFlip::test`] for the rest.
    ///
    /// # Errors
    ///
    /// As [`SignFlip::test`].
    pub fn interval(
        marks: &mut [Mark],
        alpha: f64,
        flips: u32,
        seed: u64,
    ) -> Result<(f64, f64), SignFlipError> {
        let tail = 0.5 * alpha;
        let centre = log(Self::test(marks, 0.0, 0, seed)?.ratio);
        let mut end = |direction: f64| -> Result<Option<f64>, SignFlipError> {
            let mut is_rejected = |distance: f64| {
                let found = Self::test(marks, centre + direction * distance, flips, seed)?;
                let share = if direction < 0.0 {
                    found.slower
                } else {
                    found.faster
                };
                Ok(share <= tail)
            };
            let (mut inside, mut outside) = (0.0, STEP);
            let mut steps = 0;
            while !is_rejected(outside)? {
                steps += 1;
                if steps > STEPS {
                    return Ok(None);
                }
                (inside, outside) = (outside, 2.0 * outside);
            }
            for _ in 0..HALVINGS {
                let middle = 0.5 * (inside + outside);
                if is_rejected(middle)? {
                    outside = middle;
                } else {
                    inside = middle;
                }
            }
            Ok(Some(centre + direction * outside))
        };
        let (low, high) = (end(-1.0)?, end(1.0)?);
        Ok((low.map_or(0.0, exp), high.map_or(f64::INFINITY, exp)))
    }
}
