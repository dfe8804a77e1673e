//! The pairs' own ratios, and their median under any flip without sorting them again.

use super::MOST_PAIRS;
use super::flips::Flip;

/// The logarithms of the pairs' own ratios with their pairs, the least change first: a flip changes signs, and no change's size.
pub(super) struct Ratios {
    sorted: [(f64, u8); MOST_PAIRS],
    pairs: usize,
    /// The pairs whose ratio is negative.
    negative: Flip,
}

impl Ratios {
    pub(super) const NONE: Self = Self {
        sorted: [(0.0, 0); MOST_PAIRS],
        pairs: 0,
        negative: Flip::NONE,
    };

    /// The ratios of the first `pairs` pairs.
    pub(super) fn sorted(ratios: &[f64; MOST_PAIRS], pairs: usize) -> Self {
        let pairs = pairs.min(MOST_PAIRS);
        let mut sorted = [(0.0, 0); MOST_PAIRS];
        let mut negative = Flip::NONE;
        for ((entry, ratio), pair) in sorted.iter_mut().zip(ratios).zip(0..).take(pairs) {
            *entry = (*ratio, pair);
            if ratio.is_sign_negative() {
                negative.insert(pair);
            }
        }
        let change = |(ratio, _): &(f64, u8)| ratio.abs();
        sorted[..pairs].sort_unstable_by(|a, b| change(a).total_cmp(&change(b)));
        Self {
            sorted,
            pairs,
            negative,
        }
    }

    /// The median of the ratios, with those of the flipped pairs turned round.
    pub(super) fn median(&self, flip: &Flip) -> f64 {
        let sorted = &self.sorted[..self.pairs.min(MOST_PAIRS)];
        let negatives = self.negative.count_differing(flip, sorted.len());
        // In ascending order the negative ones come first, the greatest change foremost.
        let place = |rank: usize| match rank.checked_sub(negatives) {
            Some(among_positives) => (false, among_positives),
            None => (true, negatives - 1 - rank),
        };
        let upper = place(sorted.len() / 2);
        let lower = place(sorted.len().saturating_sub(1) / 2);
        let mut seen = [0_usize; 2];
        let mut found = [None; 2];
        // About half are negative under most flips, so the middle is among the first ones.
        for (ratio, pair) in sorted {
            let is_negative = self.negative.contains(*pair) != flip.contains(*pair);
            let number = &mut seen[usize::from(is_negative)];
            let here = (is_negative, *number);
            *number += 1;
            for (wanted, found) in [lower, upper].into_iter().zip(&mut found) {
                if here == wanted {
                    let change = ratio.abs();
                    *found = Some(if is_negative { -change } else { change });
                }
            }
            if let [Some(low), Some(high)] = found {
                return 0.5 * (low + high);
            }
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::flips::Flips;
    use super::*;

    /// By sorting.
    fn twin(ratios: &[f64; MOST_PAIRS], pairs: usize, flip: &Flip) -> f64 {
        let mut turned = *ratios;
        for (ratio, pair) in turned.iter_mut().zip(0..) {
            if flip.contains(pair) {
                *ratio = -*ratio;
            }
        }
        let turned = &mut turned[..pairs];
        turned.sort_unstable_by(f64::total_cmp);
        0.5 * (turned[(pairs - 1) / 2] + turned[pairs / 2])
    }

    #[test]
    fn the_median_is_that_of_the_sorted_ratios_under_every_flip() {
        for pairs in [1, 2, 3, 10, 11, 64, 65, 159, 160] {
            let mut ratios = [0.0; MOST_PAIRS];
            for (index, ratio) in ratios.iter_mut().enumerate() {
                // Ties, both signs, zeros.
                *ratio = ((index * 37 % 23) as f64 - 11.0) / 100.0;
            }
            let sorted = Ratios::sorted(&ratios, pairs);
            for flip in Flips::new(pairs, 200, 7).take(300) {
                assert_eq!(sorted.median(&flip), twin(&ratios, pairs, &flip));
            }
        }
    }
}
