//! One run: what is to be measured, and what was.

use evenkeel_core::{Digest, DigestError};
use evenkeel_env::Conditions;
use serde::{Deserialize, Serialize};

/// How a run is to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunPlan {
    /// How many fresh processes.
    pub processes: u32,
    /// Measuring time of one process, in nanoseconds.
    pub time_per_process_ns: f64,
    /// Iterations per observation, to keep the history's batch size; `None` lets the first process find it.
    pub iterations: Option<u64>,
}

/// What one fresh process measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcessRun {
    /// Nanoseconds per iteration, in the order in which they were observed.
    pub observations: Vec<f64>,
    /// Iterations that one observation averages over.
    pub iterations: u64,
    /// The timer's resolution divided by the iterations, in nanoseconds.
    pub resolution_ns: f64,
    /// Nanoseconds spent inside the measured body, warm-up included.
    pub measured_ns: f64,
}

/// One run as it was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its processes, in order.
    pub processes: Vec<ProcessRun>,
    /// The machine's state meanwhile.
    pub conditions: Conditions,
}

impl Run {
    /// The run's order statistics.
    ///
    /// # Errors
    ///
    /// No process, a process without observations, or an observation that is not finite and positive.
    pub fn digest(&self) -> Result<Digest, DigestError> {
        let lengths: Vec<usize> = self
            .processes
            .iter()
            .map(|process| process.observations.len())
            .collect();
        let mut observations: Vec<f64> = self
            .processes
            .iter()
            .flat_map(|process| &process.observations)
            .copied()
            .collect();
        let resolution = self
            .processes
            .iter()
            .map(|process| process.resolution_ns)
            .fold(0.0, f64::max);
        let iterations = self
            .processes
            .first()
            .map_or(1, |process| process.iterations);
        Ok(Digest::new(&mut observations, &lengths, resolution)?.with_iterations(iterations))
    }

    /// Adds the processes of a second look at the same code; the conditions stay those of the first.
    pub fn extend(&mut self, more: Self) {
        self.processes.extend(more.processes);
    }
}
