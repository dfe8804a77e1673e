//! `run`, and what `show`, `history` and `accept` make of its runs.

use std::fs;

use serde_json::Value;

use crate::{evenkeel, scratch};

#[cfg(unix)]
#[test]
fn a_command_is_learned_and_then_judged() {
    let folder = scratch();
    let run = |runs: &str| {
        let said = evenkeel(
            folder.path(),
            &[
                "run", "--format", "json", "--budget", "1000 %", "--runs", runs, "--", "true",
            ],
        );
        let last = said.out.lines().last().unwrap_or_default();
        let report: Value =
            serde_json::from_str(last).unwrap_or_else(|_| panic!("{} {}", said.out, said.err));
        (report, said.exit)
    };
    let (first, exit) = run("1");
    assert_eq!(exit, 0);
    assert_eq!(first["tests"][0]["test"], "true");
    assert_eq!(first["tests"][0]["verdict"], "learning");
    assert_eq!(first["tests"][0]["kept"], true);
    assert!(
        first["tests"][0]["next"]
            .as_str()
            .unwrap()
            .contains("3 times more"),
        "{first}"
    );
    // With a budget of ten times as slow, `true` is steady on any machine, or faster.
    let (judged, exit) = run("4");
    assert_eq!(exit, 0);
    let verdict = judged["tests"][0]["verdict"].as_str().unwrap();
    assert!(
        ["steady", "improved", "undecided"].contains(&verdict),
        "{judged}"
    );
    assert_eq!(judged["tests"][0]["basis"]["runs"], 4);

    let history = evenkeel(folder.path(), &["history", "true", "--format", "json"]);
    assert_eq!(history.out.lines().count(), 5);
    let shown = evenkeel(folder.path(), &["show", "true"]);
    assert!(
        shown.out.starts_with(&format!("true: {verdict}")),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("against 4 runs"), "{}", shown.out);
    let shown: Value =
        serde_json::from_str(&evenkeel(folder.path(), &["show", "true", "--format", "json"]).out)
            .unwrap();
    assert_eq!(shown["verdict"], verdict);

    let accepted = evenkeel(folder.path(), &["accept", "true", "--reason", "new libc"]);
    assert_eq!(accepted.exit, 0, "{}", accepted.err);
    let history = evenkeel(folder.path(), &["history", "true"]);
    assert!(
        history.out.lines().any(|line| line.contains("2 accepted")),
        "{}",
        history.out
    );
    let (after, _) = run("1");
    assert_eq!(after["tests"][0]["verdict"], "learning");
}

#[test]
fn a_name_that_does_not_exist_is_answered_with_the_nearest_and_changes_nothing() {
    let folder = scratch();
    let empty = evenkeel(folder.path(), &["show", "anything"]);
    assert_eq!(empty.exit, 2);
    assert!(empty.err.contains("measure first"), "{}", empty.err);

    evenkeel(
        folder.path(),
        &[
            "run",
            "--name",
            "start-up",
            "--",
            env!("CARGO_BIN_EXE_evenkeel"),
            "--version",
        ],
    );
    for arguments in [
        &["show", "startup"][..],
        &["history", "startup"],
        &["accept", "start-up", "startup"],
    ] {
        let said = evenkeel(folder.path(), arguments);
        assert_eq!(said.exit, 2);
        assert!(
            said.err.contains("did you mean `start-up`?"),
            "{}",
            said.err
        );
    }
    let history = evenkeel(folder.path(), &["history", "start-up"]);
    assert!(!history.out.contains("accepted"), "{}", history.out);
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_is_exit_5_and_is_not_kept() {
    let folder = scratch();
    let said = evenkeel(
        folder.path(),
        &[
            "run",
            "--",
            "sh",
            "-c",
            "echo broken pipe dream >&2; exit 3",
        ],
    );
    assert_eq!(said.exit, 5);
    assert!(
        said.err.contains("broken pipe dream") && said.err.contains("exit status: 3"),
        "{}",
        said.err
    );
    assert!(
        evenkeel(folder.path(), &["history"])
            .out
            .contains("no runs are kept")
    );
    let missing = evenkeel(folder.path(), &["run", "--", "./no-such-program"]);
    assert_eq!(missing.exit, 2);
    assert!(
        missing.err.contains("could not start ./no-such-program"),
        "{}",
        missing.err
    );
}

#[test]
fn the_store_can_be_elsewhere_and_the_report_in_a_file() {
    let folder = scratch();
    let program = env!("CARGO_BIN_EXE_evenkeel");
    let run = |report: &str| {
        evenkeel(
            folder.path(),
            &[
                "--dir",
                "runs",
                "run",
                "--name",
                "x",
                "--report",
                report,
                "--",
                program,
                "--version",
            ],
        )
    };
    assert_eq!(run("report.json").exit, 0);
    assert!(folder.path().join("runs").is_dir() && !folder.path().join(".evenkeel").exists());
    let report: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("report.json")).unwrap())
            .unwrap();
    assert_eq!(report["count"]["learning"], 1);
    let said = run("no/such/folder/report.json");
    assert_eq!(said.exit, 2);
    assert!(
        said.err.contains("could not write the report"),
        "{}",
        said.err
    );
}

#[test]
fn a_store_of_a_newer_format_is_left_alone_and_the_run_is_judged_all_the_same() {
    let folder = scratch();
    let store = folder.path().join(".evenkeel");
    fs::create_dir(&store).unwrap();
    fs::write(store.join("format"), "evenkeel-store 9\n").unwrap();
    let program = env!("CARGO_BIN_EXE_evenkeel");
    let run = evenkeel(
        folder.path(),
        &["run", "--name", "x", "--", program, "--version"],
    );
    assert_eq!(run.exit, 0, "{}", run.err);
    assert!(
        run.out.contains("learning") && run.out.contains("has format 9"),
        "{}",
        run.out
    );
    assert!(run.out.contains("next: mend the store"), "{}", run.out);
    for arguments in [&["accept", "x"][..], &["show", "x"]] {
        let said = evenkeel(folder.path(), arguments);
        assert_eq!(said.exit, 2);
        assert!(said.err.contains("has format 9"), "{}", said.err);
    }
    assert!(
        evenkeel(folder.path(), &["doctor"])
            .out
            .contains("has format 9")
    );
    assert_eq!(fs::read_dir(&store).unwrap().count(), 1);
}
