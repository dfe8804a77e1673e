//! The harness for targets with `harness = false`: libtest's command line over the registered tests.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Failed, Trial};

use super::test::grown;
use super::{Ending, Entry, FunctionTest};
use crate::measure::worker;
use crate::report::TestReport;

inventory::collect!(Entry);

/// Enough for the suite to go round; waiting threads cost little, but not nothing.
const MOST_THREADS: usize = 64;
/// As libtest ends when a test failed.
const FAILED: u8 = 101;

/// Runs the performance tests of this program by libtest's command line.
pub fn main() -> ExitCode {
    let tests = || {
        inventory::iter::<Entry>.into_iter().flat_map(|entry| {
            entry
                .tests()
                .into_iter()
                .map(|(path, test)| (path, entry.ignored, test))
        })
    };
    if worker::assignment().is_some() {
        // Leaves with the test that it is there for; if it finds none, the controller says so.
        tests().for_each(|(_, _, test)| drop(test.run()));
        return ExitCode::SUCCESS;
    }
    let reports = Arc::new(Mutex::new(Vec::new()));
    let trials: Vec<Trial> = tests()
        .map(|(path, ignored, test)| {
            let reports = Arc::clone(&reports);
            Trial::test(path, move || trial(test, &reports)).with_ignored_flag(ignored)
        })
        .collect();
    let mut arguments = Arguments::from_args();
    // `cargo bench` says --bench and `cargo test` may say --test: the same tests either way.
    (arguments.bench, arguments.test) = (false, false);
    // A thread per test: they wait for their turn to measure, and the turns go round the suite.
    arguments.test_threads = arguments
        .test_threads
        .or(Some(trials.len().clamp(1, MOST_THREADS)));
    let conclusion = libtest_mimic::run(&arguments, trials);
    // The sizes of a function are tests of their own; how its cost grows is seen when all of them have run.
    let reports = reports.lock().unwrap_or_else(PoisonError::into_inner);
    let growth = grown(&reports, tests().map(|(_, _, test)| test)).into_iter();
    let failed: Vec<String> = growth
        .filter_map(|report| Ending::Judged(Box::new(report)).say().err())
        .collect();
    if failed.is_empty() {
        return conclusion.exit_code();
    }
    eprintln!("{}", failed.join("\n\n"));
    ExitCode::from(FAILED)
}

fn trial(test: FunctionTest, reports: &Mutex<Vec<TestReport>>) -> Result<(), Failed> {
    let ending = test.run();
    let said = ending.say();
    let mut reports = reports.lock().unwrap_or_else(PoisonError::into_inner);
    reports.extend(ending.report());
    Ok(said?)
}
