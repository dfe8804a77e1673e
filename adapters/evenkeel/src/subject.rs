//! What is judged: a test, one case of it, or a command.

use evenkeel_core::Model;
use serde::{Deserialize, Serialize};

/// What is judged: a test, one case of it, or a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The full name, for example `text-tools::text::parses_a_page`; any UTF-8. The history is found by it.
    pub name: String,
    /// Where it stands in the source, if it does.
    pub location: Option<Location>,
    /// What it asks for itself.
    pub options: Options,
}

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file as the compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// What one test asks for; `None` leaves it to the configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// What its numbers are.
    pub metric: Metric,
    /// How much slower is still acceptable, as a share: 0.05 is five percent.
    pub budget: Option<f64>,
    /// The relative difference below which nothing matters, as a share.
    pub floor: Option<f64>,
    /// An absolute ceiling for the time of one iteration, in nanoseconds.
    pub limit_ns: Option<f64>,
    /// Fresh processes per run.
    pub processes: Option<u32>,
    /// Measuring time of one run in nanoseconds, over all its processes.
    pub time_ns: Option<f64>,
    /// Judged and reported, but never red.
    pub unstable: bool,
    /// Names to select tests by.
    pub tags: Vec<String>,
    /// What it claims about its cost, together with the other sizes of the same function.
    pub growth: Option<Claim>,
    /// What an iteration works through: shown per second beside its time, and of no weight for the verdict.
    pub throughput: Option<Throughput>,
}

/// How much one iteration works through.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Throughput {
    /// So many bytes.
    Bytes(f64),
    /// So many elements of any kind.
    Elements(f64),
}

impl Throughput {
    /// The name of the unit.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Bytes(_) => "bytes",
            Self::Elements(_) => "elements",
        }
    }

    /// How many there are in one iteration.
    #[must_use]
    pub const fn per_iteration(self) -> f64 {
        match self {
            Self::Bytes(number) | Self::Elements(number) => number,
        }
    }

    /// How many there are in a second, if an iteration takes so many nanoseconds; `None` where that is no finite number.
    #[must_use]
    pub fn per_second(self, iteration_ns: f64) -> Option<f64> {
        Some(self.per_iteration() / iteration_ns * 1e9).filter(|rate| rate.is_finite())
    }
}

/// One size of a test that claims how its cost grows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The full name of the test without its size: the growth of its cost is reported under it.
    pub test: String,
    /// Its cost grows no faster than this.
    pub bound: Model,
    /// The size, at least 1.
    pub size: f64,
    /// How many sizes there are in all.
    pub sizes: usize,
}

/// What the numbers of a test are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Metric {
    /// Wall-clock time, in nanoseconds.
    #[default]
    Time,
    /// Memory, in bytes.
    Bytes,
    /// Calls of the allocator.
    Allocations,
    /// Instructions, counted by a simulator.
    Instructions,
    /// Cycles, estimated by a simulator.
    Cycles,
    /// Processor time of the measuring thread, in nanoseconds: waiting does not count.
    CpuTime,
    /// Instructions of the measuring thread, counted by the processor.
    RetiredInstructions,
}

impl Metric {
    /// The unit of its numbers, as it is kept and shown.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Time => "ns",
            Self::Bytes => "bytes",
            Self::Allocations => "allocations",
            Self::Instructions => "instructions",
            Self::Cycles => "cycles",
            Self::CpuTime => "cpu_ns",
            Self::RetiredInstructions => "retired_instructions",
        }
    }

    /// What it adds to the name of a test, so that each metric has a history of its own: nothing for wall-clock time.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Time => "",
            Self::Bytes => " [bytes]",
            Self::Allocations => " [allocations]",
            Self::Instructions => " [instructions]",
            Self::Cycles => " [cycles]",
            Self::CpuTime => " [cpu-time]",
            Self::RetiredInstructions => " [retired-instructions]",
        }
    }

    /// The metric that is kept with this unit; time for a unit of a newer version.
    #[must_use]
    pub fn of_unit(unit: &str) -> Self {
        let known = [
            Self::Bytes,
            Self::Allocations,
            Self::Instructions,
            Self::Cycles,
            Self::CpuTime,
            Self::RetiredInstructions,
        ];
        let found = known.into_iter().find(|metric| metric.unit() == unit);
        found.unwrap_or_default()
    }

    /// Whether it is counted: the same code counts the same each time and on each machine of a kind, so a run needs no second one to
    /// confirm it, and the machine's mood has no part in it.
    #[must_use]
    pub const fn is_count(self) -> bool {
        !matches!(self, Self::Time | Self::CpuTime)
    }
}
