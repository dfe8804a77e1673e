//! Batch by batch over pipes: a request is a number of iterations on the worker's stdin, an answer a short frame on its stdout.
//!
//! The measured code may write to the same stdout; answers are found between whatever else is there by their mark and their checksum.

use std::io::{Read, Write};

use super::clock::Timer;
use super::pace::Batch;

/// What every answer begins with.
const MARK: [u8; 8] = *b"\0evkeel\x02";
/// Mark, time, wall time, resolution, checksum.
const LENGTH: usize = 8 + 3 * 8 + 4;

/// What a worker says of one batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Answer {
    /// Time in the timed regions, without what looking at the clock takes; positive.
    pub(crate) timed_ns: f64,
    /// Time with everything around it.
    pub(crate) wall_ns: f64,
    /// The timer's resolution.
    pub(crate) resolution_ns: f64,
}

/// The worker's end.
#[derive(Debug)]
pub(super) struct Requests {
    timer: Timer,
}

impl Requests {
    pub(super) const fn new(timer: Timer) -> Self {
        Self { timer }
    }

    /// Waits for the next request; `None` when the controller has closed the pipe.
    pub(super) fn next(&mut self) -> Option<u64> {
        let mut bytes = [0; 8];
        std::io::stdin().lock().read_exact(&mut bytes).ok()?;
        Some(u64::from_le_bytes(bytes))
    }

    /// Answers it. A controller that is gone closes both pipes: the next request is none.
    pub(super) fn answer(&self, batch: Batch, wall_ns: u64) {
        let timed_ns = batch.without_looks(&self.timer);
        let answer = Answer {
            timed_ns,
            wall_ns: (wall_ns as f64).max(timed_ns),
            resolution_ns: self.timer.resolution_ns,
        };
        let mut stdout = std::io::stdout().lock();
        let _nobody_reads = stdout
            .write_all(&answer.to_bytes())
            .and_then(|()| stdout.flush());
    }
}

impl Answer {
    fn to_bytes(self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[..8].copy_from_slice(&MARK);
        for (place, number) in bytes[8..32].chunks_exact_mut(8).zip(self.numbers()) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        let checksum = crc32fast::hash(&bytes[..32]);
        bytes[32..].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    const fn numbers(self) -> [f64; 3] {
        [self.timed_ns, self.wall_ns, self.resolution_ns]
    }

    fn of_bytes(bytes: &[u8; LENGTH]) -> Option<Self> {
        let number = |at: usize| {
            let bytes = bytes.get(at..at + 8)?.try_into().ok()?;
            Some(f64::from_le_bytes(bytes)).filter(|number| number.is_finite() && *number > 0.0)
        };
        let checksum = bytes.last_chunk::<4>().copied().map(u32::from_le_bytes)?;
        if !bytes.starts_with(&MARK) || crc32fast::hash(&bytes[..32]) != checksum {
            return None;
        }
        Some(Self {
            timed_ns: number(8)?,
            wall_ns: number(16)?,
            resolution_ns: number(24)?,
        })
    }
}

/// Finds the answers in all that a worker writes to stdout, in bounded memory.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    kept: Vec<u8>,
}

impl Sieve {
    /// Takes in what was read, and gives the answers in it.
    pub(super) fn answers(&mut self, read: &[u8]) -> Vec<Answer> {
        self.kept.extend_from_slice(read);
        let (mut answers, mut at) = (Vec::new(), 0);
        while let Some(bytes) = self.kept[at..].first_chunk::<LENGTH>() {
            match Answer::of_bytes(bytes) {
                Some(answer) => {
                    answers.push(answer);
                    at += LENGTH;
                }
                None => {
                    let rest = &self.kept[at + 1..];
                    let next = rest.iter().position(|byte| *byte == MARK[0]);
                    at += 1 + next.unwrap_or(rest.len());
                }
            }
        }
        self.kept.drain(..at);
        answers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: Answer = Answer {
        timed_ns: 1.5,
        wall_ns: 2.5,
        resolution_ns: 20.0,
    };

    #[test]
    fn answers_are_found_between_whatever_is_printed_however_it_is_cut() {
        let mut bytes = b"\nrunning 1 test\n\0evk".to_vec();
        bytes.extend(ANSWER.to_bytes());
        bytes.extend(b"\0\0garbage\0evkeel\x02");
        bytes.extend(ANSWER.to_bytes());
        bytes.extend([0; 100]);
        for cut in 1..bytes.len() {
            let mut sieve = Sieve::default();
            let found: Vec<Answer> = bytes
                .chunks(cut)
                .flat_map(|part| sieve.answers(part))
                .collect();
            assert_eq!(found, [ANSWER, ANSWER], "{cut}");
            assert!(sieve.kept.len() < LENGTH);
        }
    }

    #[test]
    fn every_flipped_bit_of_an_answer_is_noticed() {
        let bytes = ANSWER.to_bytes();
        for bit in 0..LENGTH * 8 {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Answer::of_bytes(&flipped), None, "bit {bit}");
        }
    }

    #[test]
    fn numbers_that_are_no_times_are_no_answer() {
        for timed_ns in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let answer = Answer { timed_ns, ..ANSWER };
            assert_eq!(Answer::of_bytes(&answer.to_bytes()), None, "{timed_ns}");
        }
    }
}
