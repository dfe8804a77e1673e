//! What the order of arrival says, looked at before sorting.

use core::fmt;

use crate::root::sqrt;

use crate::dispersion::Dispersion;
use crate::sample::{Sample, SampleError};

/// Observations are clipped at so many scales from the median, so that one outlier makes no autocorrelation.
const CLIPPED_AT: f64 = 3.0;
/// The halves differ if their medians do by so many standard errors.
const HALVES_DIFFER: f64 = 3.0;
/// The standard error of the median of n normal observations is this times sigma / sqrt(n): sqrt(pi / 2).
const MEDIAN_ERROR: f64 = 1.253_314_137_315_500_3;

/// Dependence and drift of the observations of one process, in the order in which they came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// How many observations there are.
    pub observations: usize,
    /// Lag-1 autocorrelation of the observations clipped at three scales, -1 to 1; 0 where nothing scatters.
    pub autocorrelation: f64,
    /// The median of the later half minus that of the earlier half, in the unit of the observations.
    pub half_shift: f64,
    /// The standard error of that difference, with the dependence in it.
    pub half_shift_error: f64,
}

/// Why the order of arrival cannot be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArrivalError {
    /// The scratch memory holds fewer numbers than there are observations.
    Scratch {
        /// How many are needed.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// The observations make no sample.
    Sample(SampleError),
}

impl fmt::Display for ArrivalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scratch { needed, found } => {
                write!(f, "scratch memory for {found} numbers: give {needed}")
            }
            Self::Sample(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ArrivalError {}

impl From<SampleError> for ArrivalError {
    fn from(error: SampleError) -> Self {
        Self::Sample(error)
    }
}

impl Arrival {
    /// Looks at observations in the order in which they came. `scratch` is overwritten, and as long as they are at least.
    ///
    /// `r1 = sum (x_t - m)(x_{t+1} - m) / sum (x_t - m)^2` of the clipped observations around their median. O(n log n).
    ///
    /// # Errors
    ///
    /// Too little scratch memory, no observation, or one that is not finite.
    pub fn of(observations: &[f64], scratch: &mut [f64]) -> Result<Self, ArrivalError> {
        let n = observations.len();
        let found = scratch.len();
        let scratch = scratch
            .get_mut(..n)
            .ok_or(ArrivalError::Scratch { needed: n, found })?;
        scratch.copy_from_slice(observations);
        let sample = Sample::new(scratch)?;
        let centre = sample.median();
        let sigma = Dispersion::of(&sample, 0.0).sigma;
        let reach = CLIPPED_AT * sigma;
        let clipped = |x: &f64| (x - centre).clamp(-reach, reach);
        let (mut products, mut squares) = (0.0, 0.0);
        let mut previous = 0.0;
        for x in observations {
            let x = clipped(x);
            products += previous * x;
            squares += x * x;
            previous = x;
        }
        let correlation = products / squares;
        // 0 / 0 where nothing scatters; the bound is that of rounding.
        let autocorrelation = if correlation.is_finite() {
            correlation.clamp(-1.0, 1.0)
        } else {
            0.0
        };
        scratch.copy_from_slice(observations);
        let (earlier, later) = scratch.split_at_mut(n / 2);
        let half_shift = match (Sample::new(earlier), Sample::new(later)) {
            (Ok(earlier), Ok(later)) => later.median() - earlier.median(),
            // One observation has no earlier half.
            _ => 0.0,
        };
        let error = MEDIAN_ERROR * sigma * sqrt(4.0 / n as f64);
        Ok(Self {
            observations: n,
            autocorrelation,
            half_shift,
            half_shift_error: error * widening(autocorrelation, n),
        })
    }

    /// Whether neighbours depend on each other more than chance explains: `|r| > 2 / sqrt(n)`.
    #[must_use]
    pub fn is_dependent(&self) -> bool {
        self.autocorrelation.abs() > 2.0 / sqrt(self.observations as f64)
    }

    /// How many independent observations these are worth: `n (1 - r) / (1 + r)`, at least 1 and at most n.
    #[must_use]
    pub fn effective_observations(&self) -> f64 {
        let n = self.observations as f64;
        let wide = widening(self.autocorrelation, self.observations);
        (n / (wide * wide)).clamp(1.0, n)
    }

    /// By which factor an interval that assumes independence is too narrow; at least 1. For
    /// [`Sample::widened_median_interval`].
    #[must_use]
    pub fn widening(&self) -> f64 {
        widening(self.autocorrelation, self.observations)
    }

    /// Whether the two halves agree within three standard errors: if not, the process was still warming up, or the machine changed.
    #[must_use]
    pub fn is_steady(&self) -> bool {
        self.half_shift.abs() <= HALVES_DIFFER * self.half_shift_error
    }
}

/// sqrt((1 + r) / (1 - r)) with r + 1/n, the estimate less its bias, brought into 0 to 0.95.
fn widening(autocorrelation: f64, observations: usize) -> f64 {
    let r = (autocorrelation + 1.0 / observations as f64).clamp(0.0, 0.95);
    sqrt((1.0 + r) / (1.0 - r))
}
