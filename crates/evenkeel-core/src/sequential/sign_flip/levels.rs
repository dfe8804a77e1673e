//! Which part of a distribution moved between the two sides of a sorted.

use super::flips::{Flip, Flips};
use super::sorted::Sorted;
use super::{Mark, SignFlip, SignFlipError};
use crate::Moved;

/// The pooled levels that are asked for: low, middle, tail.
const SHARES: [f64; 3] = [0.25, 0.50, 0.90];

impl SignFlip {
    /// Which pooled levels differ between the sides, each by a sign-flip test of its own, two-sided at `alpha`: the 25 % quantile, the median,
    /// the 90 % quantile. It says where a difference lies, and decides nothing.
    ///
    /// # Errors
    ///
    /// As [`SignFlip::test`].
    pub fn moved(
        marks: &mut [Mark],
        alpha: f64,
        flips: u32,
        seed: u64,
    ) -> Result<Moved, SignFlipError> {
        let sorted = Sorted::new(marks, 0.0)?;
        let measured = sorted.pooled(&Flip::NONE, SHARES);
        let (mut count, mut as_far) = (0_u32, [0_u32; 3]);
        for flip in Flips::new(sorted.pairs, flips, seed) {
            count += 1;
            let flipped = sorted.pooled(&flip, SHARES);
            for ((as_far, flipped), measured) in as_far.iter_mut().zip(flipped).zip(measured) {
                *as_far += u32::from(flipped.abs() >= measured.abs());
            }
        }
        let [low, middle, tail] = as_far.map(|far| f64::from(far) <= alpha * f64::from(count));
        Ok(Moved { low, middle, tail })
    }
}
