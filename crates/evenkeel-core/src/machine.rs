//! The machine's own mood: what all measurements of a run have in common, taken out before judging.

use core::fmt;

use libm::{exp, log};

use crate::root::sqrt;

use crate::dispersion::shamos;
use crate::sample::midpoint;

/// From so many tests on, the suite itself is a reference.
pub const LEAST_TESTS: usize = 8;
/// Below this correlation the reference workload says nothing about a test.
pub const LEAST_CORRELATION: f64 = 0.5;

/// By which factor everything was slower in this run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommonMode {
    /// 1.06 is six percent slower than usual; finite and positive. For [`Digest::divided_by`](crate::Digest::divided_by).
    pub factor: f64,
    /// The standard error of its logarithm; infinite for a single ratio.
    pub error: f64,
    /// How many ratios stand behind it.
    pub ratios: usize,
}

/// Why there is no common mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommonModeError {
    /// Fewer ratios than are needed.
    TooFew {
        /// How many are needed.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// The ratio at `index` is not finite and positive.
    NotPositive {
        /// Position in the order given, from 0.
        index: usize,
    },
}

impl fmt::Display for CommonModeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { needed, found } => write!(
                f,
                "{found} ratios, and {needed} are needed: measure the reference workload too"
            ),
            Self::NotPositive { index } => write!(
                f,
                "ratio {index} is not a finite positive number: leave out tests without a history"
            ),
        }
    }
}

impl core::error::Error for CommonModeError {}

impl CommonMode {
    /// Nothing is different.
    pub const NONE: Self = Self {
        factor: 1.0,
        error: 0.0,
        ratios: 0,
    };

    /// From the reference workloads: their level in this run over their usual one. Reorders and overwrites `ratios`. O(n log n).
    ///
    /// ```
    /// # use evenkeel_core::CommonMode;
    /// let mode = CommonMode::of_references(&mut [1.06, 1.05, 1.07])?;
    /// assert!((mode.factor - 1.06).abs() < 1e-12);
    /// # Ok::<(), evenkeel_core::CommonModeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// No ratio, or one that is not finite and positive; `ratios` is unchanged then.
    pub fn of_references(ratios: &mut [f64]) -> Result<Self, CommonModeError> {
        Self::of(ratios, 1)
    }

    /// From the suite: each test's level in this run over its usual one, the one to be judged left out or not. Reorders and overwrites
    /// `ratios`. O(n log n).
    ///
    /// A change that slows most tests hides in it: say so in the report, and ask the reference workload.
    ///
    /// # Errors
    ///
    /// Fewer than [`LEAST_TESTS`] ratios, or one that is not finite and positive; `ratios` is unchanged then.
    pub fn of_suite(ratios: &mut [f64]) -> Result<Self, CommonModeError> {
        Self::of(ratios, LEAST_TESTS)
    }

    fn of(ratios: &mut [f64], needed: usize) -> Result<Self, CommonModeError> {
        let found = ratios.len();
        if found < needed {
            return Err(CommonModeError::TooFew { needed, found });
        }
        if let Some(index) = ratios.iter().position(|x| !(x.is_finite() && *x > 0.0)) {
            return Err(CommonModeError::NotPositive { index });
        }
        for ratio in ratios.iter_mut() {
            *ratio = log(*ratio);
        }
        ratios.sort_unstable_by(f64::total_cmp);
        let median = midpoint(ratios[(found - 1) / 2], ratios[found / 2]);
        let error = if found < 2 {
            f64::INFINITY
        } else {
            // The median of n normal numbers has the variance pi/2 sigma^2 / n.
            shamos(ratios) * sqrt(core::f64::consts::FRAC_PI_2 / found as f64)
        };
        Ok(Self {
            factor: exp(median),
            error,
            ratios: found,
        })
    }
}

/// The correlation of two series of logarithms from run to run, by their steps: 1 if they rise and fall together.
///
/// Of the common length, oldest first. 0 for fewer than three runs or where one of them does not move. Of the steps and not of the levels, so
/// that two accepted changes do not look like a common mood. Below [`LEAST_CORRELATION`] a reference is left out.
#[must_use]
pub fn step_correlation(test: &[f64], reference: &[f64]) -> f64 {
    let runs = test.len().min(reference.len());
    if runs < 3 {
        return 0.0;
    }
    let steps = || {
        let step = |pair: &[f64]| pair[1] - pair[0];
        test[..runs]
            .windows(2)
            .map(step)
            .zip(reference[..runs].windows(2).map(step))
    };
    let (mut products, mut one, mut other) = (0.0, 0.0, 0.0);
    for (a, b) in steps() {
        products += a * b;
        one += a * a;
        other += b * b;
    }
    let correlation = products / sqrt(one * other);
    if correlation.is_finite() {
        correlation.clamp(-1.0, 1.0)
    } else {
        0.0
    }
}
