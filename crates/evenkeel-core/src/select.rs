//! The k-th smallest of all values that two sorted slices form pairwise, without forming them.
//!
//! Rows and columns of such a table ascend, so one walk along its staircase counts the values up to a bound. A few
//! bounds, guessed from the counts before, leave a handful of candidates, which are gathered and selected. Exact,
//! without allocation: about six walks for smooth data, at most 130 for any.

use crate::sort::{number, ordered, sort};

/// A table of pairwise values: ascending along each row, and not ascending from row to row within a column.
pub(crate) trait Table {
    /// How many rows there are.
    fn rows(&self) -> usize;
    /// The column from which on a row counts.
    fn start(&self, row: usize) -> usize;
    /// The values of one row by column; `None` beyond the end.
    fn value(&self, row: usize, column: usize) -> Option<f64>;
    /// A row before which no value is at most `bound`.
    fn begin(&self, _bound: f64) -> usize {
        0
    }
    /// How many values are at most `bound`.
    fn count_within(&self, bound: f64) -> usize {
        let (mut end, mut count) = (0, 0);
        for row in self.begin(bound)..self.rows() {
            while self.value(row, end).is_some_and(|value| value <= bound) {
                end += 1;
            }
            count += end.saturating_sub(self.start(row));
        }
        count
    }
}

/// Where the first walk should go: a value, the rank it is believed to have, and how many ranks one unit of value is.
pub(crate) struct Guess {
    pub(crate) value: f64,
    pub(crate) rank: f64,
    pub(crate) slope: f64,
}

/// So many candidates are gathered at the end.
const CANDIDATES: usize = if cfg!(target_os = "none") { 16 } else { 64 };
/// So many walks trust the guesses; every second one after them halves the range of bits.
const GUESSED_WALKS: usize = 10;

/// The values of rank `first` and `last` (from 1, at most one apart) among the `total` values of a table.
///
/// For slices that are not sorted the result is arbitrary, but there is one.
pub(crate) fn ranked<T: Table>(
    table: &T,
    total: usize,
    ranks: (usize, usize),
    guess: &Guess,
) -> (f64, f64) {
    // One machine code for all tables where flash is dear.
    #[cfg(target_os = "none")]
    let table: &dyn Table = table;
    ranked_of(table, total, ranks, guess)
}

#[cfg_attr(target_os = "none", inline(never))]
fn ranked_of<T: Table + ?Sized>(
    table: &T,
    total: usize,
    (first, last): (usize, usize),
    guess: &Guess,
) -> (f64, f64) {
    let target = 0.5 * (first as f64 + last as f64);
    // All sought values are above `low`, of which `below` values are not, and up to `high`, to which `upto` values are.
    let (mut low, mut below) = (f64::NEG_INFINITY, 0);
    let (mut high, mut upto) = (f64::INFINITY, total);
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
#[cfg_attr(target_os = "none", inline(never))]
fn neighbours<T: Table + ?Sized>(table: &T, bound: f64) -> (f64, f64) {
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
fn narrowed<T: Table + ?Sized>(table: &T, low: f64, high: f64) -> (f64, f64) {
    let (_, smallest) = neighbours(table, low);
    let (largest, _) = neighbours(table, high);
    let below = smallest.next_down() + 0.0;
    (
        if low < below { below } else { low },
        if largest < high { largest + 0.0 } else { high },
    )
}

/// The values of the given ranks among those above `low` and up to `high`, of which there are few.
#[cfg_attr(target_os = "none", inline(never))]
fn gathered<T: Table + ?Sized>(
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

/// The distances `x[j] - x[i]`, i < j, of one sorted slice.
pub(crate) struct Distances<'a>(pub(crate) &'a [f64]);

impl Table for Distances<'_> {
    #[inline]
    fn rows(&self) -> usize {
        self.0.len()
    }
    #[inline]
    fn start(&self, row: usize) -> usize {
        row + 1
    }
    #[inline]
    fn value(&self, row: usize, column: usize) -> Option<f64> {
        Some(self.0.get(column)? - self.0.get(row)?)
    }
}

/// The Walsh averages `(x[i] + x[j]) / 2`, i <= j, of one sorted slice.
pub(crate) struct WalshAverages<'a>(pub(crate) &'a [f64]);

impl Table for WalshAverages<'_> {
    #[inline]
    fn rows(&self) -> usize {
        self.0.len()
    }
    #[inline]
    fn start(&self, row: usize) -> usize {
        self.0.len().saturating_sub(row + 1)
    }
    #[inline]
    fn value(&self, row: usize, column: usize) -> Option<f64> {
        Some(average(
            *self.0.get(column)?,
            *self.0.get(self.0.len().checked_sub(row + 1)?)?,
        ))
    }
    /// The rows of numbers above the bound begin above it, and so does all that follows in them.
    fn begin(&self, bound: f64) -> usize {
        self.0.len() - self.0.partition_point(|x| *x <= bound)
    }
    /// From both ends towards the middle: half of the steps.
    fn count_within(&self, bound: f64) -> usize {
        let doubled = 2.0 * bound;
        // Far from the ends of the range the sum is exactly twice the midpoint, and sooner known.
        let ordinary = |x: &f64| x.abs() < 1e307;
        if doubled.abs() > 1e-290
            && ordinary(&doubled)
            && [self.0.first(), self.0.last()]
                .iter()
                .flatten()
                .all(|x| ordinary(x))
        {
            self.count_inwards(|a, b| a + b <= doubled)
        } else {
            self.count_inwards(|a, b| average(a, b) <= bound)
        }
    }
}

impl WalshAverages<'_> {
    /// How many pairs are within, an element with itself among them.
    #[inline]
    fn count_inwards(&self, within: impl Fn(f64, f64) -> bool) -> usize {
        let (mut rest, mut count) = (self.0, 0);
        while let [first, middle @ .., last] = rest {
            // Without the first or without the last, which are both there.
            rest = if within(*first, *last) {
                count += rest.len();
                rest.get(1..).unwrap_or(middle)
            } else {
                rest.get(..rest.len() - 1).unwrap_or(middle)
            };
        }
        count + usize::from(rest.first().is_some_and(|x| within(*x, *x)))
    }
}

/// The midpoint of two numbers; the halves are taken first, so that two huge ones do not overflow.
#[inline]
fn average(a: f64, b: f64) -> f64 {
    0.5 * a + 0.5 * b
}

/// So many numbers stand for a longer slice when guessing.
pub(crate) const THINNED: usize = 16;

/// Evenly spaced numbers of a long sorted slice, sorted; `None` for a slice that is short itself.
pub(crate) fn thinned(sorted: &[f64]) -> Option<[f64; THINNED]> {
    if cfg!(target_os = "none") || sorted.len() < 6 * THINNED {
        return None;
    }
    let mut few = [0.0; THINNED];
    for (k, slot) in few.iter_mut().enumerate() {
        // The middle of the k-th of equal parts.
        *slot = *sorted.get((2 * k + 1) * sorted.len() / (2 * THINNED))?;
    }
    Some(few)
}

/// The differences `new[j] - old[i]` of two sorted slices.
pub(crate) struct Differences<'a> {
    pub(crate) old: &'a [f64],
    pub(crate) new: &'a [f64],
}

impl Table for Differences<'_> {
    #[inline]
    fn rows(&self) -> usize {
        self.old.len()
    }
    #[inline]
    fn start(&self, _: usize) -> usize {
        0
    }
    #[inline]
    fn value(&self, row: usize, column: usize) -> Option<f64> {
        Some(self.new.get(column)? - self.old.get(row)?)
    }
}
