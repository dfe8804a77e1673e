//! The reference workload: the same work on every machine and in every process, measured beside the tests. It is a witness of
//! the machine's own mood: when it is slower than usual, a slower test says nothing about the code.

use std::hint::black_box;

use super::clock::{Clock, ClockError, SystemClock, between};

/// The version of the workload; its times are only comparable within one. Raise it with every change below.
pub const REFERENCE_VERSION: u32 = 1;
/// Text to read: as much as a first-level data cache holds.
const TEXT_BYTES: usize = 32 << 10;
/// Counters to hit, in places that no prefetcher foresees: as much as a second-level cache holds.
const COUNTERS: usize = 64 << 10;
/// Observations at each look; with a pass of about 0.1 ms a look takes half a millisecond.
const PASSES: usize = 4;

/// The workload with its data: words are read from a text and counted in a table, which takes branches that cannot be predicted,
/// arithmetic, and memory.
#[derive(Debug)]
pub struct Reference {
    text: Vec<u8>,
    counters: Vec<u32>,
}

impl Reference {
    /// The workload, its data in place and its code warm.
    #[must_use]
    pub fn new() -> Self {
        // A linear congruential generator (Knuth's MMIX constants): letters, and blanks where words end.
        let mut state = 1_u64;
        let mut letter = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            match (state >> 33) as u8 % 32 {
                blank if blank < 6 => b' ',
                letter => b'a' + letter % 26,
            }
        };
        let mut reference = Self {
            text: (0..TEXT_BYTES).map(|_| letter()).collect(),
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

    /// Counts the words of the text by their hash (FNV-1a).
    fn pass(&mut self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut sum = 0_u64;
        for byte in black_box(&self.text) {
            if *byte == b' ' {
                let counter = &mut self.counters[hash as usize % COUNTERS];
                *counter = counter.wrapping_add(1);
                sum = sum.wrapping_add(u64::from(*counter));
                hash = 0xcbf2_9ce4_8422_2325;
            } else {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        sum
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
        assert_eq!(one.text, other.text);
        let words = one.text.iter().filter(|byte| **byte == b' ').count();
        assert!((5_000..8_000).contains(&words), "{words}");
        let counted = |reference: &Reference| reference.counters.iter().sum::<u32>() as usize;
        assert_eq!((counted(&one), counted(&other)), (words, words));
        assert_eq!(one.observe().unwrap().len(), PASSES);
        assert_eq!(other.observe().unwrap().len(), PASSES);
        assert_eq!(one.counters, other.counters);
    }
}
