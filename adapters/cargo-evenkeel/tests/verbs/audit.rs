//! `cargo evenkeel audit` on runs that were kept by `run`.

use std::path::Path;

use serde_json::Value;

use crate::{scratch, with};

fn evenkeel(folder: &Path, arguments: &[&str]) -> String {
    let quick = [("EVENKEEL_PROCESSES", "3"), ("EVENKEEL_FLOOR", "1000 %")];
    let said = with(folder, arguments, &quick);
    assert_eq!(said.exit, 0, "{arguments:?} {}", said.err);
    said.out
}

#[test]
fn a_history_is_examined_once_there_are_runs_enough_to_confirm() {
    let folder = scratch();
    let run = || evenkeel(folder.path(), &["run", "--name", "nothing", "--", "true"]);
    run();
    let said = evenkeel(folder.path(), &["audit"]);
    assert!(said.starts_with("there is too little history"), "{said}");

    (1..16).for_each(|_| drop(run()));
    let said = evenkeel(folder.path(), &["audit"]);
    // A tolerance of ten times hides every slowdown that is tried.
    assert!(said.contains("0 of "), "{said}");
    assert!(
        said.contains("is not seen in nine of ten runs of: nothing"),
        "{said}"
    );
    let lines = evenkeel(folder.path(), &["--format", "json", "audit", "nothing"]);
    let rows: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (&rows[0]["test"], &rows[1]["test"]),
        (&"nothing".into(), &Value::Null)
    );
    for row in &rows {
        assert_eq!(row["red"]["hits"], 0);
        assert!(row["red"]["trials"].as_u64().unwrap() > 0);
        assert_eq!(row["found"].as_array().unwrap().len(), 5);
        assert_eq!(
            (&row["detects"], &row["blind"]),
            (&Value::Null, &true.into())
        );
    }
}
