//! What a batch is measured by: the wall clock, the thread's processor time, or what allocator or processor counted.

use super::clock::{Clock, SystemClock, Timer};
use super::counter;
use super::failure::Trouble;
use super::job::Untimed;
use crate::Metric;

/// A count that is nought is kept as this much, so that a later one can be compared with it.
pub const LEAST_COUNT: f64 = 0.001;

/// A clock, or a counter that is read like one, and what one step of it is.
pub(super) struct Meter {
    pub(super) clock: Box<dyn Clock>,
    pub(super) timer: Timer,
    /// Whether the same code gives the same number each time.
    pub(super) counts: bool,
}

impl Meter {
    /// By this clock.
    pub(super) fn by(clock: Box<dyn Clock>) -> Result<Self, Trouble> {
        Ok(Self {
            timer: Timer::measure(clock.as_ref())?,
            clock,
            counts: false,
        })
    }

    /// Sees nothing.
    pub(super) fn blind() -> Self {
        Self {
            clock: Box::new(Untimed),
            timer: Timer {
                resolution_ns: 1.0,
                overhead_ns: 0.0,
            },
            counts: true,
        }
    }

    /// The meter of a metric.
    ///
    /// # Errors
    ///
    /// The metric cannot be had here, or the clock cannot be measured with.
    pub(super) fn of(metric: Metric) -> Result<Self, Trouble> {
        match metric {
            Metric::Time => Self::by(Box::new(SystemClock::start())),
            Metric::CpuTime => thread_time(),
            Metric::Allocations | Metric::Bytes => allocator(metric),
            Metric::RetiredInstructions => counter::instructions(),
            Metric::Instructions | Metric::Cycles => Err(Trouble::Elsewhere),
        }
    }
}

#[cfg(unix)]
fn thread_time() -> Result<Meter, Trouble> {
    use rustix::time::{ClockId, clock_gettime};

    struct ThreadTime(SystemClock);

    impl Clock for ThreadTime {
        fn now_ns(&self) -> u64 {
            let now = clock_gettime(ClockId::ThreadCPUTime);
            let (seconds, ns) = (now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs());
            seconds * 1_000_000_000 + ns
        }

        fn wall_ns(&self) -> u64 {
            self.0.now_ns()
        }
    }

    Meter::by(Box::new(ThreadTime(SystemClock::start())))
}

#[cfg(not(unix))]
fn thread_time() -> Result<Meter, Trouble> {
    Err(Trouble::NoThreadTime)
}

#[cfg(not(feature = "alloc"))]
fn allocator(_: Metric) -> Result<Meter, Trouble> {
    Err(Trouble::NoAllocator)
}

#[cfg(feature = "alloc")]
fn allocator(metric: Metric) -> Result<Meter, Trouble> {
    use crate::allocator::{Counted, counted, is_installed};

    struct Counter(SystemClock, fn(Counted) -> u64);

    impl Clock for Counter {
        fn now_ns(&self) -> u64 {
            (self.1)(counted())
        }

        fn wall_ns(&self) -> u64 {
            self.0.now_ns()
        }
    }

    if !is_installed() {
        return Err(Trouble::NoAllocator);
    }
    let read: fn(Counted) -> u64 = match metric {
        Metric::Bytes => |counted| counted.bytes,
        _ => |counted| counted.calls,
    };
    Ok(Meter {
        clock: Box::new(Counter(SystemClock::start(), read)),
        timer: Timer {
            resolution_ns: LEAST_COUNT,
            overhead_ns: 0.0,
        },
        counts: true,
    })
}
