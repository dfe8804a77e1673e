//! The example under the three commands that people run: one history, the same verdicts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use evenkeel::Session;
use evenkeel::config::{Config, Layer};
use evenkeel::env::{Ci, Environment};
use evenkeel::kernel::Verdict;

/// The tests in `benches/text.rs`.
const BENCHED: [&str; 8] = [
    "text-tools::text::counts_words",
    "text-tools::text::finds_links",
    "text-tools::text::indexes_chapters/1",
    "text-tools::text::indexes_chapters/3",
    "text-tools::text::merges_two_indexes",
    "text-tools::text::parses_a_page",
    "text-tools::text::reformats_json",
    "text-tools::text::sums_up_a_table",
];
/// Those in `tests/plain.rs`, which `cargo bench` does not run.
const PLAIN: [&str; 2] = [
    "text-tools::plain::finds_links_in_a_page",
    "text-tools::plain::the_table_is_summed_up",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples/text-tools")
}

/// Cargo on the example, with short measurements kept in `store`.
fn cargo(store: &Path, arguments: &[&str]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).current_dir(folder());
    // As in a developer's terminal: in CI, runs of other branches than `main` never become a baseline.
    for name in Ci::variables() {
        cargo.env_remove(name);
    }
    cargo
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/text-tools"),
        )
        // The outputs are read as text, whatever colours the caller's terminal has.
        .env("CARGO_TERM_COLOR", "never")
        .env("EVENKEEL_DIR", store)
        .env("EVENKEEL_PROCESSES", "2")
        .env("EVENKEEL_TIME", "4 ms")
        .output()
        .expect("cargo can be started")
}

/// As [`cargo`], for what must succeed; both its outputs.
fn succeeds(store: &Path, arguments: &[&str]) -> String {
    let output = cargo(store, arguments);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "cargo {arguments:?}:\n{text}");
    text
}

fn has_nextest() -> bool {
    let has = Command::new(env!("CARGO"))
        .args(["nextest", "--version"])
        .output();
    let has = has.is_ok_and(|output| output.status.success());
    if !has {
        eprintln!("cargo-nextest is not installed: its part was left out");
    }
    has
}

/// The verdicts of all runs in the store, oldest first.
fn verdicts(store: &Path) -> BTreeMap<String, Vec<Verdict>> {
    let flags = Layer {
        dir: Some(store.to_path_buf()),
        ..Layer::default()
    };
    // The environment of the runs: that of a developer's terminal.
    let environment = Environment {
        ci: Ci::from_variables(|_| None),
        ..Environment::probe()
    };
    let session = Session::for_suite_in(
        Config::load_with(&folder(), [], flags).expect("the example's evenkeel.toml is right"),
        environment,
    );
    let of = |test: &String| {
        session
            .history(test)
            .records()
            .iter()
            .map(|record| record.verdict)
            .collect()
    };
    session
        .known_tests()
        .iter()
        .map(|test| (test.clone(), of(test)))
        .collect()
}

#[test]
fn test_bench_and_nextest_add_to_one_history() {
    let store = tempfile::tempdir().unwrap();
    succeeds(store.path(), &["test", "--quiet", "--benches", "--tests"]);
    succeeds(store.path(), &["bench", "--quiet"]);
    let mut runs = 2;
    if has_nextest() {
        succeeds(store.path(), &["nextest", "run"]);
        runs += 1;
    }
    let learned = |runs| {
        (0..runs)
            .map(|runs| Verdict::Learning { runs, needed: 4 })
            .collect::<Vec<_>>()
    };
    let expected = BENCHED.map(|test| (test, learned(runs))).into_iter();
    let expected = expected.chain(PLAIN.map(|test| (test, learned(runs - 1))));
    let expected = expected
        .map(|(test, verdicts)| (test.to_owned(), verdicts))
        .collect();
    assert_eq!(verdicts(store.path()), expected);
}

#[test]
fn a_filter_runs_one_test() {
    let store = tempfile::tempdir().unwrap();
    succeeds(
        store.path(),
        &["test", "--bench", "text", "--", "--exact", "parses_a_page"],
    );
    assert_eq!(
        verdicts(store.path()).into_keys().collect::<Vec<_>>(),
        ["text-tools::text::parses_a_page"]
    );
}

#[test]
fn nextest_lists_every_test_and_a_filter_runs_one() {
    if !has_nextest() {
        return;
    }
    let store = tempfile::tempdir().unwrap();
    let list = succeeds(store.path(), &["nextest", "list"]);
    for test in BENCHED.into_iter().chain([
        "finds_links_in_a_page",
        "the_table_is_summed_up_rightly_and_fast",
    ]) {
        let name = test.trim_start_matches("text-tools::text::");
        assert!(
            list.lines().any(|line| line.ends_with(name)),
            "{name} is not listed:\n{list}"
        );
    }
    assert!(
        verdicts(store.path()).is_empty(),
        "listing must not measure"
    );
    succeeds(store.path(), &["nextest", "run", "indexes_chapters/3"]);
    assert_eq!(
        verdicts(store.path()).into_keys().collect::<Vec<_>>(),
        ["text-tools::text::indexes_chapters/3"]
    );
}
