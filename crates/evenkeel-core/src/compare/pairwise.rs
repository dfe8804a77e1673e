//! The pairwise values of one or two sorted sides: their median is the Hodges–Lehmann estimate, their ranks its interval.

use libm::sqrt;

use crate::distribution::normal_quantile;
use crate::sample::{at, midpoint};
use crate::select::{Differences, Guess, Table, WalshAverages, ranked, thinned};

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
    Pairwise::walsh(sorted).median()
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
    Pairwise::differences(old, new).median()
}

/// The rank interval of the shift between two sorted sides on the log scale at `confidence`; `None` if there are too few values.
pub(crate) fn unpaired_interval(old: &[f64], new: &[f64], confidence: f64) -> Option<(f64, f64)> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    Pairwise::differences(old, new).interval(0.5 * (1.0 - confidence))
}

/// The pairwise values of one or two sorted sides, whose median is the shift and whose ranks are its interval.
pub(super) struct Pairwise<T> {
    table: T,
    count: usize,
    /// Standard deviation of the rank sum if nothing differs.
    spread: f64,
    /// Where the median is expected, and how many values lie within one unit around it.
    centre: f64,
    slope: f64,
}

impl<'a> Pairwise<WalshAverages<'a>> {
    pub(super) fn walsh(sorted: &'a [f64]) -> Self {
        let count = sorted.len() * (sorted.len() + 1) / 2;
        let n = sorted.len() as f64;
        let (median, iqr) = rough_shape(sorted);
        let centre = thinned(sorted).map_or(median, |few| Pairwise::walsh(&few).median());
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
    pub(super) fn differences(old: &'a [f64], new: &'a [f64]) -> Self {
        let count = old.len() * new.len();
        let (n, m) = (old.len() as f64, new.len() as f64);
        let (old_centre, old_iqr) = rough_shape(old);
        let (new_centre, new_iqr) = rough_shape(new);
        let centre = match (thinned(old), thinned(new)) {
            (Some(old), Some(new)) => Pairwise::differences(&old, &new).median(),
            _ => new_centre - old_centre,
        };
        Self {
            table: Differences { old, new },
            count,
            spread: sqrt(n * m * (n + m + 1.0) / 12.0),
            centre,
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
    pub(super) fn median(&self) -> f64 {
        let middle = (self.count.div_ceil(2), self.count / 2 + 1);
        let (lower, upper) = ranked(&self.table, self.count, middle, &self.guess());
        midpoint(lower, upper)
    }

    /// The value of one rank, from 1.
    fn at(&self, rank: usize) -> f64 {
        ranked(&self.table, self.count, (rank, rank), &self.guess()).0
    }

    /// The values whose ranks leave `outside` of the null distribution on each side; `None` if that is beyond the extremes.
    pub(super) fn interval(&self, outside: f64) -> Option<(f64, f64)> {
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
    (at(sorted, n / 2), at(sorted, 3 * n / 4) - at(sorted, n / 4))
}
