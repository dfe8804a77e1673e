//! The pairwise values of one or two sorted sides: their median is the Hodges–Lehmann estimate, their ranks its interval.

use crate::root::sqrt;

use crate::distribution::normal_quantile;
use crate::sample::midpoint;
use crate::select::{Differences, Ranked, WalshAverages, middle, ranked};

/// The Hodges–Lehmann centre: the median of all averages `(x[i] + x[j]) / 2`, i <= j.
///
/// In the unit of the values, which must be sorted in ascending order and finite; 0 for none, and some number without meaning if they are
/// not sorted. O(n) a walk and a few walks, no allocation.
///
/// ```
/// # use evenkeel_core::hodges_lehmann;
/// assert_eq!(hodges_lehmann(&[1.0, 2.0, 9.0]), 3.5); // Averages 1, 1.5, 2, 5, 5.5, 9.
/// ```
#[must_use]
pub fn hodges_lehmann(sorted: &[f64]) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    Pairwise::walsh(&WalshAverages(sorted)).median()
}

/// The Hodges–Lehmann shift: the median of all differences `new[j] - old[i]`.
///
/// In the unit of the values, which must be sorted in ascending order and finite; 0 if a side is empty, and some number without meaning
/// if one is not sorted. O(n + m) a walk and a few walks, no allocation.
///
/// ```
/// # use evenkeel_core::hodges_lehmann_shift;
/// assert_eq!(hodges_lehmann_shift(&[1.0, 2.0], &[11.0, 13.0]), 10.5); // Differences 9, 10, 11, 12.
/// ```
#[must_use]
pub fn hodges_lehmann_shift(old: &[f64], new: &[f64]) -> f64 {
    if old.is_empty() || new.is_empty() {
        return 0.0;
    }
    Pairwise::differences(&Differences { old, new }).median()
}

/// The rank interval of the shift between two sorted sides on the log scale at `confidence`; `None` if there are too few values.
pub(crate) fn unpaired_interval(old: &[f64], new: &[f64], confidence: f64) -> Option<(f64, f64)> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    Pairwise::differences(&Differences { old, new }).interval(0.5 * (1.0 - confidence))
}

/// The pairwise values of one or two sorted sides, whose median is the shift and whose ranks are its interval.
pub(super) struct Pairwise<'a> {
    table: &'a dyn Ranked,
    /// Standard deviation of the rank sum if nothing differs.
    spread: f64,
}

impl<'a> Pairwise<'a> {
    pub(super) fn walsh(averages: &'a WalshAverages<'a>) -> Self {
        let n = averages.0.len() as f64;
        Self {
            table: averages,
            spread: sqrt(n * (n + 1.0) * (2.0 * n + 1.0) / 24.0),
        }
    }

    pub(super) fn differences(differences: &'a Differences<'a>) -> Self {
        let (n, m) = (differences.old.len() as f64, differences.new.len() as f64);
        Self {
            table: differences,
            spread: sqrt(n * m * (n + m + 1.0) / 12.0),
        }
    }

    /// The median: the Hodges–Lehmann estimate.
    pub(super) fn median(&self) -> f64 {
        let (lower, upper) = middle(self.table);
        midpoint(lower, upper)
    }

    /// The value of one rank, from 1.
    fn at(&self, rank: usize) -> f64 {
        ranked(self.table, (rank, rank)).0
    }

    /// The values whose ranks leave `outside` of the null distribution on each side; `None` if that is beyond the extremes.
    pub(super) fn interval(&self, outside: f64) -> Option<(f64, f64)> {
        let count = self.table.count();
        let k = rank_below(count, self.spread, outside)?;
        Some((self.at(k), self.at(count + 1 - k)))
    }
}

/// The rank of the lower end of an interval, from 1: the normal approximation of the rank sum's distribution.
#[cfg_attr(target_os = "none", inline(never))]
fn rank_below(count: usize, spread: f64, outside: f64) -> Option<usize> {
    let k = 0.5 * count as f64 - normal_quantile(outside) * spread;
    // From 1 on, so the cast truncates; a rank in the upper half would turn the interval round.
    (k >= 1.0).then(|| (k as usize).min(count.div_ceil(2)))
}
