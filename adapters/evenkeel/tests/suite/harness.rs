//! `evenkeel::main!()` by libtest's command line, as cargo and nextest speak it.

use crate::fixture::{Suite, programs};

fn listed(arguments: &[&str]) -> Vec<String> {
    let run = [&["--list", "--format", "terse"], arguments].concat();
    let (passed, said) = Suite::of(&programs().mimic, &run).output();
    assert!(passed, "{said}");
    said.lines()
        .filter_map(|line| line.strip_suffix(": test").map(str::to_owned))
        .collect()
}

#[test]
fn every_listed_name_runs_as_nextest_runs_it() {
    let names = listed(&[]);
    let expected = [
        "inner::takes_arguments/Large",
        "inner::takes_arguments/Small",
        "inner::waits/two\\nlines",
        "inner::waits/⏱️",
        "panics",
        "passes",
    ];
    assert_eq!(names.len(), expected.len(), "{names:?}");
    for name in expected {
        assert!(
            names.iter().any(|listed| listed == name),
            "{name}: {names:?}"
        );
    }
    for name in names.iter().filter(|name| *name != "panics") {
        Suite::of(&programs().mimic, &["--exact", name, "--nocapture"])
            .passes(&["1 passed", &format!("suite::mimic::{name}: learning")]);
    }
    assert_eq!(listed(&["--ignored"]), ["panics"]);
}

#[test]
fn the_harness_filters_skips_and_ignores() {
    let mimic = |arguments: &[&str]| Suite::of(&programs().mimic, arguments);
    mimic(&["--bench"]).passes(&["5 passed", "1 ignored"]);
    mimic(&["takes", "--skip", "Small", "--test-threads=1"])
        .passes(&["1 passed", "5 filtered out"]);
    mimic(&["--ignored"]).fails(&["1 failed", "the page is missing"]);
}
