//! The clock that times the batches, and what one tick and one look at it cost.

use std::time::Instant;

use serde::{Deserialize, Serialize};

/// A clock to time with.
pub trait Clock: Send + Sync {
    /// Nanoseconds since some moment in the past; never less than at an earlier call.
    fn now_ns(&self) -> u64;

    /// The same by the wall clock, which limits how long is measured; another number only where something else is measured.
    fn wall_ns(&self) -> u64 {
        self.now_ns()
    }
}

/// The monotonic clock of the operating system.
pub(crate) struct SystemClock {
    origin: Instant,
}

impl SystemClock {
    pub(crate) fn start() -> Self {
        Self {
            origin: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now_ns(&self) -> u64 {
        u64::try_from(self.origin.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// Why a clock cannot be measured with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum ClockError {
    /// A later look gave an earlier time.
    #[error(
        "the clock stepped back from {before_ns} ns to {after_ns} ns: measure again, and if this repeats check the machine's clock source"
    )]
    SteppedBack {
        /// The earlier look.
        before_ns: u64,
        /// The later look.
        after_ns: u64,
    },
    /// The clock never moved.
    #[error("the clock stood still over {looks} looks at it: check the machine's clock source")]
    StoodStill {
        /// How often it was looked at.
        looks: u64,
    },
}

/// The time between two looks at a clock.
pub(crate) fn between(before_ns: u64, after_ns: u64) -> Result<u64, ClockError> {
    after_ns
        .checked_sub(before_ns)
        .ok_or(ClockError::SteppedBack {
            before_ns,
            after_ns,
        })
}

/// What a clock can do, as found by looking at it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Timer {
    /// The smallest non-zero difference between two looks.
    pub(crate) resolution_ns: f64,
    /// The time that two looks with nothing in between show: the median difference.
    pub(crate) overhead_ns: f64,
}

impl Timer {
    /// Looks left out until caches and branch predictors know the way.
    const COLD: usize = 100;
    /// Differences whose median is the overhead; 50 µs on an ordinary machine.
    const DIFFERENCES: usize = 2_001;
    /// A quarter of a second of looks on an ordinary machine; the coarsest clocks tick every 16 ms.
    const PATIENCE: u64 = 10_000_000;

    pub(crate) fn measure(clock: &dyn Clock) -> Result<Self, ClockError> {
        let look = || between(clock.now_ns(), clock.now_ns());
        for _ in 0..Self::COLD {
            look()?;
        }
        let mut differences = Vec::with_capacity(Self::DIFFERENCES);
        for _ in 0..Self::DIFFERENCES {
            differences.push(look()?);
        }
        differences.sort_unstable();
        let overhead = differences[differences.len() / 2];
        let resolution = match differences.into_iter().find(|difference| *difference > 0) {
            Some(difference) => difference,
            None => first_tick(clock)?,
        };
        Ok(Self {
            resolution_ns: resolution as f64,
            overhead_ns: overhead as f64,
        })
    }
}

/// Waits for a coarse clock to tick twice, so that the difference is a whole tick.
fn first_tick(clock: &dyn Clock) -> Result<u64, ClockError> {
    let mut edges = [clock.now_ns(); 3];
    for edge in 1..3 {
        let before = edges[edge - 1];
        edges[edge] = (0..Timer::PATIENCE)
            .map(|_| clock.now_ns())
            .find(|now| *now != before)
            .ok_or(ClockError::StoodStill {
                looks: Timer::PATIENCE,
            })?;
        between(before, edges[edge])?;
    }
    between(edges[1], edges[2])
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// A clock that moves by `step_ns` at every `every`th look, and when somebody works.
    #[derive(Clone, Default)]
    pub(crate) struct MockClock {
        pub(crate) now_ns: Arc<AtomicU64>,
        looks: Arc<AtomicU64>,
        step_ns: u64,
        every: u64,
    }

    impl MockClock {
        pub(crate) fn ticking(step_ns: u64, every: u64) -> Self {
            Self {
                step_ns,
                every,
                ..Self::default()
            }
        }

        pub(crate) fn work(&self, ns: u64) {
            self.now_ns.fetch_add(ns, Ordering::Relaxed);
        }
    }

    impl Clock for MockClock {
        fn now_ns(&self) -> u64 {
            let looks = self.looks.fetch_add(1, Ordering::Relaxed) + 1;
            if self.every > 0 && looks.is_multiple_of(self.every) {
                self.work(self.step_ns);
            }
            self.now_ns.load(Ordering::Relaxed)
        }
    }

    #[test]
    fn resolution_and_overhead_are_what_two_looks_show() {
        let timer = Timer::measure(&MockClock::ticking(25, 1)).unwrap();
        assert_eq!((timer.resolution_ns, timer.overhead_ns), (25.0, 25.0));
    }

    #[test]
    fn a_coarse_clock_has_a_tick_but_no_overhead() {
        let timer = Timer::measure(&MockClock::ticking(1_000_000, 5_000)).unwrap();
        assert_eq!((timer.resolution_ns, timer.overhead_ns), (1e6, 0.0));
    }

    #[test]
    fn a_clock_that_stands_still_is_named() {
        let error = Timer::measure(&MockClock::default()).unwrap_err();
        assert_eq!(error, ClockError::StoodStill { looks: 10_000_000 });
    }

    #[test]
    fn a_clock_that_steps_back_is_named() {
        struct Backwards(AtomicU64);
        impl Clock for Backwards {
            fn now_ns(&self) -> u64 {
                self.0.fetch_sub(1, Ordering::Relaxed)
            }
        }
        let error = Timer::measure(&Backwards(AtomicU64::new(1000))).unwrap_err();
        assert_eq!(
            error,
            ClockError::SteppedBack {
                before_ns: 1000,
                after_ns: 999
            }
        );
    }
}
