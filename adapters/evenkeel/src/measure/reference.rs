//! The reference workload: the same work on every machine and in every process, measured beside the tests. It is a witness of
//! the machine's own mood: when it is slower than usual, a slower test says nothing about the code.

use std::hint::black_box;

use super::clock::{Clock, ClockError, SystemClock, between};

/// The version of the workload; its times are only comparable within one. Raise it with every change below.
pub const REFERENCE_VERSION: u32 = 2;
/// Words to read: as much as a first-level data cache holds.
const WORDS: usize = 4 << 10;
/// Counters to hit, in places that no prefetcher foresees: as much as a second-level cache holds.
const COUNTERS: usize = 64 << 10;
/// Chains of arithmetic side by side, so that a core's units are busy and a neighbour on the same core is noticed.
const CHAINS: usize = 4;
/// Rounds over the words that make a pass of about 0.1 ms.
const ROUNDS: usize = 16;
/// Observations at each look; a look takes half a millisecond.
const PASSES: usize = 4;

/// The workload with its data: words are mixed by multiplication and counted in a table.
///
/// Its code lies elsewhere in each build of the tests, and where it lies must not matter: so there is no branch that could be predicted
/// wrongly, and what limits it are multiplications and stores, not the fetching of instructions. Version 1 counted the words
/// of a text, letter by letter, and was 12 % faster in one build of the example than in another.
#[derive(Debug)]
pub struct Reference {
    words: Vec<u64>,
    counters: Vec<u32>,
}

impl Reference {
    /// The workload, its data in place and its code warm.
    #[must_use]
    pub fn new() -> Self {
        // A linear congruential generator (Knuth's MMIX constants).
        let mut state = 1_u64;
        let mut word = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state
        };
        let mut reference = Self {
            words: (0..WORDS).map(|_| word()).collect(),
            counters: vec![0; COUNTERS],
        };
        black_box(reference.pass());
        reference
    }

    /// Times the workload a few times; nanoseconds per pass.
    ///
    /// # Errors
    ///
    /// The clock stepped back.
    pub fn observe(&mut self) -> Result<Vec<f64>, ClockError> {
        let clock = SystemClock::start();
        (0..PASSES)
            .map(|_| {
                let start = clock.now_ns();
                black_box(self.pass());
                // A pass takes many ticks; one that takes none would be a clock at fault, and counts as one nanosecond.
                Ok(between(start, clock.now_ns())?.max(1) as f64)
            })
            .collect()
    }

    /// Mixes all words into a few chains (FNV-1a, a word at a time), and counts where each step leads.
    #[inline(never)]
    fn pass(&mut self) -> u64 {
        let mut chains = [0xcbf2_9ce4_8422_2325_u64; CHAINS];
        for _ in 0..ROUNDS {
            for words in black_box(&self.words).as_chunks::<CHAINS>().0 {
                for (chain, word) in chains.iter_mut().zip(words) {
                    *chain = (*chain ^ word).wrapping_mul(0x0100_0000_01b3);
                    let counter = &mut self.counters[(*chain >> 32) as usize % COUNTERS];
                    *counter = counter.wrapping_add(1);
                }
            }
        }
        chains.iter().fold(0, |sum, chain| sum ^ chain)
    }
}

impl Default for Reference {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pass_does_the_same_work() {
        let (mut one, mut other) = (Reference::new(), Reference::new());
        assert_eq!(one.words, other.words);
        let counted = |reference: &Reference| reference.counters.iter().sum::<u32>() as usize;
        let mixed = ROUNDS * WORDS;
        assert_eq!((counted(&one), counted(&other)), (mixed, mixed));
        assert_eq!(one.observe().unwrap().len(), PASSES);
        assert_eq!(other.observe().unwrap().len(), PASSES);
        assert_eq!(one.counters, other.counters);
    }
}
