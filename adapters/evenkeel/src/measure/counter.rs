//! Instructions as the processor counts them, read like a clock.

use super::failure::Trouble;
use super::meter::Meter;

#[cfg(not(all(target_os = "linux", feature = "counters")))]
pub(super) fn instructions() -> Result<Meter, Trouble> {
    Err(Trouble::NoCounter(
        "the program is not built for Linux with evenkeel's feature `counters`".to_owned(),
    ))
}

/// Those of this thread, in user space.
#[cfg(all(target_os = "linux", feature = "counters"))]
pub(super) fn instructions() -> Result<Meter, Trouble> {
    use std::io;
    use std::sync::{Mutex, PoisonError};

    use perf_event::events::Hardware;
    use perf_event::{Builder, Counter};

    use super::clock::{Clock, SystemClock, Timer};
    use super::meter::LEAST_COUNT;

    struct Instructions(SystemClock, Mutex<Counter>);

    let unusable = |error: String| {
        Trouble::NoCounter(format!(
            "the system gives no counter ({error}): virtual machines often have none, and /proc/sys/kernel/perf_event_paranoid must be 2 or less"
        ))
    };

    impl Clock for Instructions {
        /// A counter that cannot be read stands at 0: a step back, unless it never could.
        fn now_ns(&self) -> u64 {
            let mut counter = self.1.lock().unwrap_or_else(PoisonError::into_inner);
            counter.read().unwrap_or(0)
        }

        fn wall_ns(&self) -> u64 {
            self.0.now_ns()
        }
    }

    let start = || -> io::Result<Counter> {
        let mut counter = Builder::new(Hardware::INSTRUCTIONS).build()?;
        counter.enable()?;
        Ok(counter)
    };
    let mut counter = start().map_err(|error| unusable(error.to_string()))?;
    // One that stands still would count nothing for every test.
    let looks = [counter.read(), counter.read()];
    if !matches!(looks, [Ok(before), Ok(after)] if before < after) {
        return Err(unusable(format!("it stands still: {looks:?}")));
    }
    let clock = Box::new(Instructions(SystemClock::start(), Mutex::new(counter)));
    Ok(Meter {
        timer: Timer {
            resolution_ns: LEAST_COUNT,
            // What a look itself executes.
            overhead_ns: Timer::measure(clock.as_ref())?.overhead_ns,
        },
        clock,
        counts: true,
    })
}
