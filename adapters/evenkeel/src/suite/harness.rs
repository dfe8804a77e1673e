//! The harness for targets with `harness = false`: libtest's command line over the registered tests.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use super::{Ending, Entry, FunctionTest};
use crate::measure::worker;

inventory::collect!(Entry);

/// Enough for the suite to go round; waiting threads cost little, but not nothing.
const MOST_THREADS: usize = 64;

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
    let trials: Vec<Trial> = tests()
        .map(|(path, ignored, test)| Trial::test(path, || trial(test)).with_ignored_flag(ignored))
        .collect();
    let mut arguments = Arguments::from_args();
    // `cargo bench` says --bench and `cargo test` may say --test: the same tests either way.
    (arguments.bench, arguments.test) = (false, false);
    // A thread per test: they wait for their turn to measure, and the turns go round the suite.
    arguments.test_threads = arguments
        .test_threads
        .or(Some(trials.len().clamp(1, MOST_THREADS)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(test: FunctionTest) -> Result<(), Failed> {
    match test.run() {
        Ending::Elsewhere => Ok(()),
        Ending::Passed(said) => {
            eprintln!("{said}");
            Ok(())
        }
        Ending::Failed(report) => Err(report.into()),
    }
}
