//! The search where flash is dear: bounds halve the range of all numbers, in one machine code for all tables.

use super::Table;
use crate::sort::{number, ordered};

/// The values of rank `first` and `last`, from 1.
pub(super) fn ranked(table: &dyn Table, (first, last): (usize, usize)) -> (f64, f64) {
    let lower = value_of_rank(table, first);
    (
        lower,
        if last == first {
            lower
        } else {
            value_of_rank(table, last)
        },
    )
}

/// The smallest number up to which there are `rank` values: the value of that rank itself.
#[inline(never)]
fn value_of_rank(table: &dyn Table, rank: usize) -> f64 {
    let (mut low, mut high) = (ordered(f64::NEG_INFINITY), ordered(f64::INFINITY));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if table.count_within(number(middle)) < rank {
            low = middle;
        } else {
            high = middle;
        }
    }
    number(high)
}
