//! The search of a host: walks guessed from the counts before, a handful of candidates at the end.

use super::expected::Expected;
use super::tables::Table;
use crate::sort::{number, ordered, sort};

/// So many candidates are gathered at the end.
const CANDIDATES: usize = 64;
/// So many walks trust the guesses; every second one after them halves the range of bits.
const GUESSED_WALKS: usize = 10;

/// The values of rank `first` and `last` (from 1, at most one apart) among the `total` values of a table.
pub(super) fn ranked<T: Expected>(table: &T, (first, last): (usize, usize)) -> (f64, f64) {
    let guess = table.guess();
    let target = 0.5 * (first as f64 + last as f64);
    // All sought values are above `low`, of which `below` values are not, and up to `high`, to which `upto` values are.
    let (mut low, mut below) = (f64::NEG_INFINITY, 0);
    let (mut high, mut upto) = (f64::INFINITY, table.count());
    let mut slope = guess.slope;
    let mut next = guess.value + (target - guess.rank) / slope;
    let mut walks = 0;
    while upto - below > CANDIDATES {
        let guessed = walks < GUESSED_WALKS || walks % 2 == 0;
        let bound = if guessed && low < next && next < high {
            next
        } else {
            let (from, to) = (ordered(low), ordered(high));
            number(from + to.saturating_sub(from) / 2)
        };
        // Zero has one sign here, so that no bit depends on which zero a processor takes for the smaller one.
        let bound = bound + 0.0;
        if !(low < bound && bound < high) {
            // No number lies between, or none but a zero of the other sign: all that is left is equal.
            return (high, high);
        }
        walks += 1;
        let count = table.count_within(bound);
        if first <= count && count < last {
            return neighbours(table, bound);
        }
        // The slope between this walk and the nearest one on the other side of the goal, where there is one.
        let (previous, at) = if count < first {
            (below, low) = (count, bound);
            (upto, high)
        } else {
            (upto, high) = (count, bound);
            (below, low)
        };
        let measured = (previous as f64 - count as f64) / (at - bound);
        if measured > 0.0 {
            slope = measured;
        }
        // A little beyond the goal, so that the other bound comes near it too.
        let miss = target - count as f64;
        let beyond = OVERSHOOT * miss + SPARE.copysign(miss);
        next = bound + (miss + beyond) / slope;
        if walks >= GUESSED_WALKS {
            (low, high) = narrowed(table, low, high);
        }
    }
    gathered(
        table,
        (low, high),
        (first - below.min(first), last - below.min(last)),
    )
}

/// How far beyond the goal the next walk aims, as a share of the last miss and in ranks.
const OVERSHOOT: f64 = 0.03;
const SPARE: f64 = 12.0;

/// The largest value up to `bound` and the smallest above it.
fn neighbours<T: Table>(table: &T, bound: f64) -> (f64, f64) {
    let mut end = 0;
    let (mut largest, mut smallest) = (f64::NEG_INFINITY, f64::INFINITY);
    for row in 0..table.rows() {
        while table.value(row, end).is_some_and(|value| value <= bound) {
            end += 1;
        }
        let start = table.start(row);
        if end > start {
            largest = table
                .value(row, end - 1)
                .map_or(largest, |v| largest.max(v));
        }
        smallest = table
            .value(row, end.max(start))
            .map_or(smallest, |v| smallest.min(v));
    }
    (largest, smallest)
}

/// The same candidates between tighter bounds: up to their largest, above the number before their smallest.
fn narrowed<T: Table>(table: &T, low: f64, high: f64) -> (f64, f64) {
    let (_, smallest) = neighbours(table, low);
    let (largest, _) = neighbours(table, high);
    let below = smallest.next_down() + 0.0;
    (
        if low < below { below } else { low },
        if largest < high { largest + 0.0 } else { high },
    )
}

/// The values of the given ranks among those above `low` and up to `high`, of which there are few.
fn gathered<T: Table>(
    table: &T,
    (low, high): (f64, f64),
    (first, last): (usize, usize),
) -> (f64, f64) {
    let mut buffer = [0.0; CANDIDATES];
    let mut slots = buffer.iter_mut();
    let mut begin = 0;
    let mut count = 0;
    for row in table.begin(high)..table.rows() {
        while table.value(row, begin).is_some_and(|value| value <= low) {
            begin += 1;
        }
        // Few rows have a candidate, so looking for one costs next to nothing.
        let candidates = (begin.max(table.start(row))..)
            .map_while(|column| table.value(row, column))
            .take_while(|value| *value <= high);
        for (value, slot) in candidates.zip(slots.by_ref()) {
            *slot = value;
            count += 1;
        }
    }
    let found = buffer.get_mut(..count).unwrap_or_default();
    sort(found);
    match (
        found.get(first.wrapping_sub(1)),
        found.get(last.wrapping_sub(1)),
    ) {
        (Some(lower), Some(upper)) => (*lower, *upper),
        // Only for slices that were not sorted.
        _ => (high, high),
    }
}
