//! Sorting by tables: a network sorts the columns of each, all four at once, and passes of merges make one run of all columns.
//!
//! The network compares numbers, as processors have a minimum and a maximum of several at once; the merges compare their keys
//! ([`ordered`]), into which every number is turned once, and back once.

use super::{number, ordered};

/// So many numbers can be sorted at most.
pub(super) const MOST: usize = 256;
/// Columns of a table.
const COLUMNS: usize = 4;

/// Sorts up to [`MOST`] numbers, none of them zero, by the smallest table that has room.
pub(super) fn sort(values: &mut [f64]) {
    match values.len() {
        ..=32 => sort_table::<8, 19, 32>(values, 1),
        33..=64 => sort_table::<16, 63, 64>(values, 1),
        65..=128 => sort_table::<32, 191, 128>(values, 1),
        _ => sort_table::<32, 191, MOST>(values, 2),
    }
}

/// Sorts up to `ROOM` numbers: so many blocks of four columns by a network of `ROWS`, then runs of one column into one of all.
#[inline(never)]
fn sort_table<const ROWS: usize, const SIZE: usize, const ROOM: usize>(
    values: &mut [f64],
    blocks: usize,
) {
    let columns = COLUMNS * blocks;
    let rows = values.len().div_ceil(columns).clamp(1, ROWS);
    // What is missing is larger than all, so it ends up behind them.
    let (mut runs, mut longer) = ([u64::MAX; ROOM], [0; ROOM]);
    let blocks = values.chunks(COLUMNS * rows);
    for (block, runs) in blocks.zip(runs.chunks_exact_mut(COLUMNS * rows)) {
        sort_columns::<ROWS, SIZE>(block, rows, runs);
    }
    let (mut from, mut to) = (&mut runs, &mut longer);
    let mut length = rows;
    while length < columns * rows {
        let filled = to.get_mut(..columns * rows).unwrap_or_default();
        for (pair, merged) in filled.chunks_exact_mut(2 * length).enumerate() {
            merge(from, 2 * length * pair, length, merged);
        }
        core::mem::swap(&mut from, &mut to);
        length *= 2;
    }
    for (value, key) in values.iter_mut().zip(from) {
        *value = number(*key);
    }
}

/// Fills a table with numbers row by row, sorts each of its columns, and writes their keys column by column.
#[inline(always)]
fn sort_columns<const ROWS: usize, const SIZE: usize>(
    block: &[f64],
    rows: usize,
    keys: &mut [u64],
) {
    let mut table = [[f64::INFINITY; COLUMNS]; ROWS];
    let cells = table.as_flattened_mut().iter_mut();
    for (cell, value) in cells.zip(block) {
        *cell = *value;
    }
    for (i, j) in const { merge_exchange::<ROWS, SIZE>() } {
        let (i, j) = (usize::from(i) % ROWS, usize::from(j) % ROWS);
        (table[i], table[j]) = exchanged(table[i], table[j]);
    }
    for (c, column) in keys.chunks_exact_mut(rows).enumerate() {
        for (key, row) in column.iter_mut().zip(&table) {
            *key = ordered(row[c % COLUMNS]);
        }
    }
}

/// Merges two ascending runs of `length` keys, which lie one behind the other from `begin` on, from both ends at once: that makes
/// two chains of steps that do not wait for each other.
#[inline(always)]
fn merge<const ROOM: usize>(runs: &[u64; ROOM], begin: usize, length: usize, merged: &mut [u64]) {
    let (front, back) = merged.split_at_mut(length.min(merged.len()));
    // In `length` steps no run is used up before its last key was taken; no index is larger than the room then.
    let at = |i: usize| runs[i % ROOM];
    let (mut i, mut j) = (begin, begin + length);
    let (mut k, mut l) = (j.wrapping_sub(1), j.wrapping_add(length).wrapping_sub(1));
    for (first, last) in front.iter_mut().zip(back.iter_mut().rev()) {
        let (a, b) = (at(i), at(j));
        let from_right = b < a;
        *first = if from_right { b } else { a };
        j += usize::from(from_right);
        i += usize::from(!from_right);
        let (a, b) = (at(k), at(l));
        let from_left = b < a;
        *last = if from_left { a } else { b };
        k = k.wrapping_sub(usize::from(from_left));
        l = l.wrapping_sub(usize::from(!from_left));
    }
}

/// Column by column the smaller and the larger.
#[inline(always)]
fn exchanged(a: [f64; COLUMNS], b: [f64; COLUMNS]) -> ([f64; COLUMNS], [f64; COLUMNS]) {
    let (mut smaller, mut larger) = (a, b);
    for lane in 0..COLUMNS {
        let in_order = a[lane] < b[lane];
        smaller[lane] = if in_order { a[lane] } else { b[lane] };
        larger[lane] = if in_order { b[lane] } else { a[lane] };
    }
    (smaller, larger)
}

/// The comparisons of Batcher's merge exchange, by row (Knuth, The Art of Computer Programming 3, 5.2.2 M).
const fn merge_exchange<const ROWS: usize, const SIZE: usize>() -> [(u8, u8); SIZE] {
    let mut network = [(0, 0); SIZE];
    let mut count = 0;
    let mut p = ROWS / 2;
    while p > 0 {
        let (mut q, mut r, mut d) = (ROWS / 2, 0, p);
        loop {
            let mut i = 0;
            while i + d < ROWS {
                if i & p == r {
                    network[count] = (i as u8, (i + d) as u8);
                    count += 1;
                }
                i += 1;
            }
            if q == p {
                break;
            }
            d = q - p;
            q /= 2;
            r = p;
        }
        p /= 2;
    }
    network
}
