//! How far each statistic scatters over flips: what it is standardised by.

use super::flips::Flip;
use super::sorted::{STATISTICS, Sorted};
use crate::root::sqrt;

/// The spread of each statistic.
pub(super) struct Spread([Moments; STATISTICS]);

impl Spread {
    /// The spread over some flips, and how many there were.
    pub(super) fn over(sorted: &Sorted<'_>, flips: impl Iterator<Item = Flip>) -> (Self, u32) {
        let mut moments = [Moments::default(); STATISTICS];
        let mut count = 0;
        for flip in flips {
            for (moments, value) in moments.iter_mut().zip(sorted.statistics(&flip)) {
                moments.add(value);
            }
            count += 1;
        }
        (Self(moments), count)
    }

    /// The smallest and the largest of the statistics, each in its own standard deviations.
    pub(super) fn extremes(&self, values: [f64; STATISTICS]) -> (f64, f64) {
        let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
        for (value, moments) in values.into_iter().zip(&self.0) {
            let z = moments.standardised(value);
            ends = (ends.0.min(z), ends.1.max(z));
        }
        ends
    }
}

/// Mean and variance, added up one by one (Welford 1962).
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let before = value - self.mean;
        self.mean += before / self.count;
        self.squares += before * (value - self.mean);
    }

    /// In standard deviations from 0: exchanging the sides turns the sign of each statistic, so 0 is the middle. 0 where no flip changes anything.
    fn standardised(&self, value: f64) -> f64 {
        let deviation = sqrt(self.squares / self.count);
        if deviation > 0.0 {
            value / deviation
        } else {
            0.0
        }
    }
}
