//! A finite, non-empty, sorted set of observations and its order statistics.

use core::cmp::Ordering;
use core::fmt;

use crate::distribution::median_ranks;

/// A number that can be observed: `u32`, `u64`, `f32` or `f64`.
///
/// Sealed: the kernel's results are proven for these four.
pub trait Observation: Copy + sealed::Sealed {
    /// Whether the number is neither infinite nor NaN. Integers always are.
    fn is_finite(self) -> bool;
    /// The total order in which samples are sorted.
    fn order(&self, other: &Self) -> Ordering;
    /// The nearest `f64`: exact for `u32`, `f32`, `f64`, and for `u64` up to 2^53.
    fn to_f64(self) -> f64;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for u32 {}
    impl Sealed for u64 {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Observation for u32 {
    #[inline]
    fn is_finite(self) -> bool {
        true
    }
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    #[inline]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Observation for u64 {
    #[inline]
    fn is_finite(self) -> bool {
        true
    }
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    #[inline]
    fn to_f64(self) -> f64 {
        self as f64
    }
}

impl Observation for f32 {
    #[inline]
    fn is_finite(self) -> bool {
        f32::is_finite(self)
    }
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
    #[inline]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Observation for f64 {
    #[inline]
    fn is_finite(self) -> bool {
        f64::is_finite(self)
    }
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
    #[inline]
    fn to_f64(self) -> f64 {
        self
    }
}

/// Why observations are not a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// There is no observation.
    Empty,
    /// The observation at `index` (in the order given) is infinite or not a number.
    NotFinite {
        /// Position in the order given, from 0.
        index: usize,
    },
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there are no observations: measure at least once"),
            Self::NotFinite { index } => write!(
                f,
                "observation {index} is infinite or not a number: check the timer or the unit"
            ),
        }
    }
}

impl core::error::Error for SampleError {}

/// The finite, non-empty, sorted observations of one process or of one run.
///
/// The caller owns the memory; [`Sample::new`] sorts it once and everything after only reads.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a, T = f64> {
    sorted: &'a [T],
}

impl<'a, T: Observation> Sample<'a, T> {
    /// Checks and sorts the observations in place. O(n log n).
    ///
    /// # Errors
    ///
    /// Empty, or an observation that is infinite or NaN: then the order is left as it was.
    pub fn new(observations: &'a mut [T]) -> Result<Self, SampleError> {
        if observations.is_empty() {
            return Err(SampleError::Empty);
        }
        if let Some(index) = observations.iter().position(|x| !x.is_finite()) {
            return Err(SampleError::NotFinite { index });
        }
        observations.sort_unstable_by(T::order);
        Ok(Self {
            sorted: observations,
        })
    }

    /// How many observations there are; never 0.
    #[expect(clippy::len_without_is_empty, reason = "a sample is never empty")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The observations in ascending order.
    #[must_use]
    pub fn sorted(&self) -> &'a [T] {
        self.sorted
    }

    /// The observation of rank `rank` (from 0); the largest one beyond the end.
    #[inline]
    fn at(&self, rank: usize) -> f64 {
        let last = self.sorted.len() - 1;
        self.sorted[rank.min(last)].to_f64()
    }

    /// The smallest observation, in the unit of the observations.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.at(0)
    }

    /// The largest observation, in the unit of the observations.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.at(usize::MAX)
    }

    /// The median: the middle observation, or the midpoint of the two middle ones.
    ///
    /// In the unit of the observations.
    ///
    /// ```
    /// # use evenkeel_core::Sample;
    /// let mut times_ns = [10.0, 30.0, 20.0];
    /// let sample = Sample::new(&mut times_ns)?;
    /// assert_eq!(sample.median(), 20.0);
    /// # Ok::<(), evenkeel_core::SampleError>(())
    /// ```
    #[must_use]
    pub fn median(&self) -> f64 {
        let n = self.sorted.len();
        midpoint(self.at((n - 1) / 2), self.at(n / 2))
    }

    /// The quantile of type 7 (Hyndman and Fan 1996; R's default): linear between the ranks `(n - 1) p`.
    ///
    /// `p` is clamped to 0..=1; NaN counts as 0. In the unit of the observations.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let p = if p > 0.0 { p.min(1.0) } else { 0.0 };
        let position = p * (self.sorted.len() - 1) as f64;
        // `position` is finite and not negative, so the cast truncates to the lower rank.
        let lower = position as usize;
        let fraction = position - lower as f64;
        let below = self.at(lower);
        if fraction == 0.0 {
            return below;
        }
        let above = self.at(lower + 1);
        // The halves keep the difference of two huge observations finite.
        below + 2.0 * (fraction * (0.5 * above - 0.5 * below))
    }

    /// The interquartile range, `quantile(0.75) - quantile(0.25)`; not negative, 0 for one observation.
    #[must_use]
    pub fn iqr(&self) -> f64 {
        self.quantile(0.75) - self.quantile(0.25)
    }

    /// The median absolute deviation from the median: unscaled, not negative, 0 for one observation.
    ///
    /// O(n) on the sorted slice and without a second buffer: the distances below the median grow to the left,
    /// those above it to the right, so walking outwards from the middle meets them in ascending order.
    #[must_use]
    pub fn mad(&self) -> f64 {
        let n = self.sorted.len();
        let centre = self.median();
        let mut left = n.div_ceil(2);
        let mut right = left;
        let (mut previous, mut current) = (0.0, 0.0);
        for _ in 0..=n / 2 {
            previous = current;
            let below = if left > 0 {
                centre - self.at(left - 1)
            } else {
                f64::INFINITY
            };
            let above = self.at(right) - centre;
            // Beyond the right end `at` repeats the largest observation; the left must then be taken.
            if left > 0 && (right >= n || below <= above) {
                current = below;
                left -= 1;
            } else {
                current = above;
                right += 1;
            }
        }
        if n % 2 == 1 {
            current
        } else {
            midpoint(previous, current)
        }
    }

    /// The order-statistic interval of the median at `confidence` (for example 0.95): two observations between
    /// which the median of the distribution lies with at least that probability, whatever the distribution.
    ///
    /// `None` if there are too few observations for it (6, 8 and 11 are needed for 95, 99 and 99.9 %), or
    /// `confidence` is not between 0 and 1. Assumes independent observations; see STATISTICS 2 in `docs/method.md`.
    #[must_use]
    pub fn median_interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let rank = median_ranks(self.sorted.len(), confidence)?;
        Some((self.at(rank - 1), self.at(self.sorted.len() - rank)))
    }
}

/// The midpoint; the halves are only taken apart where the sum overflows.
#[inline]
fn midpoint(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if sum.is_finite() {
        0.5 * sum
    } else {
        0.5 * a + 0.5 * b
    }
}
