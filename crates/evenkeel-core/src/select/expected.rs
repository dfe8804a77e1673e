//! Where the middle of a table is expected, if the numbers behind it are normal: with that guess the search begins.

use super::{Differences, Distances, Table, WalshAverages, middle, search};
use crate::root::sqrt;
use crate::sample::at;

/// A value, the rank it is believed to have, and how many ranks one unit of value is.
pub(crate) struct Guess {
    pub(super) value: f64,
    pub(super) rank: f64,
    pub(super) slope: f64,
}

/// A table that can be searched by rank, whatever is in it.
pub(crate) trait Ranked: Table {
    /// The values of two ranks, see [`ranked`](super::ranked).
    fn ranked(&self, ranks: (usize, usize)) -> (f64, f64);
}

impl<T: Expected> Ranked for T {
    fn ranked(&self, ranks: (usize, usize)) -> (f64, f64) {
        search::ranked(self, ranks)
    }
}

/// A table of which the middle is expected somewhere.
pub(crate) trait Expected: Table {
    /// Where.
    fn guess(&self) -> Guess;
}

impl Expected for Distances<'_> {
    fn guess(&self) -> Guess {
        // For normal values the median distance is 1 / sqrt(2) of the IQR, and around it a share of 0.43 of the distances
        // lies within one such distance (the density of |Z| at its median, 0.6357, times the median, 0.6745).
        let value = match thinned(self.0) {
            Some(few) => middle(&Distances(&few)).0,
            None => core::f64::consts::FRAC_1_SQRT_2 * quartile_distance(self.0),
        };
        around(self, value, 0.4288 / value)
    }
}

impl Expected for WalshAverages<'_> {
    fn guess(&self) -> Guess {
        let value = thinned(self.0).map_or_else(
            || rough_median(self.0),
            |few| middle(&WalshAverages(&few)).0,
        );
        // The density of a normal average of two, 1 / sqrt(pi) sigma, with sigma = IQR / 1.349.
        around(self, value, 0.7611 / quartile_distance(self.0))
    }
}

impl Expected for Differences<'_> {
    fn guess(&self) -> Guess {
        let value = match (thinned(self.old), thinned(self.new)) {
            (Some(old), Some(new)) => {
                middle(&Differences {
                    old: &old,
                    new: &new,
                })
                .0
            }
            _ => rough_median(self.new) - rough_median(self.old),
        };
        let (old, new) = (quartile_distance(self.old), quartile_distance(self.new));
        // The density of a normal difference, 1 / sqrt(2 pi) sigma.
        around(self, value, 0.5382 / sqrt(old * old + new * new))
    }
}

/// The guess that the middle is at `value`, where a share `density` of the values lies within one unit.
fn around(table: &impl Table, value: f64, density: f64) -> Guess {
    let count = table.count() as f64;
    Guess {
        value,
        rank: 0.5 * count,
        slope: count * density,
    }
}

/// The median of a sorted slice, roughly.
fn rough_median(sorted: &[f64]) -> f64 {
    at(sorted, sorted.len() / 2)
}

/// The distance of the quartiles of a sorted slice, roughly.
fn quartile_distance(sorted: &[f64]) -> f64 {
    let n = sorted.len();
    at(sorted, 3 * n / 4) - at(sorted, n / 4)
}

/// So many numbers stand for a longer slice when guessing.
const THINNED: usize = 16;

/// Evenly spaced numbers of a long sorted slice, sorted; `None` for a slice that is short itself.
fn thinned(sorted: &[f64]) -> Option<[f64; THINNED]> {
    if sorted.len() < 6 * THINNED {
        return None;
    }
    let mut few = [0.0; THINNED];
    for (k, slot) in few.iter_mut().enumerate() {
        // The middle of the k-th of equal parts.
        *slot = *sorted.get((2 * k + 1) * sorted.len() / (2 * THINNED))?;
    }
    Some(few)
}
