use std::time::Instant;

use crate::{Conditions, here};

/// Watches the machine during a run.
///
/// Starting and finishing read a dozen small files each on Linux, well below a millisecond; nothing happens in between.
#[derive(Debug)]
pub struct Watch {
    sources: here::Sources,
    before: Counters,
    clock: Instant,
}

/// The machine's counters at one moment; what the platform does not have is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Stalls of all tasks of the machine.
    pub system: Stalls,
    /// Stalls of the tasks of the own cgroup.
    pub group: Stalls,
    /// Ticks in which cores worked.
    pub busy_ticks: Option<u64>,
    /// Ticks in which cores had work and did not run.
    pub stolen_ticks: Option<u64>,
    /// Periods of the cgroup's quota that had work.
    pub periods: Option<u64>,
    /// Periods in which the quota was used up.
    pub throttles: Option<u64>,
    /// Involuntary context switches of this process and of the children that it has waited for.
    pub involuntary_switches: Option<u64>,
    /// The highest frequency that the system allows, in kHz.
    pub ceiling_khz: Option<u64>,
    /// How often the processor slowed itself down because of heat.
    pub thermal_events: Option<u64>,
}

/// How long some task has waited, in microseconds, since some moment in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stalls {
    /// For a core.
    pub cpu_us: Option<u64>,
    /// For memory.
    pub memory_us: Option<u64>,
    /// For I/O.
    pub io_us: Option<u64>,
}

impl Watch {
    /// Begins. Never fails: what cannot be read will be `None`.
    pub fn start() -> Watch {
        let sources = here::Sources::of_this_process();
        let before = sources.counters();
        Watch {
            sources,
            before,
            clock: Instant::now(),
        }
    }

    /// Ends, and says what happened in between.
    pub fn finish(self) -> Conditions {
        let time = self.clock.elapsed();
        let mut conditions = Conditions::between(&self.before, &self.sources.counters(), time);
        let cores = std::thread::available_parallelism().ok();
        conditions.load = self
            .sources
            .load()
            .zip(cores)
            .map(|(load, cores)| load / cores.get() as f64);
        conditions
    }
}

/// Of this process and of the children that it has waited for.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn involuntary_switches() -> Option<u64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let of = |who| u64::try_from(getrusage(who).ok()?.involuntary_context_switches()).ok();
    of(UsageWho::RUSAGE_SELF)?.checked_add(of(UsageWho::RUSAGE_CHILDREN)?)
}
