//! The shape that every format is read into.

use crate::Fault;

/// One execution of a suite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The code that was measured, where the file says it.
    pub revision: Option<Revision>,
    /// When it was measured, in nanoseconds since the Unix epoch, where the file says it.
    pub at_ns: Option<i64>,
    /// What was measured, in the order of the file.
    pub tests: Vec<Test>,
    /// What of the file cannot be judged and why, as sentences.
    pub notes: Vec<String>,
}

/// The state of the code that a run measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The commit, as the tool wrote it.
    pub commit: String,
    /// The branch, where the file says it.
    pub branch: Option<String>,
    /// Whether the working tree differed from the commit.
    pub dirty: bool,
}

/// One test of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Its name, as the tool spells it.
    pub name: String,
    /// The unit of its numbers.
    pub unit: Unit,
    /// What was measured.
    pub measured: Measured,
}

/// What a tool kept of a test's measurement. All numbers are finite and above zero, in the test's [`Unit`], per iteration.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured {
    /// Every observation.
    Observations {
        /// By process or fork, in the order in which they were made; none is empty. One process where the format does not tell.
        processes: Vec<Vec<f64>>,
        /// Iterations that one observation averages over; the fewest where they differ, 1 where the file does not say it.
        iterations: u64,
    },
    /// A summary only: the samples themselves are not in the file.
    Summary {
        /// The number that stands for the run.
        value: f64,
        /// Which number of the summary it is.
        statistic: Statistic,
        /// How many samples stand behind it, where the file says it.
        samples: Option<u64>,
    },
}

impl Measured {
    /// The observations of one process.
    pub(crate) fn one_process(observations: Vec<f64>, iterations: u64) -> Self {
        Self::Observations {
            processes: vec![observations],
            iterations,
        }
    }
}

/// Which number of a summary stands for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The middle of the samples.
    Median,
    /// The average of the samples.
    Mean,
    /// The only number there is; the tool does not say how it came about.
    Value,
}

impl Statistic {
    /// Its name in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::Mean => "mean",
            Self::Value => "single value",
        }
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Time.
    Nanoseconds,
    /// Memory.
    Bytes,
    /// Calls of the allocator.
    Allocations,
    /// Instructions of the processor, counted by a simulator.
    Instructions,
    /// Cycles of the processor, estimated by a simulator.
    Cycles,
}

/// A measured number: finite and above zero, or a fault at `key`.
pub(crate) fn positive(value: f64, key: impl FnOnce() -> String) -> Result<f64, Fault> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Fault::at_key(
            key(),
            format!("{value} is no measurement: expected a finite number above zero"),
        ))
    }
}
