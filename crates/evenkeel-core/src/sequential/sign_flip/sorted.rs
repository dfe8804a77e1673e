//! The marks of a duet in ascending order, and its statistics under any flip in one walk.

use super::flips::Flip;
use super::ratios::Ratios;
use super::{MOST_PAIRS, Mark, SignFlipError};

/// The shares below the levels that are compared: the pooled 10 % and 25 % quantiles.
const POOLED_SHARES: [f64; 2] = [0.10, 0.25];
/// The pooled quantiles, and the median of the pairs' own ratios.
pub(super) const STATISTICS: usize = 3;
/// One process's own level is its lower quartile.
const OWN_SHARE: f64 = 0.25;

/// The marks in ascending order, with the limit taken off the new side, and what does not change under flips.
pub(super) struct Sorted<'m> {
    marks: &'m mut [Mark],
    pub(super) pairs: usize,
    /// Observations of each pair: old, new.
    lengths: [(u16, u16); MOST_PAIRS],
    /// Whether both sides have the same number of observations in every pair, as they have where nothing failed: then no flip changes a rank.
    balanced: bool,
    /// Each pair's own ratio, the least change first.
    ratios: Ratios,
}

impl<'m> Sorted<'m> {
    pub(super) fn new(marks: &'m mut [Mark], log_limit: f64) -> Result<Self, SignFlipError> {
        let found = marks.iter().map(|m| usize::from(m.pair) + 1).max();
        let pairs = found.unwrap_or(0);
        if pairs == 0 {
            return Err(SignFlipError::Pairs { found: 0 });
        }
        let shift = if log_limit.is_finite() {
            log_limit
        } else {
            0.0
        };
        for mark in marks.iter_mut().filter(|mark| mark.new) {
            mark.log -= shift;
        }
        marks.sort_unstable_by(|a, b| {
            a.log
                .total_cmp(&b.log)
                .then(a.pair.cmp(&b.pair))
                .then(a.new.cmp(&b.new))
        });
        let mut duet = Self {
            marks,
            pairs,
            lengths: [(0, 0); MOST_PAIRS],
            balanced: false,
            ratios: Ratios::NONE,
        };
        for mark in &*duet.marks {
            if let Some((old, new)) = duet.lengths.get_mut(usize::from(mark.pair)) {
                let length = if mark.new { new } else { old };
                *length = length.saturating_add(1);
            }
        }
        let lengths = &duet.lengths[..pairs.min(MOST_PAIRS)];
        let lacking = |(old, new): &(u16, u16)| *old == 0 || *new == 0;
        if let Some(pair) = lengths.iter().position(lacking) {
            return Err(SignFlipError::OneSided { pair });
        }
        duet.balanced = lengths.iter().all(|(old, new)| old == new);
        duet.ratios = Ratios::sorted(&duet.own_ratios(), pairs);
        Ok(duet)
    }

    /// Gives the marks back with the limit put on again.
    pub(super) fn release(self, log_limit: f64) {
        for mark in self.marks.iter_mut().filter(|mark| mark.new) {
            mark.log += log_limit;
        }
    }

    /// The difference of the two processes' own lower quartiles, for each pair, in one walk.
    fn own_ratios(&self) -> [f64; MOST_PAIRS] {
        let mut ratios = [0.0; MOST_PAIRS];
        let mut seen = [(0_u16, 0_u16); MOST_PAIRS];
        for mark in &*self.marks {
            let pair = usize::from(mark.pair);
            let (Some(seen), Some(lengths), Some(ratio)) = (
                seen.get_mut(pair),
                self.lengths.get(pair),
                ratios.get_mut(pair),
            ) else {
                continue;
            };
            let (seen, length, sign) = if mark.new {
                (&mut seen.1, lengths.1, 1.0)
            } else {
                (&mut seen.0, lengths.0, -1.0)
            };
            if *seen == rank(OWN_SHARE, u32::from(length)) as u16 {
                *ratio += sign * mark.log;
            }
            *seen = seen.saturating_add(1);
        }
        ratios
    }

    /// The statistics if the sides of the flipped pairs were exchanged.
    pub(super) fn statistics(&self, flip: &Flip) -> [f64; STATISTICS] {
        let [low, quartile] = self.pooled(flip, POOLED_SHARES);
        [low, quartile, self.ratios.median(flip)]
    }

    /// The logarithms of the ratios of the pooled quantiles with these shares below them, in ascending order.
    pub(super) fn pooled<const N: usize>(&self, flip: &Flip, shares: [f64; N]) -> [f64; N] {
        let ranks = self
            .side_lengths(flip)
            .map(|length| shares.map(|share| rank(share, length)));
        let mut found = [[0.0; N]; 2];
        // The next rank that is wanted on each side, and how many of them were found.
        let mut next = ranks.map(|ranks| ranks.first().copied().unwrap_or(u32::MAX));
        let mut done = [0_usize; 2];
        let mut seen_new = 0_u32;
        for (number, mark) in (0_u32..).zip(&*self.marks) {
            let is_new = mark.new != flip.contains(mark.pair);
            let (seen, wanted) = if is_new {
                (seen_new, next[1])
            } else {
                (number - seen_new, next[0])
            };
            seen_new += u32::from(is_new);
            if seen != wanted {
                continue;
            }
            let side = usize::from(is_new);
            while ranks[side].get(done[side]) == Some(&seen) {
                if let Some(value) = found[side].get_mut(done[side]) {
                    *value = mark.log;
                }
                done[side] += 1;
            }
            next[side] = ranks[side].get(done[side]).copied().unwrap_or(u32::MAX);
            if next == [u32::MAX; 2] {
                break;
            }
        }
        let [old, new] = found;
        let mut ratios = new;
        for (ratio, old) in ratios.iter_mut().zip(old) {
            *ratio -= old;
        }
        ratios
    }

    /// How many observations each side has under a flip: old, new.
    fn side_lengths(&self, flip: &Flip) -> [u32; 2] {
        let mut lengths = [0_u32; 2];
        for (pair, (old, new)) in (0..).zip(&self.lengths[..self.pairs.min(MOST_PAIRS)]) {
            let flipped = usize::from(!self.balanced && flip.contains(pair));
            lengths[flipped] += u32::from(*old);
            lengths[1 - flipped] += u32::from(*new);
        }
        lengths
    }
}

/// The rank, from 0, of the quantile with `share` of the observations below it.
fn rank(share: f64, length: u32) -> u32 {
    (share * f64::from(length.saturating_sub(1))) as u32
}
