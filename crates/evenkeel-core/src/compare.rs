//! Two sides, paired or not: the Hodges–Lehmann shift of the logarithms with a rank interval, tested against a budget.

mod pairwise;

use libm::{exp, log};

use crate::policy::Policy;
use crate::select::{Differences, WalshAverages};
use crate::sort::sort;
use crate::verdict::{Cause, Verdict};

use pairwise::Pairwise;
pub(crate) use pairwise::unpaired_interval;
pub use pairwise::{hodges_lehmann, hodges_lehmann_shift};

/// The ratio of two sides, new over old, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Hodges–Lehmann ratio: 1.1 is ten percent slower.
    pub ratio: f64,
    /// Rank interval of the ratio; (0, infinity) if there are too few values for one.
    pub interval: (f64, f64),
    /// `Regressed`, `Steady`, `Improved` or `Undecided` against the policy's tolerance.
    pub verdict: Verdict,
}

impl Comparison {
    /// How much slower the new side is, in percent of the old one: 10 for a ratio of 1.1, negative if it is faster.
    #[must_use]
    pub fn overhead_percent(&self) -> f64 {
        100.0 * (self.ratio - 1.0)
    }

    /// The interval of the [overhead](Self::overhead_percent); (-100, infinity) if there are too few values for one.
    #[must_use]
    pub fn overhead_interval_percent(&self) -> (f64, f64) {
        (
            100.0 * (self.interval.0 - 1.0),
            100.0 * (self.interval.1 - 1.0),
        )
    }
}

/// Why two sides cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompareError {
    /// A side has no values.
    Empty,
    /// Paired sides differ in length.
    Lengths {
        /// Values of the old side.
        old: usize,
        /// Values of the new side.
        new: usize,
    },
    /// The value at `index` of a side is not finite and positive.
    NotPositive {
        /// Position from 0.
        index: usize,
    },
}

impl core::fmt::Display for CompareError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Empty => f.write_str("a side has no values: measure both at least once"),
            Self::Lengths { old, new } => write!(
                f,
                "{old} values on one side and {new} on the other: paired sides have the same number"
            ),
            Self::NotPositive { index } => write!(
                f,
                "value {index} is not a finite positive number: check the timer or the unit"
            ),
        }
    }
}

impl core::error::Error for CompareError {}

/// Compares pairs measured together: `old[i]` with `new[i]`. Overwrites both with scratch values. O(n log n), no allocation.
///
/// Estimate: the median of the Walsh averages of `ln new[i] - ln old[i]`; interval: the Walsh averages of rank
/// `N/2 ± z sqrt(n (n + 1)(2n + 1) / 24)`, `N = n (n + 1) / 2` (the normal approximation of the signed-rank test), at twice the policy's screen
/// alpha.
///
/// # Errors
///
/// Empty or unequal sides, or a value that is not finite and positive.
pub fn paired(
    old: &mut [f64],
    new: &mut [f64],
    policy: &Policy,
) -> Result<Comparison, CompareError> {
    if old.len() != new.len() {
        return Err(CompareError::Lengths {
            old: old.len(),
            new: new.len(),
        });
    }
    to_logs(old)?;
    to_logs(new)?;
    for (new, old) in new.iter_mut().zip(old.iter()) {
        *new -= old;
    }
    sort(new);
    Ok(conclude(&Pairwise::walsh(&WalshAverages(new)), policy))
}

/// Compares two sides measured apart. Overwrites both with scratch values. O(n log n + m log m), no
/// allocation.
///
/// Estimate: the median of all differences `ln new[j] - ln old[i]`; interval: the differences of rank
/// `nm/2 ± z sqrt(nm (n + m + 1) / 12)` (the normal approximation of the Mann–Whitney test), at twice the policy's screen alpha.
///
/// # Errors
///
/// An empty side, or a value that is not finite and positive.
pub fn unpaired(
    old: &mut [f64],
    new: &mut [f64],
    policy: &Policy,
) -> Result<Comparison, CompareError> {
    to_logs(old)?;
    to_logs(new)?;
    sort(old);
    sort(new);
    Ok(conclude(
        &Pairwise::differences(&Differences { old, new }),
        policy,
    ))
}

/// Checks a side and takes logarithms in place.
fn to_logs(side: &mut [f64]) -> Result<(), CompareError> {
    if side.is_empty() {
        return Err(CompareError::Empty);
    }
    if let Some(index) = side.iter().position(|x| !(x.is_finite() && *x > 0.0)) {
        return Err(CompareError::NotPositive { index });
    }
    for x in side {
        *x = log(*x);
    }
    Ok(())
}

/// The verdict from the pairwise values against the policy's tolerance.
#[cfg_attr(target_os = "none", inline(never))]
fn conclude(values: &Pairwise<'_>, policy: &Policy) -> Comparison {
    let bounds = values.interval(policy.screen_alpha);
    let (low, high) = bounds.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let tolerance = log(1.0 + policy.tolerance());
    let verdict = if low > tolerance {
        Verdict::Regressed
    } else if high < -log(1.0 + policy.floor) {
        Verdict::Improved
    } else if high < tolerance {
        Verdict::Steady
    } else if bounds.is_none() {
        Verdict::Undecided(Cause::TooLittleHistory)
    } else {
        Verdict::Undecided(Cause::BudgetBelowNoise)
    };
    Comparison {
        ratio: exp(values.median()),
        interval: (exp(low), exp(high)),
        verdict,
    }
}
