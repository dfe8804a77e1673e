//! The k-th smallest of all values that two sorted slices form pairwise, without forming them.
//!
//! Rows and columns of such a table ascend, so one walk along its staircase counts the values up to a bound. Which bounds are tried is
//! a matter of time and machine code and not of the result: [`guessed`] takes about six walks for smooth data, and at most 130
//! for any; [`bisected`], on bare metal, always takes 64 and a tenth of the flash. Exact, without allocation.

#[cfg(any(target_os = "none", test))]
mod bisected;
mod expected;
#[cfg(not(target_os = "none"))]
mod guessed;
mod tables;

#[cfg(target_os = "none")]
use bisected as search;
#[cfg(not(target_os = "none"))]
use guessed as search;

pub(crate) use expected::Ranked;
use tables::Table;
pub(crate) use tables::{Differences, Distances, WalshAverages};

/// The values of rank `first` and `last` of a table, from 1 and at most one apart.
///
/// Zero has one sign here, so that no bit depends on which zero a processor takes for the smaller one. For slices that are not
/// sorted the result is arbitrary, but there is one.
#[cfg_attr(target_os = "none", inline(never))]
pub(crate) fn ranked(table: &dyn Ranked, ranks: (usize, usize)) -> (f64, f64) {
    let (lower, upper) = table.ranked(ranks);
    (lower + 0.0, upper + 0.0)
}

/// The middle value of a table twice, or the two middle ones.
pub(crate) fn middle(table: &dyn Ranked) -> (f64, f64) {
    let count = table.count();
    ranked(table, (count.div_ceil(2), count / 2 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    fn sorted(longest: usize) -> impl Strategy<Value = Vec<f64>> {
        let number = prop_oneof![-3.0..3.0_f64, (-2..3).prop_map(f64::from), Just(-0.0)];
        prop::collection::vec(number, 1..longest).prop_map(|mut values| {
            values.sort_by(f64::total_cmp);
            values
        })
    }

    fn same(table: &impl Ranked, share: f64) {
        let rank = 1 + (share * (table.count() - 1) as f64) as usize;
        let (lower, upper) = bisected::ranked(table, (rank, (rank + 1).min(table.count())));
        let guessed = ranked(table, (rank, (rank + 1).min(table.count())));
        let bits = |(a, b): (f64, f64)| (a.to_bits(), b.to_bits());
        assert_eq!(bits((lower + 0.0, upper + 0.0)), bits(guessed));
    }

    proptest! {
        #[test]
        fn both_searches_find_the_same(old in sorted(40), new in sorted(130), share in 0.0..1.0_f64) {
            same(&Differences { old: &old, new: &new }, share);
            same(&WalshAverages(&new), share);
            if new.len() > 1 {
                same(&Distances(&new), share);
            }
        }
    }
}
