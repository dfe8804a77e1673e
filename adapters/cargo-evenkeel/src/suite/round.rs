//! Round and round the suite: process 1 of every test, process 2 of every test, and so on, because a host's slow spells last
//! up to seconds and should not hit one test alone.

use evenkeel::enlist::Enlisted;
use evenkeel::env::Watch;
use evenkeel::measure::Failure;
use evenkeel::{ProcessRun, Run, RunPlan};

use crate::progress::Progress;

/// One process says nothing about how processes differ, two nearly nothing.
const FEWEST_PROCESSES: usize = 3;
/// A run of a slow body ends early when it has taken so many times its planned time.
const OVERDRAFT: f64 = 2.0;

/// A run under way.
struct Underway {
    index: usize,
    plan: RunPlan,
    processes: Vec<ProcessRun>,
    failure: Option<Failure>,
}

impl Underway {
    fn wants_more(&self) -> bool {
        let spent_ns: f64 = self
            .processes
            .iter()
            .map(|process| process.measured_ns)
            .sum();
        let allowed_ns = OVERDRAFT * self.plan.time_per_process_ns * f64::from(self.plan.processes);
        let overdrawn = self.processes.len() >= FEWEST_PROCESSES && spent_ns > allowed_ns;
        self.failure.is_none() && self.processes.len() < self.plan.processes as usize && !overdrawn
    }

    fn add(&mut self, process: Result<ProcessRun, Failure>) {
        match process {
            Ok(process) => {
                self.plan.iterations = Some(process.iterations);
                self.processes.push(process);
            }
            Err(failure) => self.failure = Some(failure),
        }
    }
}

/// Measures a run of each test that wants one; the results in the same order.
pub(super) fn measure(
    tests: &[&Enlisted],
    wanted: &[(usize, RunPlan)],
    progress: &mut Progress,
) -> Vec<(usize, Result<Run, Failure>)> {
    let watch = Watch::start();
    let total = wanted
        .iter()
        .map(|(_, plan)| u64::from(plan.processes))
        .sum();
    progress.round(wanted.len(), total);
    let mut runs: Vec<Underway> = wanted
        .iter()
        .map(|(index, plan)| Underway {
            index: *index,
            plan: *plan,
            processes: Vec::new(),
            failure: None,
        })
        .collect();
    while runs.iter().any(Underway::wants_more) {
        for run in runs.iter_mut().filter(|run| run.wants_more()) {
            let test = tests[run.index];
            progress.next(&test.subject.name);
            run.add(test.measure_process(&run.plan));
        }
    }
    let conditions = watch.finish();
    let finished = runs.into_iter().map(|run| {
        let measured = match run.failure {
            Some(failure) => Err(failure),
            None => Ok(Run {
                processes: run.processes,
                conditions,
            }),
        };
        (run.index, measured)
    });
    finished.collect()
}
