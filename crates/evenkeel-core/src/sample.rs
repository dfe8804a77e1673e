//! A finite, non-empty, sorted set of observations and its order statistics.

mod observation;
mod order;

use core::fmt;

use crate::distribution::median_ranks;
use crate::extreme::{larger, smaller};

pub use observation::Observation;
use order::Order;
pub(crate) use order::all;

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
    /// Checks and sorts the observations in place. O(n log n), O(n) if they ascend already.
    ///
    /// # Errors
    ///
    /// Empty, or an observation that is infinite or NaN: then the order is left as it was.
    pub fn new(observations: &'a mut [T]) -> Result<Self, SampleError> {
        if observations.is_empty() {
            return Err(SampleError::Empty);
        }
        let (first, last) = (observations[0], observations[observations.len() - 1]);
        let order = Order::of(observations);
        // Numbers in order have neither a NaN among them nor an infinity between them.
        let finite = match order {
            Order::None => all(observations, |x| x.is_finite()),
            Order::Ascending | Order::Descending => first.is_finite() && last.is_finite(),
        };
        if finite {
            return Ok(Self::ordering(observations, order));
        }
        let index = observations.iter().take_while(|x| x.is_finite()).count();
        Err(SampleError::NotFinite { index })
    }

    /// The sample of observations that are known to be finite and at least one.
    pub(crate) fn sorting(observations: &'a mut [T]) -> Self {
        let order = Order::of(observations);
        Self::ordering(observations, order)
    }

    fn ordering(observations: &'a mut [T], order: Order) -> Self {
        match order {
            Order::Ascending => {}
            Order::Descending if cfg!(not(target_os = "none")) => observations.reverse(),
            Order::Descending | Order::None => T::sort(observations),
        }
        Self {
            sorted: observations,
        }
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
        let found = self.sorted.get(rank).or(self.sorted.last());
        // A sample is never empty.
        found.map_or(0.0, |x| x.to_f64())
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
    /// `p` is clamped to 0..=1; NaN counts as 0. In the unit of the observations; never decreases with `p`.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let p = if p > 0.0 { smaller(1.0, p) } else { 0.0 };
        let position = p * (self.sorted.len() - 1) as f64;
        // `position` is finite and not negative, so the cast truncates to the lower rank.
        let lower = position as usize;
        let fraction = position - lower as f64;
        let below = self.at(lower);
        let above = self.at(lower + 1);
        let step = above - below;
        let between = if step.is_finite() {
            below + fraction * step
        } else {
            (1.0 - fraction) * below + fraction * above
        };
        // Rounding must not lead beyond the neighbour, or quantiles would not ascend.
        smaller(between, above)
    }

    /// The interquartile range, `quantile(0.75) - quantile(0.25)`; not negative, 0 for one observation, infinite where the
    /// difference of two huge observations is.
    #[must_use]
    pub fn iqr(&self) -> f64 {
        self.quantile(0.75) - self.quantile(0.25)
    }

    /// The median absolute deviation from the median: unscaled, not negative, 0 for one observation, infinite where the
    /// difference of two huge observations is.
    ///
    /// O(log n) and without a second buffer: the distances below the median grow to the left, those above it to the right,
    /// so the observations nearest to it are neighbours, and where they begin is found by halving.
    #[must_use]
    pub fn mad(&self) -> f64 {
        let n = self.sorted.len();
        let centre = self.median();
        // The n/2 + 1 observations nearest to the centre begin at the first rank from which the left end is not farther
        // away than the one after the right end. For an odd n their farthest is the median distance; for an even n
        // its midpoint with the second farthest.
        let nearest = n / 2 + 1;
        let (mut begin, mut end) = (0, n - nearest);
        while begin < end {
            let middle = (begin + end) / 2;
            if centre - self.at(middle) > self.at(middle + nearest) - centre {
                begin = middle + 1;
            } else {
                end = middle;
            }
        }
        let last = begin + nearest - 1;
        let left = centre - self.at(begin);
        let right = self.at(last) - centre;
        if n % 2 == 1 {
            return larger(left, right);
        }
        // At least two are near: the second farthest is beside the farthest or at the other end.
        if left > right {
            midpoint(larger(right, centre - self.at(begin + 1)), left)
        } else {
            midpoint(larger(left, self.at(last - 1) - centre), right)
        }
    }

    /// The order-statistic interval of the median at `confidence` (for example 0.95): two observations between
    /// which the median of the distribution lies with at least that probability, whatever the distribution.
    ///
    /// `None` if there are too few observations for it (6, 8 and 11 are needed for 95, 99 and 99.9 %), or
    /// `confidence` is not between 0 and 1. Assumes independent observations; see STATISTICS 2 in `docs/method.md`.
    #[must_use]
    pub fn median_interval(&self, confidence: f64) -> Option<(f64, f64)> {
        self.widened_median_interval(confidence, 1.0)
    }

    /// The same for observations that depend on their neighbours: the ranks lie `widening` times as far from the middle.
    ///
    /// `widening` is [`Arrival::widening`](crate::Arrival::widening), `sqrt((1 + r) / (1 - r))`; below 1 or NaN it counts as 1. `None` as before, or if the
    /// wider ranks do not exist.
    #[must_use]
    pub fn widened_median_interval(&self, confidence: f64, widening: f64) -> Option<(f64, f64)> {
        let n = self.sorted.len();
        let mut rank = median_ranks(n, confidence)?;
        if widening > 1.0 {
            let middle = 0.5 * (n as f64 + 1.0);
            let wide = middle - widening * (middle - rank as f64);
            // The cast truncates, and what is negative becomes 0.
            rank = wide as usize;
        }
        (rank > 0).then(|| (self.at(rank - 1), self.at(n - rank)))
    }

    /// The standard error of the median: half the width of its 95 % interval over 1.96; `None` for fewer than 6 observations.
    ///
    /// Needs no density estimate; of this run only, and no acceptance band.
    #[must_use]
    pub fn median_error(&self) -> Option<f64> {
        const NORMAL_975: f64 = 1.959_963_984_540_054;
        let (low, high) = self.median_interval(0.95)?;
        Some((high - low) / (2.0 * NORMAL_975))
    }

    /// The sample without the given share of observations (rounded down) at each end; never empty.
    ///
    /// `share` is clamped to 0..0.5; NaN counts as 0.
    #[must_use]
    pub fn trimmed(&self, share: f64) -> Sample<'a, T> {
        let n = self.sorted.len();
        let share = if share > 0.0 {
            smaller(0.5, share)
        } else {
            0.0
        };
        let cut = ((share * n as f64) as usize).min((n - 1) / 2);
        Sample {
            sorted: &self.sorted[cut..n - cut],
        }
    }
}

/// The value at `index` of a slice; the last one beyond its end, 0 if it is empty.
#[inline]
pub(crate) fn at(values: &[f64], index: usize) -> f64 {
    values.get(index).or(values.last()).copied().unwrap_or(0.0)
}

/// The median of a sorted slice; 0 if it is empty.
pub(crate) fn middle(sorted: &[f64]) -> f64 {
    let n = sorted.len();
    midpoint(at(sorted, n.saturating_sub(1) / 2), at(sorted, n / 2))
}

/// The midpoint; the halves are only taken apart where the sum overflows.
#[inline]
pub(crate) fn midpoint(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if sum.is_finite() {
        0.5 * sum
    } else {
        0.5 * a + 0.5 * b
    }
}
