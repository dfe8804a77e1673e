//! `merge` and `prune`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::scene::Said;
use crate::{evenkeel, scratch};

/// A store in `folder/name` with a run of the test `test`.
fn store_with_a_run(folder: &Path, name: &str, test: &str) {
    let program = env!("CARGO_BIN_EXE_evenkeel");
    let run = [
        "--dir",
        name,
        "run",
        "--name",
        test,
        "--",
        program,
        "--version",
    ];
    assert_eq!(evenkeel(folder, &run).exit, 0);
}

#[test]
fn stores_merge_to_their_union_and_are_only_read() {
    let folder = scratch();
    store_with_a_run(folder.path(), "one", "first");
    store_with_a_run(folder.path(), "two", "second");
    let merge = || evenkeel(folder.path(), &["merge", "one", "two", "--format", "json"]);
    let counts = |said: &Said| -> Vec<(u64, u64)> {
        let lines = said
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let count = |line: Value| {
            (
                line["copied"].as_u64().unwrap(),
                line["present"].as_u64().unwrap(),
            )
        };
        lines.map(count).collect()
    };
    let first = merge();
    assert_eq!(
        (first.exit, counts(&first)),
        (0, vec![(1, 0), (1, 0)]),
        "{}",
        first.err
    );
    assert_eq!(counts(&merge()), [(0, 1), (0, 1)]);
    let history = evenkeel(folder.path(), &["history"]);
    assert!(
        history.out.contains("first") && history.out.contains("second"),
        "{}",
        history.out
    );
    let theirs = evenkeel(folder.path(), &["--dir", "two", "history"]);
    assert!(!theirs.out.contains("first"), "{}", theirs.out);
}

#[test]
fn a_folder_that_is_missing_stops_a_merge_before_it_begins() {
    let folder = scratch();
    store_with_a_run(folder.path(), "one", "first");
    let said = evenkeel(folder.path(), &["merge", "one", "tow"]);
    assert_eq!(said.exit, 2);
    assert!(said.err.contains("no folder tow"), "{}", said.err);
    assert!(!folder.path().join(".evenkeel").exists());
    fs::create_dir(folder.path().join("empty")).unwrap();
    let said = evenkeel(folder.path(), &["merge", "empty"]);
    assert_eq!((said.exit, &*said.out), (0, "empty: no runs in it\n"));
}

#[test]
fn what_is_damaged_in_another_store_is_named_and_left_there() {
    let folder = scratch();
    store_with_a_run(folder.path(), "one", "first");
    let environment = fs::read_dir(folder.path().join("one"))
        .unwrap()
        .flatten()
        .find(|entry| entry.path().is_dir())
        .unwrap()
        .path();
    let bad = environment.join("019ab3f0-0000-7000-8000-000000000000.run");
    fs::write(&bad, "no segment").unwrap();
    let said = evenkeel(folder.path(), &["merge", "one"]);
    assert_eq!(said.exit, 0);
    assert!(
        said.out.contains("1 segments copied") && said.out.contains("left where it is"),
        "{}",
        said.out
    );
    assert!(bad.exists());
}

#[test]
fn pruning_to_a_size_keeps_what_a_band_needs_and_says_so() {
    let folder = scratch();
    store_with_a_run(folder.path(), ".evenkeel", "first");
    let said = evenkeel(folder.path(), &["prune", "--max-size", "1 B"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(said.out.starts_with("0 records went"), "{}", said.out);
    assert!(
        said.out
            .contains("more than 1 B: of each test the newest 32 runs"),
        "{}",
        said.out
    );
    assert!(evenkeel(folder.path(), &["history"]).out.contains("first"));
    let json = evenkeel(
        folder.path(),
        &["prune", "--max-size", "1 MiB", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        (&json["records"], &json["fits"]),
        (&Value::from(0), &Value::from(true))
    );
    let wrong = evenkeel(folder.path(), &["prune", "--max-size", "64 MB"]);
    assert_eq!(wrong.exit, 2);
    assert!(wrong.err.contains("64 MiB"), "{}", wrong.err);
}
