//! Two sides, paired or not: the Hodges–Lehmann shift of the logarithms with a rank interval, tested against a budget.

use libm::{exp, log, log1p, sqrt};

use crate::distribution::normal_quantile;
use crate::policy::Policy;
use crate::select::{Differences, Guess, Table, WalshAverages, ranked};
use crate::verdict::{Cause, Verdict};

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

/// Compares pairs measured together: `old[i]` with `new[i]`. Overwrites both with scratch values. O(64 n), no allocation.
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
    new.sort_unstable_by(f64::total_cmp);
    Ok(conclude(&Pairwise::walsh(new), policy))
}

/// Compares two sides measured apart. Overwrites both with scratch values. O(64 (n + m)), no allocation.
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
    old.sort_unstable_by(f64::total_cmp);
    new.sort_unstable_by(f64::total_cmp);
    Ok(conclude(&Pairwise::differences(old, new), policy))
}

/// The rank interval of the shift between two sorted sides on the log scale at `confidence`; `None` if there are too few values.
pub(crate) fn unpaired_interval(old: &[f64], new: &[f64], confidence: f64) -> Option<(f64, f64)> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    Pairwise::differences(old, new).interval(0.5 * (1.0 - confidence))
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
fn conclude<T: Table>(values: &Pairwise<T>, policy: &Policy) -> Comparison {
    let bounds = values.interval(policy.screen_alpha);
    let (low, high) = bounds.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let tolerance = log1p(policy.tolerance());
    let verdict = if low > tolerance {
        Verdict::Regressed
    } else if high < -log1p(policy.floor) {
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

/// The pairwise values of one or two sorted sides, whose median is the shift and whose ranks are its interval.
struct Pairwise<T> {
    table: T,
    count: usize,
    /// Standard deviation of the rank sum if nothing differs.
    spread: f64,
    /// Where the median is expected, and how many values lie within one unit around it.
    centre: f64,
    slope: f64,
}

impl<'a> Pairwise<WalshAverages<'a>> {
    fn walsh(sorted: &'a [f64]) -> Self {
        let count = sorted.len() * (sorted.len() + 1) / 2;
        let n = sorted.len() as f64;
        let (centre, iqr) = rough_shape(sorted);
        Self {
            table: WalshAverages(sorted),
            count,
            spread: sqrt(n * (n + 1.0) * (2.0 * n + 1.0) / 24.0),
            centre,
            // The density of a normal average of two, 1 / sqrt(pi) sigma, with sigma = IQR / 1.349.
            slope: 0.7611 * count as f64 / iqr,
        }
    }
}

impl<'a> Pairwise<Differences<'a>> {
    fn differences(old: &'a [f64], new: &'a [f64]) -> Self {
        let count = old.len() * new.len();
        let (n, m) = (old.len() as f64, new.len() as f64);
        let (old_centre, old_iqr) = rough_shape(old);
        let (new_centre, new_iqr) = rough_shape(new);
        Self {
            table: Differences { old, new },
            count,
            spread: sqrt(n * m * (n + m + 1.0) / 12.0),
            centre: new_centre - old_centre,
            // The density of a normal difference, 1 / sqrt(2 pi) sigma.
            slope: 0.5382 * count as f64 / sqrt(old_iqr * old_iqr + new_iqr * new_iqr),
        }
    }
}

impl<T: Table> Pairwise<T> {
    fn guess(&self) -> Guess {
        Guess {
            value: self.centre,
            rank: 0.5 * self.count as f64,
            slope: self.slope,
        }
    }

    /// The median: the Hodges–Lehmann estimate.
    fn median(&self) -> f64 {
        let middle = (self.count.div_ceil(2), self.count / 2 + 1);
        let (lower, upper) = ranked(&self.table, self.count, middle, &self.guess());
        0.5 * (lower + upper)
    }

    /// The value of one rank, from 1.
    fn at(&self, rank: usize) -> f64 {
        ranked(&self.table, self.count, (rank, rank), &self.guess()).0
    }

    /// The values whose ranks leave `outside` of the null distribution on each side; `None` if that is beyond the extremes.
    fn interval(&self, outside: f64) -> Option<(f64, f64)> {
        let k = 0.5 * self.count as f64 - normal_quantile(outside) * self.spread;
        if k < 1.0 {
            return None;
        }
        // From 0 on, so the cast truncates; a rank in the upper half would turn the interval round.
        let k = (k as usize).min(self.count.div_ceil(2));
        Some((self.at(k), self.at(self.count + 1 - k)))
    }
}

/// The median, roughly, and the distance of the quartiles of a sorted side that is not empty.
fn rough_shape(sorted: &[f64]) -> (f64, f64) {
    let n = sorted.len();
    (sorted[n / 2], sorted[3 * n / 4] - sorted[n / 4])
}
