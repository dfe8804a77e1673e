//! A project with a store, and made-up measurements in it.

use std::path::Path;

use evenkeel::config::{Claim, Config, Layer};
use evenkeel::report::TestReport;
use evenkeel::{Options, ProcessRun, Run, RunPlan, Session, Subject};
use evenkeel_core::Verdict;
use evenkeel_env::{Ci, Environment};

/// A run of the planned shape at a level in nanoseconds on the usual machine; `seed` scatters it by less than a percent.
pub(crate) fn run(plan: &RunPlan, level_ns: f64, seed: u32) -> Run {
    run_on(plan, level_ns, 1.0, seed)
}

/// As [`run`], on a machine slower by a factor of its own.
pub(crate) fn run_on(plan: &RunPlan, level_ns: f64, machine: f64, seed: u32) -> Run {
    let process = |index: u32| ProcessRun {
        observations: (0..20_u32)
            .map(|i| {
                let scatter = f64::from((seed * 7 + index * 5 + i * 3) % 11) / 11.0;
                level_ns * (1.0 + 0.004 * scatter)
            })
            .collect(),
        iterations: 100,
        resolution_ns: 0.2,
        measured_ns: 1e6,
        reference_ns: vec![1e5 * machine; 8],
    };
    Run {
        processes: (0..plan.processes).map(process).collect(),
        conditions: evenkeel_env::Conditions::default(),
    }
}

pub(crate) fn config(folder: &Path) -> Config {
    let flags = Layer {
        environment: Some(Claim::Dedicated),
        ..Layer::default()
    };
    Config::load_with(folder, [], flags).unwrap()
}

/// A session on a developer's machine, also where these tests themselves run in CI.
pub(crate) fn session(config: &Config) -> Session {
    let environment = Environment {
        ci: Ci::from_variables(|_| None),
        ..Environment::probe()
    };
    Session::for_suite_in(config.clone(), environment)
}

pub(crate) fn subject(name: &str) -> Subject {
    Subject {
        name: name.to_owned(),
        location: None,
        options: Options::default(),
    }
}

/// One suite of one test in a session of its own, as one process after another would do.
pub(crate) fn judged(
    config: &Config,
    subject: Subject,
    levels: &mut dyn FnMut() -> f64,
) -> TestReport {
    judged_on(config, subject, &mut || (levels(), 1.0))
}

/// As [`judged`], with the machine's own factor beside each level.
pub(crate) fn judged_on(
    config: &Config,
    subject: Subject,
    levels: &mut dyn FnMut() -> (f64, f64),
) -> TestReport {
    let session = session(config);
    let mut case = session.case(subject, 1);
    let mut seed = 0;
    while let Some(plan) = case.wants() {
        seed += 1;
        let (level_ns, machine) = levels();
        case.add(Ok(run_on(&plan, level_ns, machine, seed)));
    }
    session.conclude(vec![case]).tests.remove(0)
}

pub(crate) fn verdict(config: &Config, level_ns: f64) -> Verdict {
    judged(config, subject("p::t"), &mut || level_ns)
        .verdict()
        .unwrap()
}
