//! Why a test could not be measured.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::ClockError;
use super::stderr::LastLines;

/// What went wrong inside a worker and can be told to the controller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub(crate) enum Trouble {
    #[error(transparent)]
    Clock(#[from] ClockError),
    #[error("the test timed nothing: call `iter` or one of its kin on the bencher")]
    NothingMeasured,
    #[error(
        "allocations are not counted in this program: enable the feature `alloc` of evenkeel, and write `#[global_allocator] static ALLOCATOR: evenkeel::CountingAllocator = evenkeel::CountingAllocator::system();`"
    )]
    NoAllocator,
    #[error(
        "this system does not tell the processor time of a thread: leave `metric` out, or ignore the test here"
    )]
    NoThreadTime,
    #[error(
        "instructions cannot be counted here, {0}; leave `metric` out and use `cargo evenkeel test --metric instructions`, which counts them by callgrind"
    )]
    NoCounter(String),
    #[error("this metric is not measured here but imported: see `cargo evenkeel import --help`")]
    Elsewhere,
}

/// Why a test could not be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The body panicked.
    #[error("the test panicked in its worker process{last_lines}")]
    Panicked {
        /// The end of what the worker wrote to stderr.
        last_lines: LastLines,
    },
    /// The worker ended with an exit code of its own.
    #[error(
        "the worker process ended with exit code {code}: the measured code may not end its process{last_lines}"
    )]
    Exited {
        /// The exit code.
        code: i32,
        /// The end of what the worker wrote to stderr.
        last_lines: LastLines,
    },
    /// What is measured raised an exception, in a host that has them.
    #[error("{0}")]
    Raised(String),
    /// A command that is measured as a whole did not succeed.
    #[error("the command ended with {status}{last_lines}")]
    Unsuccessful {
        /// Its exit code or signal.
        status: std::process::ExitStatus,
        /// The end of what it wrote to stderr.
        last_lines: LastLines,
    },
    /// A signal ended the worker.
    #[error("the worker process was ended by {signal}{last_lines}")]
    Killed {
        /// The signal's number and name.
        signal: String,
        /// The end of what the worker wrote to stderr.
        last_lines: LastLines,
    },
    /// The worker did not come to an end.
    #[error(
        "the worker process had not finished after {} s and was stopped: make the test faster, or give it longer with EVENKEEL_TIMEOUT=\"5 min\"{last_lines}",
        after.as_secs_f64()
    )]
    TimedOut {
        /// How long it was waited for.
        after: Duration,
        /// The end of what the worker wrote to stderr.
        last_lines: LastLines,
    },
    /// The worker ended well and left nothing.
    #[error(
        "the worker process ended without a result: the test `{name}` was not reached, or the measured code ended the process{last_lines}"
    )]
    NoResult {
        /// The test.
        name: String,
        /// The end of what the worker wrote to stderr.
        last_lines: LastLines,
    },
    /// The worker's result cannot be read.
    #[error("the worker's result is unreadable, {reason}: measure again{last_lines}")]
    Damaged {
        /// What is wrong with it.
        reason: String,
        /// The end of what the worker wrote to stderr.
        last_lines: LastLines,
    },
    /// The worker could not be started.
    #[error("could not start {} as a worker: {source}", program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder for plan and result could not be made or written.
    #[error(
        "could not write the worker's plan to the folder for temporary files: {0}; free some space or set TMPDIR"
    )]
    Scratch(#[source] io::Error),
    /// `EVENKEEL_TIMEOUT` is not a duration.
    #[error("EVENKEEL_TIMEOUT: {0}")]
    Timeout(evenkeel_core::quantity::QuantityError),
    /// The clock cannot be measured with.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// The body never used its bencher.
    #[error("the test timed nothing: call `iter` or one of its kin on the bencher")]
    NothingMeasured,
    /// What the test is to be measured by cannot be had here; the sentence says what to do.
    #[error("{0}")]
    NoMeter(String),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Clock(error) => Self::Clock(error),
            Trouble::NothingMeasured => Self::NothingMeasured,
            missing => Self::NoMeter(missing.to_string()),
        }
    }
}
