//! How far observations scatter, and which estimator could speak.
//!
//! Within a run: the median absolute deviation, with a named ladder of fallbacks for tied samples. Between runs:
//! Shamos' estimator, which uses the few run centres much better (STATISTICS 1 and 3 in `docs/method.md`).

use crate::extreme::larger;
use crate::sample::{Observation, Sample, midpoint};
use crate::select::{Distances, middle};

/// MAD of a standard normal distribution, the 3/4 quantile: 0.674489750…
pub(crate) const NORMAL_MAD: f64 = 0.674_489_750_196_081_7;
/// IQR of a standard normal distribution: twice the 3/4 quantile.
const NORMAL_IQR: f64 = 1.348_979_500_392_163_5;
/// Median of |X - Y| for two standard normal variables: sqrt(2) times the 3/4 quantile.
const NORMAL_SHAMOS: f64 = 0.953_872_552_408_939_8;
/// The last resort: one part in ten thousand of the median.
pub const LEAST_RELATIVE_SCALE: f64 = 1e-4;

/// Which estimator gave a scale, from the best to the last resort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "wire", serde(rename_all = "snake_case"))]
pub enum Estimator {
    /// The median absolute deviation.
    Mad,
    /// The interquartile range: at least half of the observations are equal.
    Iqr,
    /// The resolution of the timer: three quarters of the observations are equal, or they differ by less than a tick.
    Resolution,
    /// [`LEAST_RELATIVE_SCALE`] of the median: the observations do not scatter and no resolution is known.
    Percentage,
}

impl Estimator {
    /// Whether the scale is a stand-in and not measured from the observations.
    #[must_use]
    pub const fn is_degraded(self) -> bool {
        matches!(self, Self::Resolution | Self::Percentage)
    }

    /// One lower-case word, stable across versions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mad => "mad",
            Self::Iqr => "iqr",
            Self::Resolution => "resolution",
            Self::Percentage => "percentage",
        }
    }
}

/// A scale comparable with the standard deviation of a normal distribution, and who gave it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// In the unit of the observations; positive, or 0 for observations that are all 0.
    pub sigma: f64,
    /// The estimator that spoke.
    pub estimator: Estimator,
}

impl Dispersion {
    /// MAD, else IQR, else the timer's resolution, else a small percentage of the median.
    ///
    /// `resolution` is the smallest step of one observation, in its unit: the tick of the timer divided by the iterations per
    /// observation; 0, negative or not finite where it is not known. A scale below the resolution's own rounding noise
    /// (a tick over the square root of 12) or below [`LEAST_RELATIVE_SCALE`] is raised to it.
    #[must_use]
    pub fn of<T: Observation>(sample: &Sample<'_, T>, resolution: f64) -> Self {
        let n = sample.len();
        Self::ladder(
            sample.mad() / (NORMAL_MAD * (1.0 + mad_bias(n))),
            sample.iqr() / (NORMAL_IQR * (1.0 + iqr_bias(n))),
            resolution,
            sample.median(),
        )
    }

    fn ladder(mad: f64, iqr: f64, resolution: f64, median: f64) -> Self {
        let measured = if mad > 0.0 {
            Some((mad, Estimator::Mad))
        } else if iqr > 0.0 {
            Some((iqr, Estimator::Iqr))
        } else {
            None
        };
        let tick = if resolution > 0.0 && resolution.is_finite() {
            resolution / SQRT_12
        } else {
            0.0
        };
        let least = LEAST_RELATIVE_SCALE * median.abs();
        let (sigma, estimator) = match measured {
            Some((sigma, estimator)) if sigma >= tick => (sigma, estimator),
            _ if tick > 0.0 => (tick, Estimator::Resolution),
            _ => (least, Estimator::Percentage),
        };
        Self {
            sigma: larger(least, sigma),
            estimator,
        }
    }
}

const SQRT_12: f64 = 3.464_101_615_137_754_6;

/// The finite-sample bias `b` of the MAD of `n` normal observations: its mean is `0.6745 sigma (1 + b)`.
///
/// Park, Kim and Wang 2020 (table for n <= 10, fit above); computed again by `cargo xtask constants`, as are the others.
#[must_use]
pub fn mad_bias(n: usize) -> f64 {
    const TABLE: [f64; 11] = [
        0.0, 0.0, -0.1634, -0.3276, -0.2648, -0.1781, -0.1594, -0.1211, -0.1132, -0.0921, -0.0875,
    ];
    fitted(&TABLE, n, -0.762_13, -0.864_13)
}

/// The finite-sample bias of the type-7 IQR of `n` normal observations: its mean is `1.3490 sigma (1 + b)`.
///
/// Integrals of order statistics for n <= 10; above, a fit of this project to them, good to 0.0015.
#[must_use]
pub fn iqr_bias(n: usize) -> f64 {
    const TABLE: [f64; 11] = [
        0.0, 0.0, -0.5818, -0.3726, -0.2882, -0.2661, -0.2117, -0.1771, -0.1584, -0.1520, -0.1312,
    ];
    fitted(&TABLE, n, -1.405, 1.1)
}

/// The finite-sample bias of Shamos' estimator at `n` normal values: the mean of the median distance is `0.9539 sigma (1 + b)`.
///
/// Park, Kim and Wang 2020.
#[must_use]
pub fn shamos_bias(n: usize) -> f64 {
    const TABLE: [f64; 11] = [
        0.0, 0.0, 0.1832, 0.2989, 0.1583, 0.1012, 0.1005, 0.0677, 0.0610, 0.0544, 0.0477,
    ];
    fitted(&TABLE, n, 0.414_253, 0.442_397)
}

fn fitted(table: &[f64; 11], n: usize, first: f64, second: f64) -> f64 {
    match table.get(n) {
        Some(bias) => *bias,
        None => {
            let n = n as f64;
            first / n + second / (n * n)
        }
    }
}

/// Shamos' scale: the bias-corrected median of all pairwise distances, comparable with a standard deviation.
///
/// In the unit of the values, which must be sorted in ascending order; 0 for fewer than two, and some number without
/// meaning if they are not sorted. The median is that of all `n (n - 1) / 2` distances, for an even number of them the
/// midpoint of the two middle ones; infinite where a distance overflows. Nothing is allocated: the distances are counted
/// by walking along the sorted values, O(n) a walk and a few walks for smooth data.
///
/// ```
/// # use evenkeel_core::shamos;
/// let scale = shamos(&[1.0, 2.0, 4.0, 7.0]); // Distances 1, 2, 3, 3, 5, 6.
/// assert!((scale - 3.0 / 0.953_872_552_408_939_8 / 1.1583).abs() < 1e-12);
/// ```
#[must_use]
pub fn shamos(sorted: &[f64]) -> f64 {
    if sorted.len() < 2 {
        return 0.0;
    }
    let (lower, upper) = middle(&Distances(sorted));
    midpoint(lower, upper) / shamos_factor(sorted.len())
}

fn shamos_factor(n: usize) -> f64 {
    NORMAL_SHAMOS * (1.0 + shamos_bias(n))
}

/// Degrees of freedom of the chi that [`shamos`] of `n` normal values behaves like: how much the scale is worth.
///
/// Half the inverse of its squared coefficient of variation, by Monte Carlo of this project (`cargo xtask constants`): a table up to
/// 10, a line above. 0 for fewer than two values.
#[must_use]
pub fn shamos_degrees(n: usize) -> f64 {
    const TABLE: [f64; 11] = [
        0.0, 0.0, 0.88, 1.65, 2.61, 2.81, 3.57, 4.42, 5.15, 6.09, 6.86,
    ];
    match TABLE.get(n) {
        Some(degrees) => *degrees,
        None => 0.854 * n as f64 - 1.71,
    }
}
