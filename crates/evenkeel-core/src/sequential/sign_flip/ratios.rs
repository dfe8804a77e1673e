//! The pairs' own ratios, and their median under any flip without sorting them again.

use super::MOST_PAIRS;
use super::flips::Flip;

/// The logarithms of the pairs' own ratios with their pairs, the least change first: a flip changes signs, and no change's size.
pub(super) struct Ratios {
    sorted: [(f64, u8); MOST_PAIRS],
    pairs: usize,
}

impl Ratios {
    pub(super) const NONE: Self = Self {
        sorted: [(0.0, 0); MOST_PAIRS],
        pairs: 0,
    };

    /// The ratios of the first `pairs` pairs.
    pub(super) fn sorted(ratios: &[f64; MOST_PAIRS], pairs: usize) -> Self {
        let pairs = pairs.min(MOST_PAIRS);
        let mut sorted = [(0.0, 0); MOST_PAIRS];
        for ((entry, ratio), pair) in sorted.iter_mut().zip(ratios).zip(0..) {
            *entry = (*ratio, pair);
        }
        let change = |(ratio, _): &(f64, u8)| ratio.abs();
        sorted[..pairs].sort_unstable_by(|a, b| change(a).total_cmp(&change(b)));
        Self { sorted, pairs }
    }

    /// The median of the ratios, with those of the flipped pairs turned round.
    pub(super) fn median(&self, flip: &Flip) -> f64 {
        let sorted = &self.sorted[..self.pairs.min(MOST_PAIRS)];
        let is_negative =
            |(ratio, pair): &(f64, u8)| ratio.is_sign_negative() != flip.contains(*pair);
        let negatives = sorted.iter().filter(|entry| is_negative(entry)).count();
        // In ascending order the negative ones come first, the greatest change foremost.
        let place = |rank: usize| match rank.checked_sub(negatives) {
            Some(among_positives) => (false, among_positives),
            None => (true, negatives - 1 - rank),
        };
        let middle = sorted.len() / 2;
        let upper = place(middle);
        let lower = if sorted.len().is_multiple_of(2) {
            place(middle.saturating_sub(1))
        } else {
            upper
        };
        let mut seen = [0_usize; 2];
        let (mut low, mut high) = (0.0, 0.0);
        for entry in sorted {
            let negative = is_negative(entry);
            let number = &mut seen[usize::from(negative)];
            let here = (negative, *number);
            *number += 1;
            let value = || {
                let change = entry.0.abs();
                if negative { -change } else { change }
            };
            if here == lower {
                low = value();
            }
            if here == upper {
                high = value();
            }
        }
        0.5 * (low + high)
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
