//! Sorting a few hundred finite numbers without a branch on them: the cost that dominates a judge's.
//!
//! A run is sorted once, so no branch predictor has seen it before, and every comparison that decides a branch is guessed wrong half of
//! the time. Blocks of up to 64 numbers go through a sorting network, four columns at a time; longer ones are merged from
//! blocks, from both ends at once. The result is that of sorting by [`f64::total_cmp`], which takes over where that is faster.

use crate::sample::all;

/// Fewer numbers are sorted by the standard library.
const FEW: usize = 20;
/// Up to so many numbers are merged from blocks; on bare metal, where the buffer of two kilobytes is dear, none.
const MERGED: usize = if cfg!(target_os = "none") {
    BLOCK
} else {
    MOST_MERGED
};
const MOST_MERGED: usize = 256;
const COLUMNS: usize = 4;
const ROWS: usize = 16;
const BLOCK: usize = COLUMNS * ROWS;

/// Sorts finite numbers; negative zero comes before zero. On bare metal in 200 bytes of flash and no memory: Shell's sort.
#[cfg(target_os = "none")]
#[inline(never)]
pub(crate) fn sort(values: &mut [f64]) {
    let mut gap = 1;
    while gap < values.len() / 3 {
        gap = 3 * gap + 1;
    }
    while gap > 0 {
        for end in gap..values.len() {
            let mut end = end;
            while let Some([left, .., right]) = end
                .checked_sub(gap)
                .and_then(|begin| values.get_mut(begin..=end))
            {
                if left.total_cmp(right).is_le() {
                    break;
                }
                core::mem::swap(left, right);
                end -= gap;
            }
        }
        gap /= 3;
    }
}

/// Sorts finite numbers; negative zero comes before zero.
#[cfg(not(target_os = "none"))]
pub(crate) fn sort(values: &mut [f64]) {
    // The network takes both zeros for equal, and must not exchange one for the other.
    let branch_free = (FEW..=MERGED).contains(&values.len()) && all(values, |x| *x != 0.0);
    if !branch_free {
        values.sort_unstable_by(f64::total_cmp);
    } else if !sort_two_valued(values) {
        sort_branch_free(values);
    }
}

/// Sorts by counting if there are only two different numbers, as a coarse timer gives them; else does nothing.
fn sort_two_valued(values: &mut [f64]) -> bool {
    let Some(first) = values.first().copied() else {
        return true;
    };
    let other = values.iter().copied().find(|x| *x != first);
    let other = other.unwrap_or(first);
    if !all(values, |x| (*x == first) | (*x == other)) {
        return false;
    }
    let (small, large) = if first < other {
        (first, other)
    } else {
        (other, first)
    };
    let count: u64 = values.iter().map(|x| u64::from(*x == small)).sum();
    let (smalls, larges) = values.split_at_mut((count as usize).min(values.len()));
    smalls.fill(small);
    larges.fill(large);
    true
}

fn sort_branch_free(values: &mut [f64]) {
    if values.len() <= BLOCK {
        sort_block(values);
    } else {
        sort_halves(values);
    }
}

/// Sorts up to 64 numbers: the columns of a table by a network, then four columns into two runs, and these into one.
fn sort_block(values: &mut [f64]) {
    // What is missing is larger than all, so it ends up behind them.
    let mut table = [[f64::INFINITY; COLUMNS]; ROWS];
    let mut chunks = values.chunks_exact(COLUMNS);
    let mut rows = table.iter_mut();
    for (chunk, row) in chunks.by_ref().zip(rows.by_ref()) {
        if let Ok(chunk) = <&[f64; COLUMNS]>::try_from(chunk) {
            *row = *chunk;
        }
    }
    if let Some(row) = rows.next() {
        for (cell, value) in row.iter_mut().zip(chunks.remainder()) {
            *cell = *value;
        }
    }
    for (i, j) in NETWORK {
        let (i, j) = (usize::from(i) % ROWS, usize::from(j) % ROWS);
        (table[i], table[j]) = exchanged(table[i], table[j]);
    }
    let rows = values.len().div_ceil(COLUMNS).min(ROWS);
    let column = |c: usize| {
        let table = &table;
        move |i: usize| ordered(table[i % ROWS][c % COLUMNS])
    };
    let mut runs = [[0; 2 * ROWS]; 2];
    for (half, run) in runs.iter_mut().enumerate() {
        let (left, right) = (column(2 * half), column(2 * half + 1));
        merge(rows, left, right, &mut run[..2 * rows], |key| key);
    }
    let run = |which: usize| {
        let runs = &runs;
        move |i: usize| runs[which % 2][i % (2 * ROWS)]
    };
    let mut sorted = [0.0; BLOCK];
    merge(2 * rows, run(0), run(1), &mut sorted[..4 * rows], number);
    for (value, sorted) in values.iter_mut().zip(&sorted) {
        *value = *sorted;
    }
}

/// Sorts two halves and merges them.
#[inline(never)]
fn sort_halves(values: &mut [f64]) {
    let half = values.len() / 2;
    let (pairs, last) = values.split_at_mut(2 * half);
    let (left, right) = pairs.split_at_mut(half);
    sort_branch_free(left);
    sort_branch_free(right);
    let mut buffer = [0; MOST_MERGED];
    for (key, value) in buffer.iter_mut().zip(pairs.iter()) {
        *key = ordered(*value);
    }
    let at = |i: usize| buffer[i % MOST_MERGED];
    merge(half, at, |i| at(half + i), pairs, number);
    // The last one of an odd number goes where it belongs.
    if let [last] = last {
        let rank = pairs.partition_point(|x| *x <= *last);
        values[rank..].rotate_right(1);
    }
}

/// Merges two ascending runs of `length` keys from both ends at once, which makes two chains of steps that do not wait for each other.
#[inline(always)]
fn merge<T>(
    length: usize,
    left: impl Fn(usize) -> u64,
    right: impl Fn(usize) -> u64,
    merged: &mut [T],
    value: impl Fn(u64) -> T,
) {
    let (front, back) = merged.split_at_mut(length.min(merged.len()));
    let (mut i, mut j) = (0, 0);
    // In `length` steps no run is used up before its last key was taken, so these stay above 0 until then.
    let (mut k, mut l) = (length, length);
    for (first, last) in front.iter_mut().zip(back.iter_mut().rev()) {
        let (a, b) = (left(i), right(j));
        let from_right = b < a;
        *first = value(if from_right { b } else { a });
        j += usize::from(from_right);
        i += usize::from(!from_right);
        let (a, b) = (left(k.wrapping_sub(1)), right(l.wrapping_sub(1)));
        let from_left = b < a;
        *last = value(if from_left { a } else { b });
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

/// The comparisons of the network, by row.
const NETWORK: [(u8, u8); 63] = merge_exchange();

/// Batcher's merge exchange for 16 rows (Knuth, The Art of Computer Programming 3, 5.2.2 M).
const fn merge_exchange() -> [(u8, u8); 63] {
    let mut network = [(0, 0); 63];
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

/// Maps a float to an integer with the same order.
#[inline]
pub(crate) fn ordered(x: f64) -> u64 {
    let bits = x.to_bits();
    // All bits of a negative number, the sign of another one.
    bits ^ (((bits as i64 >> 63) as u64) | 1 << 63)
}

/// The inverse of [`ordered`].
#[inline]
pub(crate) fn number(ordered: u64) -> f64 {
    f64::from_bits(ordered ^ (((!ordered as i64 >> 63) as u64) | 1 << 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn the_result_is_that_of_the_standard_library(
            values in prop::collection::vec(
                prop_oneof![-5.0..5.0_f64, (-3..3).prop_map(f64::from), Just(-0.0), prop::num::f64::NORMAL, 1.0..1.5_f64],
                0..300,
            ),
        ) {
            let (mut ours, mut theirs) = (values.clone(), values);
            sort(&mut ours);
            theirs.sort_by(f64::total_cmp);
            let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&ours), bits(&theirs));
        }

        #[test]
        fn numbers_without_zeros_are_sorted_at_every_length(
            values in prop::collection::vec(prop_oneof![1.0..2.0_f64, (1..4).prop_map(f64::from), -9.0..-1.0_f64], 0..300),
        ) {
            let (mut ours, mut theirs) = (values.clone(), values);
            sort(&mut ours);
            theirs.sort_by(f64::total_cmp);
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn the_integers_have_the_order_of_the_numbers(a in any::<f64>(), b in any::<f64>()) {
            prop_assert_eq!(ordered(a).cmp(&ordered(b)), a.total_cmp(&b));
            prop_assert_eq!(number(ordered(a)).to_bits(), a.to_bits());
        }
    }
}
