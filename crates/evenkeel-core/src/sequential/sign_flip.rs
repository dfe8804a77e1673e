//! The sign-flip test over process pairs: exact, for several statistics at once.

mod flips;
mod interval;
mod levels;
mod ratios;
mod reached;
mod sorted;
mod spread;

use core::fmt;

use libm::{exp, log};

use flips::{Flip, Flips};
use sorted::Sorted;
use spread::Spread;

pub(super) use reached::Tail;

/// The most process pairs of one test.
pub const MOST_PAIRS: usize = 160;

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
        let sorted = Sorted::new(marks, log_limit)?;
        let measured = sorted.statistics(&Flip::NONE);
        // First the spread of each statistic over all flips, the measured one among them, then the same flips again.
        let flips = || Flips::new(sorted.pairs, flips, seed);
        let (spread, count) = Spread::over(&sorted, flips());
        let (smallest, largest) = spread.extremes(measured);
        let (mut as_slow, mut as_fast) = (0_u32, 0_u32);
        for flip in flips() {
            let (low, high) = spread.extremes(sorted.statistics(&flip));
            as_slow += u32::from(high >= largest);
            as_fast += u32::from(low <= smallest);
        }
        let found = Self {
            pairs: sorted.pairs,
            flips: count,
            ratio: exp(measured[1] + log_limit),
            slower: f64::from(as_slow) / f64::from(count),
            faster: f64::from(as_fast) / f64::from(count),
        };
        sorted.release(log_limit);
        Ok(found)
    }
}
