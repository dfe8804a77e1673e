//! Sorting a few hundred finite numbers without a branch on them: the cost that dominates a judge's.
//!
//! A run is sorted once, so no branch predictor has seen it before, and every comparison that decides a branch is guessed wrong half of
//! the time. The result is that of sorting by [`f64::total_cmp`], which takes over where that is faster.

#[cfg(not(target_os = "none"))]
mod table;

#[cfg(not(target_os = "none"))]
use crate::sample::all;

/// Fewer numbers are sorted by the standard library, which inserts them one by one and is faster there.
#[cfg(not(target_os = "none"))]
const FEW: usize = 21;

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
    let branch_free = (FEW..=table::MOST).contains(&values.len()) && all(values, |x| *x != 0.0);
    if !branch_free {
        values.sort_unstable_by(f64::total_cmp);
    } else if !sort_two_valued(values) {
        table::sort(values);
    }
}

/// Sorts by counting if there are only two different numbers, as a coarse timer gives them; else does nothing.
#[cfg(not(target_os = "none"))]
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
