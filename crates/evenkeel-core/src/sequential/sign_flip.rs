//! The sign-flip test over process pairs: exact, for several statistics at once.

mod flips;
mod interval;
mod levels;
mod ratios;

use core::fmt;

use libm::{exp, log};

use crate::root::sqrt;

use flips::{Flip, Flips};
use ratios::Ratios;

/// The most process pairs of one test.
pub const MOST_PAIRS: usize = 160;
/// The shares below the levels that are compared: the pooled 10 % and 25 % quantiles.
const POOLED_SHARES: [f64; 2] = [0.10, 0.25];
/// The pooled quantiles, and the median of the pairs' own ratios.
const STATISTICS: usize = 3;
/// One process's own level is its lower quartile.
const OWN_SHARE: f64 = 0.25;

/// One observation of a duet: what was measured, in which process pair, on which side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    log: f64,
    pair: u8,
    new: bool,
}

impl Mark {
    /// An observation of the new or of the old side.
    ///
    /// # Errors
    ///
    /// A time that is not finite and positive, or a pair beyond [`MOST_PAIRS`].
    pub fn new(time: f64, pair: usize, new: bool) -> Result<Self, SignFlipError> {
        if !(time.is_finite() && time > 0.0) {
            return Err(SignFlipError::NotPositive);
        }
        if pair >= MOST_PAIRS {
            return Err(SignFlipError::Pairs { found: pair + 1 });
        }
        Ok(Self {
            log: log(time),
            pair: pair as u8,
            new,
        })
    }
}

/// Why a duet cannot be tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignFlipError {
    /// An observation is not finite and positive.
    NotPositive,
    /// There is no process pair, or there are more than [`MOST_PAIRS`].
    Pairs {
        /// How many there are.
        found: usize,
    },
    /// A process pair lacks the observations of a side.
    OneSided {
        /// Which, from 0.
        pair: usize,
    },
}

impl fmt::Display for SignFlipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPositive => {
                f.write_str("a time is not a finite positive number: check the timer or the unit")
            }
            Self::Pairs { found } => {
                write!(f, "{found} process pairs: measure 1 to {MOST_PAIRS}")
            }
            Self::OneSided { pair } => {
                write!(f, "process pair {pair} has only one side: measure both")
            }
        }
    }
}

impl core::error::Error for SignFlipError {}

/// What a sign-flip test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignFlip {
    /// Process pairs.
    pub pairs: usize,
    /// Flips that were looked at, the measured one included.
    pub flips: u32,
    /// The ratio of the pooled lower quartiles, new over old.
    pub ratio: f64,
    /// The share of flips that look at least as slow: small if the new side is slower than the limit.
    pub slower: f64,
    /// The share of flips that look at least as fast: small if the new side is faster than the limit.
    pub faster: f64,
}

impl SignFlip {
    /// Tests a duet against a limit of the ratio, given as logarithm: `ln 1.02` asks whether the new side is more than two percent slower; a limit
    /// that is not finite counts as 0.
    ///
    /// If the ratio is at the limit, the two sides of a process pair are exchangeable once the new one is divided by it, so exchanging the
    /// sides of any pairs gives the distribution of *any* statistic: no assumption on its shape, and none on the observations within
    /// a process. Three statistics are taken at once (the ratios of the pooled 10 % and 25 % quantiles, and the median of the pairs' own
    /// ratios), each standardised by its spread over the flips; the largest (for `faster`: the smallest) counts. Both shares are
    /// `(1 + flips at least as extreme) / (1 + flips)`, exact for any number of flips: every flip is looked at up to twelve pairs, about
    /// `flips` of them, drawn by SplitMix64 from `seed`, beyond. Needs the order of the sides to be randomised in each pair.
    ///
    /// Reorders `marks`, whose values stay up to rounding. O(n log n + flips (n + pairs log pairs)), no allocation.
    ///
    /// # Errors
    ///
    /// No pair, or a pair without observations on one side. Pairs are numbered from 0 without a gap.
    pub fn test(
        marks: &mut [Mark],
        log_limit: f64,
        flips: u32,
        seed: u64,
    ) -> Result<Self, SignFlipError> {
        let log_limit = if log_limit.is_finite() {
            log_limit
        } else {
            0.0
        };
        let duet = Duet::new(marks, log_limit)?;
        let measured = duet.statistics(&Flip::NONE);
        // First the spread of each statistic over all flips, the measured one among them, then the same flips again.
        let mut spreads = [Moments::default(); STATISTICS];
        let mut count = 0_u32;
        for flip in Flips::new(duet.pairs, flips, seed) {
            for (spread, value) in spreads.iter_mut().zip(duet.statistics(&flip)) {
                spread.add(value);
            }
            count += 1;
        }
        let extremes = |values: [f64; STATISTICS]| {
            let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
            for (value, spread) in values.into_iter().zip(&spreads) {
                let z = spread.standardised(value);
                ends = (ends.0.min(z), ends.1.max(z));
            }
            ends
        };
        let (smallest, largest) = extremes(measured);
        let (mut as_slow, mut as_fast) = (0_u32, 0_u32);
        for flip in Flips::new(duet.pairs, flips, seed) {
            let (low, high) = extremes(duet.statistics(&flip));
            as_slow += u32::from(high >= largest);
            as_fast += u32::from(low <= smallest);
        }
        let found = Self {
            pairs: duet.pairs,
            flips: count,
            ratio: exp(measured[1] + log_limit),
            slower: f64::from(as_slow) / f64::from(count),
            faster: f64::from(as_fast) / f64::from(count),
        };
        duet.release(log_limit);
        Ok(found)
    }
}

/// The marks in ascending order, with the limit taken off the new side, and what does not change under flips.
struct Duet<'m> {
    marks: &'m mut [Mark],
    pairs: usize,
    /// Observations of each pair: old, new.
    lengths: [(u16, u16); MOST_PAIRS],
    /// Whether both sides have the same number of observations in every pair, as they have where nothing failed: then no flip changes a rank.
    balanced: bool,
    /// Each pair's own ratio, the least change first.
    ratios: Ratios,
}

impl<'m> Duet<'m> {
    fn new(marks: &'m mut [Mark], log_limit: f64) -> Result<Self, SignFlipError> {
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
    fn release(self, log_limit: f64) {
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
    fn statistics(&self, flip: &Flip) -> [f64; STATISTICS] {
        let [low, quartile] = self.pooled(flip, POOLED_SHARES);
        [low, quartile, self.ratios.median(flip)]
    }

    /// The logarithms of the ratios of the pooled quantiles with these shares below them, in ascending order.
    fn pooled<const N: usize>(&self, flip: &Flip, shares: [f64; N]) -> [f64; N] {
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

/// Mean and variance, added up one by one (Welford 1962).
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let before = value - self.mean;
        self.mean += before / self.count;
        self.squares += before * (value - self.mean);
    }

    /// In standard deviations from 0: exchanging the sides turns the sign of each statistic, so 0 is the middle. 0 where no flip changes anything.
    fn standardised(&self, value: f64) -> f64 {
        let deviation = sqrt(self.squares / self.count);
        if deviation > 0.0 {
            value / deviation
        } else {
            0.0
        }
    }
}
