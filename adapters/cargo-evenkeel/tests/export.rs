//! The exported table from outside: what its columns are, and that nothing half-written is left.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use evenkeel::kernel::{Digest, Verdict};
use evenkeel::store::{Event, Origin, Record, RunId, Store};
use serde_json::Value;

const PAGE: &str = include_str!("../../../docs/export.md");

fn export(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .arg("export")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// A store with two runs, whose names and facts need quoting.
fn scene() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join(".evenkeel")).unwrap();
    let origin = Origin {
        branch: Some("a, \"quoted\" branch".into()),
        event: Event::PullRequest,
        facts: vec![("cpu".into(), "3000, \"fast\"".into())],
        ..Origin::new("linux")
    };
    let runs = [Verdict::Learning { runs: 0, needed: 3 }, Verdict::Steady];
    for (verdict, ratio) in runs.into_iter().zip([None, Some(1.25)]) {
        let record = Record {
            run: RunId::new(),
            test: "app::parses \n, \"all\"".into(),
            unit: "ns".into(),
            started_at_ns: 1_795_444_032_123_456_789,
            verdict,
            digest: Digest::new(&mut [101.0, 99.0, 100.0], &[3], 1.0).unwrap(),
            ratio,
            conditions: vec![("load".into(), 0.25)],
        };
        store.append(&origin, &[record], &[]).unwrap();
    }
    folder
}

/// The columns as the page has them.
fn documented() -> Vec<&'static str> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`'))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn a_row_says_what_is_known_of_a_run() {
    let folder = scene();
    let said = export(folder.path(), &["--format", "jsonl"]);
    assert!(said.status.success());
    let text = String::from_utf8(said.stdout).unwrap();
    let rows: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    let [first, second] = &rows[..] else { panic!() };
    assert_eq!(first["environment"], "linux");
    assert_eq!(first["test"], "app::parses \n, \"all\"");
    assert_eq!(first["started_at"], "2026-11-23T14:27:12.123456Z");
    assert_eq!(
        (&first["ratio"], &second["ratio"]),
        (&Value::Null, &Value::from(1.25))
    );
    assert_eq!(
        (&first["verdict"], &second["verdict"]),
        (&"learning".into(), &"steady".into())
    );
    assert_eq!(first["median"], 100.0);
    assert_eq!(first["event"], "pull_request");
    assert_eq!(first["commit"], Value::Null);
    let facts: Value = serde_json::from_str(first["facts"].as_str().unwrap()).unwrap();
    assert_eq!(facts["cpu"], "3000, \"fast\"");
    assert_eq!(first["conditions"], "{\"load\":0.25}");
    let mut names: Vec<_> = first
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected = documented();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected);
}

#[test]
fn the_header_of_csv_is_the_documented_one_and_cells_are_quoted() {
    let folder = scene();
    let said = export(folder.path(), &["--format", "csv", "--output", "runs.csv"]);
    assert!(said.status.success() && said.stdout.is_empty());
    let text = fs::read_to_string(folder.path().join("runs.csv")).unwrap();
    assert_eq!(text.lines().next().unwrap(), documented().join(","));
    assert!(text.contains("\"app::parses \n, \"\"all\"\"\""), "{text}");
    assert!(text.contains("\"a, \"\"quoted\"\" branch\""), "{text}");
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_begins_and_ends_as_one() {
    let folder = scene();
    let said = export(
        folder.path(),
        &["--format", "parquet", "-o", "runs.parquet"],
    );
    assert!(said.status.success());
    let bytes = fs::read(folder.path().join("runs.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
}

#[test]
fn an_empty_store_is_a_table_without_rows() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        export(folder.path(), &["--format", "jsonl"])
            .stdout
            .is_empty()
    );
    let csv = String::from_utf8(export(folder.path(), &["--format", "csv"]).stdout).unwrap();
    assert_eq!(csv.trim_end(), documented().join(","));
}

#[test]
fn wrong_use_is_exit_2_and_leaves_no_file() {
    let folder = scene();
    for (arguments, expected) in [
        (&[][..], "choose --format"),
        (&["--format", "json"], "choose --format"),
        (
            &["--format", "csv", "--output", "no/such/folder.csv"],
            "could not write",
        ),
    ] {
        let said = export(folder.path(), arguments);
        assert_eq!(said.status.code(), Some(2), "{arguments:?}");
        let err = String::from_utf8(said.stderr).unwrap();
        assert!(err.contains(expected), "{err}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let history = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .args(["history", "--format", "csv"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(history.status.code(), Some(2));
    assert!(
        String::from_utf8(history.stderr)
            .unwrap()
            .contains("only `export`")
    );
}
