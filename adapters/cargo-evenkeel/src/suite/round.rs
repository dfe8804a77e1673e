//! Round and round the suite: process 1 of every test, process 2 of every test, and so on, because a host's slow spells last
//! up to seconds and should not hit one test alone.

use evenkeel::enlist::Enlisted;
use evenkeel::env::Watch;
use evenkeel::measure::Failure;
use evenkeel::{Metric, Run, RunPlan, Underway};

use super::instructions;
use crate::progress::Progress;

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
    let mut runs: Vec<(usize, Underway)> = wanted
        .iter()
        .map(|(index, plan)| (*index, Underway::new(*plan)))
        .collect();
    loop {
        let mut measured = false;
        for (index, run) in &mut runs {
            if let Some(plan) = run.wants() {
                progress.next(&tests[*index].subject.name);
                let test = tests[*index];
                run.add(match test.subject.options.metric {
                    Metric::Instructions => instructions::process(test, &plan),
                    _ => test.measure_process(&plan),
                });
                measured = true;
            }
        }
        if !measured {
            break;
        }
    }
    let conditions = watch.finish();
    runs.into_iter()
        .map(|(index, run)| (index, run.finish(conditions)))
        .collect()
}
