//! Measures closures into a fixed buffer.

use core::fmt;
use core::hint::black_box;

use evenkeel_core::{Digest, DigestError};

use crate::CycleCounter;

/// So many readings are looked at to see whether the counter moves at all.
const LOOKS: u32 = 1000;

/// Measures with a counter; keeps at most `N` observations, in cycles of one call.
///
/// A run has one "process", since a device has one memory layout: what a build's layout does to it is part of the build.
#[derive(Debug)]
pub struct Meter<C, const N: usize> {
    counter: C,
    batch: u32,
    observations: [f64; N],
}

/// Why there is no run.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum MeterError {
    /// The counter stands still.
    Still,
    /// Too few cycles for a batch to tell them from none.
    TooQuick,
    /// The observations are none that can be digested.
    Digest(DigestError),
}

impl fmt::Display for MeterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Still => f.write_str(
                "the cycle counter does not move: enable it (DWT.CYCCNT needs TRCENA; QEMU has none, take SysTick with -icount)",
            ),
            Self::TooQuick => f.write_str("a batch takes no cycle: make it larger"),
            Self::Digest(error) => write!(f, "{error}"),
        }
    }
}

impl core::error::Error for MeterError {}

impl<C: CycleCounter, const N: usize> Meter<C, N> {
    /// Measures `batch` calls at a time (at least 1), which must take less than one turn of the counter.
    pub const fn new(counter: C, batch: u32) -> Self {
        Self {
            counter,
            batch: if batch == 0 { 1 } else { batch },
            observations: [0.0; N],
        }
    }

    /// One run: `N` batches after one that is not counted.
    ///
    /// # Errors
    ///
    /// The counter does not move, or not by one batch.
    pub fn measure<T>(&mut self, mut body: impl FnMut() -> T) -> Result<Digest, MeterError> {
        self.check_counter()?;
        self.cycles(&mut body);
        for index in 0..N {
            let cycles = self.cycles(&mut body);
            if cycles == 0 {
                return Err(MeterError::TooQuick);
            }
            if let Some(observation) = self.observations.get_mut(index) {
                *observation = f64::from(cycles) / f64::from(self.batch);
            }
        }
        let resolution = 1.0 / f64::from(self.batch);
        Digest::new(&mut self.observations, &[N], resolution)
            .map(|digest| digest.with_iterations(u64::from(self.batch)))
            .map_err(MeterError::Digest)
    }

    fn cycles<T>(&mut self, body: &mut impl FnMut() -> T) -> u32 {
        let start = self.counter.count();
        for _ in 0..self.batch {
            black_box(body());
        }
        let end = self.counter.count();
        self.counter.between(start, end)
    }

    fn check_counter(&mut self) -> Result<(), MeterError> {
        let first = self.counter.count();
        let moves = (0..LOOKS).any(|_| self.counter.count() != first);
        if moves {
            Ok(())
        } else {
            Err(MeterError::Still)
        }
    }
}
