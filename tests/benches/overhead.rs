//! What a test costs beside its measured body, and what judging and keeping it costs: `cargo xtask overhead`.

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use evenkeel::config::{Config, Layer};
use evenkeel::enlist::{self, Enlisted};
use evenkeel::env::{Ci, Environment};
use evenkeel::{Options, ProcessRun, Run, RunPlan, Session, Subject};

/// The defaults: 8 fresh processes of 100 ms.
const PLAN: RunPlan = RunPlan {
    processes: 8,
    time_per_process_ns: 100e6,
    iterations: None,
};
/// The least of so many runs counts: what else the machine does can only add.
const REPEATS: usize = 3;
/// Promised: outside the measured bodies at most this share of the measuring time.
const MOST_OUTSIDE: f64 = 0.05;
/// Promised: judging and keeping one of 1,000 tests takes at most so many milliseconds.
const MOST_JUDGING_MS: f64 = 5.0;
const TESTS: usize = 1000;
/// Promised: judging and keeping a suite of so many tests takes at most this share of the time that measuring them takes.
const SUITE: usize = 500;
const MOST_OF_SUITE: f64 = 0.02;
/// One more than a baseline holds.
const HISTORY: u32 = 33;

fn main() -> ExitCode {
    match figures() {
        Ok(Figures {
            outside,
            judging_ms,
            of_suite,
        }) => {
            println!(
                "{:.1} % of the measuring time is spent outside the measured bodies (at most {:.0} %), judging and keeping \
                 takes {judging_ms:.2} ms per test at {TESTS} tests (at most {MOST_JUDGING_MS} ms) and {:.3} % on top of measuring \
                 {SUITE} trivial ones (at most {:.0} %)",
                100.0 * outside,
                100.0 * MOST_OUTSIDE,
                100.0 * of_suite,
                100.0 * MOST_OF_SUITE
            );
            if outside <= MOST_OUTSIDE && judging_ms <= MOST_JUDGING_MS && of_suite <= MOST_OF_SUITE
            {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            println!("could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Figures {
    outside: f64,
    judging_ms: f64,
    of_suite: f64,
}

fn figures() -> Result<Figures, Box<dyn Error>> {
    // However little a test does, it is measured for as long as the plan says.
    let measuring_ns = f64::from(PLAN.processes) * PLAN.time_per_process_ns;
    Ok(Figures {
        outside: outside_the_bodies()?,
        judging_ms: judging_ms(TESTS)?,
        of_suite: judging_ms(SUITE)? * 1e6 / measuring_ns,
    })
}

/// Time outside the measured bodies of the example's tests, as a share of the time inside.
fn outside_the_bodies() -> Result<f64, Box<dyn Error>> {
    let (mut spent_ns, mut measured_ns) = (0.0, 0.0);
    println!(
        "{:44} {:>12} {:>12} {:>9}",
        "test", "measured ms", "outside ms", "share"
    );
    for test in enlisted()? {
        let mut runs = Vec::new();
        for _ in 0..REPEATS {
            let began = Instant::now();
            let run = test.measure(&PLAN)?;
            let spent = began.elapsed().as_nanos() as f64;
            let measured: f64 = run
                .processes
                .iter()
                .map(|process| process.measured_ns)
                .sum();
            runs.push((spent, measured));
        }
        let (spent, measured) = runs
            .into_iter()
            .min_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)))
            .unwrap_or_default();
        // Its inputs are prepared outside the measured body by the test itself: that time is not ours.
        let prepares = test.subject.name.ends_with("merges_two_indexes");
        println!(
            "{:44} {:>12.1} {:>12.1} {:>8.1} %{}",
            test.subject.name,
            measured / 1e6,
            (spent - measured) / 1e6,
            100.0 * (spent - measured) / measured,
            if prepares {
                " (prepares its inputs, not counted)"
            } else {
                ""
            },
        );
        if !prepares {
            spent_ns += spent;
            measured_ns += measured;
        }
    }
    Ok((spent_ns - measured_ns) / measured_ns)
}

/// The example's tests, built as `cargo bench` builds them.
fn enlisted() -> Result<Vec<Enlisted>, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir()?;
    let list = folder.path().join("list");
    let status = Command::new(env!("CARGO"))
        .args(["bench", "--quiet", "--bench", "text"])
        .current_dir(root.join("docs/examples/text-tools"))
        .env("CARGO_TARGET_DIR", root.join("target/text-tools"))
        .env(enlist::VARIABLE, &list)
        .stdout(std::process::Stdio::null())
        .status()?;
    let tests = enlist::read(&list)?;
    if !status.success() || tests.is_empty() {
        return Err(format!(
            "the example enlisted {} tests and ended with {status}",
            tests.len()
        )
        .into());
    }
    Ok(tests)
}

/// Milliseconds per test to read a suite's history, judge every test, and keep its run.
fn judging_ms(tests: usize) -> Result<f64, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let flags = Layer {
        dir: Some(folder.path().join("store")),
        ..Layer::default()
    };
    let config = Config::load_with(folder.path(), [], flags)?;
    for run in 0..HISTORY {
        suite(&config, made_up(tests, run));
    }
    let runs = made_up(tests, HISTORY);
    let began = Instant::now();
    suite(&config, runs);
    Ok(began.elapsed().as_secs_f64() * 1e3 / tests as f64)
}

/// One run of the whole suite, from the opened session to the kept records.
fn suite(config: &Config, runs: Vec<Run>) {
    // As on a developer's machine: in CI, what was learned here would not be judged by.
    let environment = Environment {
        ci: Ci::from_variables(|_| None),
        ..Environment::probe()
    };
    let session = Session::for_suite_in(config.clone(), environment);
    let together = runs.len();
    let cases = runs.into_iter().enumerate().map(|(index, run)| {
        let subject = Subject {
            name: format!("made-up::suite::test_{index}"),
            location: None,
            options: Options::default(),
        };
        let mut case = session.case(subject, together);
        while case.wants().is_some() {
            case.add(Ok(run.clone()));
        }
        case
    });
    let mut cases: Vec<_> = cases.collect();
    session.weigh(&mut cases);
    let report = session.conclude(cases);
    assert!(
        report.tests.iter().all(|test| test.kept),
        "not kept: {:?}",
        report.notes
    );
}

/// A run of every test, as the default plan would give it: levels that differ by a percent from run to run.
fn made_up(tests: usize, run: u32) -> Vec<Run> {
    let scatter = |a: u32, b: u32, c: u32| f64::from((a * 7 + b * 5 + c * 3) % 11) / 11.0;
    let process = |test: u32, index: u32| ProcessRun {
        observations: (0..150)
            .map(|i| 1e4 * (1.0 + 0.004 * scatter(run, index, i) + 0.01 * scatter(test, run, 0)))
            .collect(),
        iterations: 50,
        resolution_ns: 0.5,
        measured_ns: PLAN.time_per_process_ns,
        reference_ns: Vec::new(),
    };
    let of = |test: u32| Run {
        processes: (0..PLAN.processes)
            .map(|index| process(test, index))
            .collect(),
        conditions: evenkeel::env::Conditions::default(),
    };
    (0..tests as u32).map(of).collect()
}
