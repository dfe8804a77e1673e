use std::fmt;
use std::time::Duration;

use crate::watch::Counters;

/// What happened on the machine between two moments. `None` is "not found"; shares are between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Conditions {
    /// Length of the window, in seconds.
    pub seconds: f64,
    /// The one-minute load average at the end, per usable core.
    pub load: Option<f64>,
    /// Share of the window in which some task of the machine waited for a core.
    pub cpu_pressure: Option<f64>,
    /// Share of the window in which some task of the machine waited for memory.
    pub memory_pressure: Option<f64>,
    /// Share of the window in which some task of the machine waited for I/O.
    pub io_pressure: Option<f64>,
    /// As `cpu_pressure`, for the tasks of the own cgroup.
    pub group_cpu_pressure: Option<f64>,
    /// As `memory_pressure`, for the tasks of the own cgroup.
    pub group_memory_pressure: Option<f64>,
    /// As `io_pressure`, for the tasks of the own cgroup.
    pub group_io_pressure: Option<f64>,
    /// Of the time in which the machine's cores had work, the share that the hypervisor gave to others. `None` also where
    /// the window is too short to tell.
    pub stolen: Option<f64>,
    /// Share of the quota's periods in which the cgroup used up its quota and was stopped. `None` without a quota.
    pub throttled: Option<f64>,
    /// How often the cgroup was stopped.
    pub throttles: Option<f64>,
    /// How often a thread of this process, or of a child that it has waited for, had to leave its core.
    pub involuntary_switches: Option<f64>,
    /// Relative change of the highest frequency that the system allows; -0.2 is a fifth less.
    pub frequency_change: Option<f64>,
    /// How often the processor slowed itself down because of heat.
    pub thermal_events: Option<f64>,
}

/// A reason not to trust what was measured.
///
/// A doubt may explain a slow run or make an answer undecided; it never makes a slow run pass. The thresholds are chosen
/// for runs of several short processes whose centre is a low order statistic (it ignores what hits few of them), and
/// are judgements, not measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Doubt {
    /// The CPU quota stopped the run: [`Doubt::THROTTLED`].
    Throttled,
    /// The hypervisor gave the cores to others: [`Doubt::STOLEN`].
    StolenCpu,
    /// More tasks than cores: [`Doubt::CPU_PRESSURE`].
    CpuPressure,
    /// Memory was short: [`Doubt::MEMORY_PRESSURE`].
    MemoryPressure,
    /// Tasks waited for I/O: [`Doubt::IO_PRESSURE`].
    IoPressure,
    /// The cores were slower at one end of the run than at the other: [`Doubt::FREQUENCY_CHANGE`], or heat.
    FrequencyDrift,
}

impl Doubt {
    /// More than one period in 20. A throttled group stands still for the rest of a period (100 ms unless set
    /// otherwise), which is as long as a whole worker process; one such process in 20 is discarded by a low order
    /// statistic, more are not.
    pub const THROTTLED: f64 = 0.05;
    /// A twentieth of the busy time. Steal comes in slices of some milliseconds that are longer than most
    /// observations; below this most observations are free of it.
    pub const STOLEN: f64 = 0.05;
    /// A fifth of the window. Short waits are part of every machine that does anything beside measuring; above this,
    /// one observation in five or more may have shared its core.
    pub const CPU_PRESSURE: f64 = 0.2;
    /// A twentieth of the window. Waiting for memory means reclaim or swap, which also empties caches for what runs
    /// afterwards, hence less than for the CPU.
    pub const MEMORY_PRESSURE: f64 = 0.05;
    /// A fifth of the window. Others' I/O hardly touches code that does none; the number is that of the CPU.
    pub const IO_PRESSURE: f64 = 0.2;
    /// 2 %, in both directions. Time is inverse to frequency, and 2 % is the floor below which no difference matters.
    pub const FREQUENCY_CHANGE: f64 = 0.02;

    /// A name for records and filters.
    pub fn as_str(self) -> &'static str {
        match self {
            Doubt::Throttled => "throttled",
            Doubt::StolenCpu => "stolen_cpu",
            Doubt::CpuPressure => "cpu_pressure",
            Doubt::MemoryPressure => "memory_pressure",
            Doubt::IoPressure => "io_pressure",
            Doubt::FrequencyDrift => "frequency_drift",
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Doubt::Throttled => "the cgroup's CPU quota stopped the run; raise the quota or measure with fewer threads",
            Doubt::StolenCpu => "the hypervisor gave the cores to other machines; repeat the run or use another machine",
            Doubt::CpuPressure => "other tasks competed for the cores; stop them or measure when they are done",
            Doubt::MemoryPressure => "memory was short; free some or use a machine with more",
            Doubt::IoPressure => "tasks waited for I/O; stop what uses the disk or measure when it is done",
            Doubt::FrequencyDrift => "the cores' frequency changed during the run; cool the machine or fix the frequency",
        })
    }
}

/// Below this many busy ticks, a single stolen one would pass [`Doubt::STOLEN`] by itself: 1 / 0.05.
const FEWEST_TICKS: u64 = 20;

impl Conditions {
    /// What two readings of the machine's counters, a time apart, say together.
    ///
    /// A counter that is missing on one side, or runs backwards (the process changed its group, the machine woke up from
    /// a snapshot), gives `None`.
    pub fn between(before: &Counters, after: &Counters, time: Duration) -> Conditions {
        let seconds = time.as_secs_f64();
        let share = |before: Option<u64>, after: Option<u64>| {
            let stalled = difference(before, after)? as f64 / 1e6;
            (seconds > 0.0).then(|| (stalled / seconds).min(1.0))
        };
        let count = |before, after| difference(before, after).map(|count| count as f64);

        let stolen = difference(before.stolen_ticks, after.stolen_ticks);
        let wanted = difference(before.busy_ticks, after.busy_ticks)
            .zip(stolen)
            .map(|(busy, stolen)| busy.saturating_add(stolen))
            .filter(|&wanted| wanted >= FEWEST_TICKS);
        let throttles = difference(before.throttles, after.throttles);
        let periods = difference(before.periods, after.periods);
        let ratio = |part: Option<u64>, whole: Option<u64>| {
            let (part, whole) = (part?, whole?);
            Some(if whole == 0 {
                0.0
            } else {
                (part as f64 / whole as f64).min(1.0)
            })
        };
        let frequency = before
            .ceiling_khz
            .filter(|&khz| khz > 0)
            .zip(after.ceiling_khz);
        Conditions {
            seconds,
            load: None,
            cpu_pressure: share(before.system.cpu_us, after.system.cpu_us),
            memory_pressure: share(before.system.memory_us, after.system.memory_us),
            io_pressure: share(before.system.io_us, after.system.io_us),
            group_cpu_pressure: share(before.group.cpu_us, after.group.cpu_us),
            group_memory_pressure: share(before.group.memory_us, after.group.memory_us),
            group_io_pressure: share(before.group.io_us, after.group.io_us),
            stolen: ratio(stolen, wanted),
            throttled: ratio(throttles, periods),
            throttles: throttles.map(|count| count as f64),
            involuntary_switches: count(before.involuntary_switches, after.involuntary_switches),
            frequency_change: frequency.map(|(before, after)| after as f64 / before as f64 - 1.0),
            thermal_events: count(before.thermal_events, after.thermal_events),
        }
    }

    /// What was found, as names and numbers, for the record.
    pub fn facts(&self) -> Vec<(&'static str, f64)> {
        let facts = [
            ("seconds", Some(self.seconds)),
            ("load", self.load),
            ("pressure.cpu", self.cpu_pressure),
            ("pressure.memory", self.memory_pressure),
            ("pressure.io", self.io_pressure),
            ("group.pressure.cpu", self.group_cpu_pressure),
            ("group.pressure.memory", self.group_memory_pressure),
            ("group.pressure.io", self.group_io_pressure),
            ("stolen", self.stolen),
            ("throttled", self.throttled),
            ("throttles", self.throttles),
            ("involuntary_switches", self.involuntary_switches),
            ("frequency_change", self.frequency_change),
            ("thermal_events", self.thermal_events),
        ];
        facts
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    /// The reasons for doubt, the most telling first.
    ///
    /// The own cgroup's pressure counts where it is known: a stall that did not touch the group did not touch the run.
    /// The load average makes no doubt: it speaks of the minute before as well.
    pub fn doubts(&self) -> Vec<Doubt> {
        let over = |value: Option<f64>, most: f64| value.is_some_and(|value| value.abs() > most);
        let found = [
            (Doubt::Throttled, over(self.throttled, Doubt::THROTTLED)),
            (Doubt::StolenCpu, over(self.stolen, Doubt::STOLEN)),
            (
                Doubt::CpuPressure,
                over(
                    self.group_cpu_pressure.or(self.cpu_pressure),
                    Doubt::CPU_PRESSURE,
                ),
            ),
            (
                Doubt::MemoryPressure,
                over(
                    self.group_memory_pressure.or(self.memory_pressure),
                    Doubt::MEMORY_PRESSURE,
                ),
            ),
            (
                Doubt::IoPressure,
                over(
                    self.group_io_pressure.or(self.io_pressure),
                    Doubt::IO_PRESSURE,
                ),
            ),
            (
                Doubt::FrequencyDrift,
                over(self.frequency_change, Doubt::FREQUENCY_CHANGE)
                    || over(self.thermal_events, 0.0),
            ),
        ];
        found
            .into_iter()
            .filter(|found| found.1)
            .map(|found| found.0)
            .collect()
    }
}

fn difference(before: Option<u64>, after: Option<u64>) -> Option<u64> {
    after?.checked_sub(before?)
}
