//! One run: what is to be measured, and what was.

use evenkeel_core::{Digest, DigestError, Level, Sample};
use evenkeel_env::Conditions;
use serde::{Deserialize, Serialize};

use crate::measure::Failure;

/// One process says nothing about how processes differ, two nearly nothing.
const FEWEST_PROCESSES: usize = 3;
/// A run of a slow body ends early when it has taken so many times its planned time.
const OVERDRAFT: f64 = 2.0;

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
    /// Nanoseconds per pass of the [`Reference`](crate::measure::Reference) workload, observed before and after; may be empty.
    pub reference_ns: Vec<f64>,
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

    /// Smallest observation, quartiles and largest observation of each process, in nanoseconds per iteration; a process without
    /// observations is left out.
    #[must_use]
    pub fn by_process(&self) -> Vec<[f64; 5]> {
        let spread = |process: &ProcessRun| {
            let mut observations = process.observations.clone();
            let sample = Sample::new(&mut observations).ok()?;
            Some([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| sample.quantile(share)))
        };
        self.processes.iter().filter_map(spread).collect()
    }

    /// A level of the reference workload in all processes, in nanoseconds per pass. `None` where it was not measured.
    #[must_use]
    pub fn reference_ns(&self, level: Level) -> Option<f64> {
        let mut observations: Vec<f64> = self
            .processes
            .iter()
            .flat_map(|process| &process.reference_ns)
            .copied()
            .filter(|ns| *ns > 0.0)
            .collect();
        let sample = Sample::new(&mut observations).ok()?;
        Some(sample.quantile(level.share()))
    }

    /// Adds the processes of a second look at the same code; the conditions stay those of the first.
    pub fn extend(&mut self, more: Self) {
        self.processes.extend(more.processes);
    }
}

/// A run that is being measured, process after process, others' in between.
#[derive(Debug)]
pub struct Underway {
    plan: RunPlan,
    processes: Vec<ProcessRun>,
    failure: Option<Failure>,
}

impl Underway {
    /// A run of which nothing was measured yet.
    #[must_use]
    pub const fn new(plan: RunPlan) -> Self {
        Self {
            plan,
            processes: Vec::new(),
            failure: None,
        }
    }

    /// The plan of the next process; `None` when all have measured, one has failed, or a slow body has overdrawn the run's time
    /// (but not before three processes).
    #[must_use]
    pub fn wants(&self) -> Option<RunPlan> {
        let spent_ns: f64 = self
            .processes
            .iter()
            .map(|process| process.measured_ns)
            .sum();
        let allowed_ns = OVERDRAFT * self.plan.time_per_process_ns * f64::from(self.plan.processes);
        let overdrawn = self.processes.len() >= FEWEST_PROCESSES && spent_ns > allowed_ns;
        let done = self.processes.len() >= self.plan.processes.max(1) as usize;
        (self.failure.is_none() && !done && !overdrawn).then_some(self.plan)
    }

    /// Adds what a process measured; the batch size that the first one found is the next ones'.
    pub fn add(&mut self, process: Result<ProcessRun, Failure>) {
        match process {
            Ok(process) => {
                self.plan.iterations = Some(process.iterations);
                self.processes.push(process);
            }
            Err(failure) => self.failure = Some(failure),
        }
    }

    /// The run, measured under these conditions.
    ///
    /// # Errors
    ///
    /// The failure of the process that ended it.
    pub fn finish(self, conditions: Conditions) -> Result<Run, Failure> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(Run {
                processes: self.processes,
                conditions,
            }),
        }
    }
}
