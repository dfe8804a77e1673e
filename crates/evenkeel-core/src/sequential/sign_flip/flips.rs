//! Which pairs are exchanged: all subsets of a few, random ones of many.

use super::MOST_PAIRS;
use crate::sequential::random::SplitMix64;

/// Up to so many pairs all flips are taken, and none at random.
const ENUMERATED_PAIRS: usize = 12;

/// A set of pairs whose sides are exchanged.
pub(super) struct Flip([u64; WORDS]);

const WORDS: usize = MOST_PAIRS.div_ceil(64);

impl Flip {
    pub(super) const NONE: Self = Self([0; WORDS]);

    #[inline]
    pub(super) fn contains(&self, pair: u8) -> bool {
        self.0
            .get(usize::from(pair / 64))
            .is_some_and(|word| word >> (pair % 64) & 1 == 1)
    }

    pub(super) fn insert(&mut self, pair: u8) {
        if let Some(word) = self.0.get_mut(usize::from(pair / 64)) {
            *word |= 1 << (pair % 64);
        }
    }

    /// How many of the first `pairs` pairs are in one of the two sets and not in the other.
    pub(super) fn count_differing(&self, other: &Self, pairs: usize) -> usize {
        let words = self.0.iter().zip(&other.0).zip([0, 64, 128]);
        let count = |((mine, theirs), first): ((&u64, &u64), usize)| {
            let within = match pairs.saturating_sub(first) {
                0 => 0,
                left => u64::MAX >> (64 - left.min(64)),
            };
            ((mine ^ theirs) & within).count_ones() as usize
        };
        words.map(count).sum()
    }
}

/// The flips of a test, the empty one first: all there are, or as many as asked for.
pub(super) struct Flips {
    next: u64,
    end: u64,
    all: bool,
    random: SplitMix64,
}

impl Flips {
    pub(super) fn new(pairs: usize, flips: u32, seed: u64) -> Self {
        let all = pairs <= ENUMERATED_PAIRS;
        Self {
            next: 0,
            end: if all {
                1 << pairs
            } else {
                u64::from(flips) + 1
            },
            all,
            random: SplitMix64::new(seed),
        }
    }
}

impl Flips {
    /// The flips without the empty one where they are drawn; all there are of a few pairs.
    pub(super) fn others(pairs: usize, flips: u32, seed: u64) -> Self {
        let mut others = Self::new(pairs, flips, seed);
        others.next = u64::from(!others.all);
        others
    }

    /// How many there are.
    pub(super) fn count_all(&self) -> u64 {
        self.end - self.next
    }
}

impl Iterator for Flips {
    type Item = Flip;

    fn next(&mut self) -> Option<Flip> {
        if self.next >= self.end {
            return None;
        }
        let mut flip = Flip::NONE;
        if self.all {
            flip.0[0] = self.next;
        } else if self.next > 0 {
            for word in &mut flip.0 {
                *word = self.random.next_u64();
            }
        }
        self.next += 1;
        Some(flip)
    }
}
