//! Two sides, paired or not: the Hodges–Lehmann shift of the logarithms with a rank interval, tested against a budget.

use libm::{exp, log, log1p, sqrt};

use crate::distribution::normal_quantile;
use crate::policy::Policy;
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
    let n = new.len();
    let count = n * (n + 1) / 2;
    let rank = |rank: usize| kth(-1e3, 1e3, rank, |v| walsh_within(new, v));
    let spread = {
        let n = n as f64;
        sqrt(n * (n + 1.0) * (2.0 * n + 1.0) / 24.0)
    };
    Ok(conclude(count, spread, rank, policy))
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
    let (old, new) = (&*old, &*new);
    let rank = |rank: usize| kth(-2e3, 2e3, rank, |v| differences_within(old, new, v));
    let spread = unpaired_spread(old.len(), new.len());
    Ok(conclude(old.len() * new.len(), spread, rank, policy))
}

/// The rank interval of the shift between two sorted sides on the log scale at `confidence`; `None` if there are too few values.
pub(crate) fn unpaired_interval(old: &[f64], new: &[f64], confidence: f64) -> Option<(f64, f64)> {
    let count = old.len() * new.len();
    let spread = unpaired_spread(old.len(), new.len());
    let rank = |rank: usize| kth(-2e3, 2e3, rank, |v| differences_within(old, new, v));
    interval(count, spread, rank, 0.5 * (1.0 - confidence))
}

fn unpaired_spread(old: usize, new: usize) -> f64 {
    let (n, m) = (old as f64, new as f64);
    sqrt(n * m * (n + m + 1.0) / 12.0)
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

/// The verdict from the ranks of `count` pairwise values whose rank sum has the standard deviation `spread`.
fn conclude(count: usize, spread: f64, rank: impl Fn(usize) -> f64, policy: &Policy) -> Comparison {
    let centre = 0.5 * (rank(count.div_ceil(2)) + rank(count / 2 + 1));
    let bounds = interval(count, spread, &rank, policy.screen_alpha);
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
        ratio: exp(centre),
        interval: (exp(low), exp(high)),
        verdict,
    }
}

/// The values whose ranks leave `outside` of the null distribution on each side; `None` if that is beyond the extremes.
fn interval(
    count: usize,
    spread: f64,
    rank: impl Fn(usize) -> f64,
    outside: f64,
) -> Option<(f64, f64)> {
    let k = 0.5 * count as f64 - normal_quantile(outside) * spread;
    if k < 1.0 {
        return None;
    }
    let k = k as usize;
    Some((rank(k), rank(count + 1 - k)))
}

/// The `rank`-th smallest (from 1) of a set of values in `[low, high]`, given how many are at most `v`.
///
/// Bisects on the bits in the order of the numbers, so it ends after at most 64 steps at the exact value.
fn kth(low: f64, high: f64, rank: usize, within: impl Fn(f64) -> usize) -> f64 {
    let (mut low, mut high) = (ordered(low), ordered(high));
    while low < high {
        let middle = low + (high - low) / 2;
        if within(number(middle)) >= rank {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    number(low)
}

/// Maps a float to an integer with the same order.
fn ordered(x: f64) -> u64 {
    let bits = x.to_bits();
    if bits >> 63 == 0 {
        bits | 1 << 63
    } else {
        !bits
    }
}

/// The inverse of [`ordered`].
fn number(ordered: u64) -> f64 {
    f64::from_bits(if ordered >> 63 == 1 {
        ordered ^ 1 << 63
    } else {
        !ordered
    })
}

/// How many Walsh averages `(x[i] + x[j]) / 2`, i <= j, of a sorted side are at most `v`.
fn walsh_within(sorted: &[f64], v: f64) -> usize {
    let mut end = sorted.len();
    let mut count = 0;
    for (i, x) in sorted.iter().enumerate() {
        while end > i && 0.5 * (x + sorted[end - 1]) > v {
            end -= 1;
        }
        if end <= i {
            break;
        }
        count += end - i;
    }
    count
}

/// How many differences `new[j] - old[i]` of two sorted sides are at most `v`.
fn differences_within(old: &[f64], new: &[f64], v: f64) -> usize {
    let mut end = 0;
    let mut count = 0;
    for x in old {
        while end < new.len() && new[end] - x <= v {
            end += 1;
        }
        count += end;
    }
    count
}
