//! How often a body is called whose cost is counted: the same each time, so a few short batches are enough.

use super::clock::Timer;
use super::pace::Batch;
use crate::{ProcessRun, RunPlan};

/// Observations of one process.
const BATCHES: usize = 4;
/// Iterations of a batch, where they take no longer than the process may: what grows now and then is spread over them.
const MOST_ITERATIONS: f64 = 64.0;

/// Leads one process from its first iteration to its last observation.
#[derive(Debug)]
pub(super) struct Tally {
    timer: Timer,
    time_ns: f64,
    /// None before the first iteration, which pays for what is made once.
    iterations: Option<u64>,
    observations: Vec<f64>,
    wall_ns: f64,
}

impl Tally {
    pub(super) fn new(timer: Timer, plan: &RunPlan) -> Self {
        Self {
            timer,
            time_ns: plan.time_per_process_ns,
            iterations: None,
            observations: Vec::with_capacity(BATCHES),
            wall_ns: 0.0,
        }
    }

    /// The iterations of the next batch; `None` when it is enough.
    pub(super) fn next(&self) -> Option<u64> {
        (self.observations.len() < BATCHES).then_some(self.iterations.unwrap_or(1))
    }

    /// Takes in the batch that was asked for.
    pub(super) fn record(&mut self, batch: Batch, wall_ns: u64) {
        self.wall_ns += wall_ns as f64;
        match self.iterations {
            None => {
                let room = self.time_ns / BATCHES as f64 / (wall_ns as f64).max(1.0);
                self.iterations = Some(room.clamp(1.0, MOST_ITERATIONS) as u64);
            }
            Some(iterations) => {
                let per_iteration = batch.without_looks(&self.timer) / iterations as f64;
                self.observations
                    .push(per_iteration.max(self.timer.resolution_ns));
            }
        }
    }

    /// What the process counted.
    pub(super) fn finish(self) -> ProcessRun {
        ProcessRun {
            observations: self.observations,
            iterations: self.iterations.unwrap_or(1),
            resolution_ns: 0.0,
            measured_ns: self.wall_ns,
            reference_ns: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: RunPlan = RunPlan {
        processes: 1,
        time_per_process_ns: 1e6,
        iterations: None,
    };

    /// A body that counts so much per iteration and takes so long.
    fn counted(count: u64, wall_ns: u64) -> ProcessRun {
        let timer = Timer {
            resolution_ns: 0.001,
            overhead_ns: 0.0,
        };
        let mut tally = Tally::new(timer, &PLAN);
        while let Some(iterations) = tally.next() {
            let batch = Batch {
                timed_ns: count * iterations,
                regions: 1,
            };
            tally.record(batch, wall_ns * iterations);
        }
        tally.finish()
    }

    #[test]
    fn a_count_is_that_of_one_iteration() {
        let run = counted(3, 100);
        assert_eq!((run.observations, run.iterations), (vec![3.0; 4], 64));
    }

    #[test]
    fn what_looking_counts_itself_is_no_part_of_a_count() {
        let timer = Timer {
            resolution_ns: 0.001,
            overhead_ns: 40.0,
        };
        let mut tally = Tally::new(timer, &PLAN);
        while let Some(iterations) = tally.next() {
            let batch = Batch {
                timed_ns: 7 * iterations + 2 * 40,
                regions: 2,
            };
            tally.record(batch, 100 * iterations);
        }
        assert_eq!(tally.finish().observations, vec![7.0; 4]);
    }

    #[test]
    fn a_slow_body_is_called_five_times() {
        assert_eq!(counted(3, 10_000_000).iterations, 1);
    }

    #[test]
    fn nothing_counted_is_kept_as_nearly_nothing() {
        assert_eq!(counted(0, 100).observations, vec![0.001; 4]);
    }
}
