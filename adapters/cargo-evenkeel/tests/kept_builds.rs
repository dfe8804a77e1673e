//! `cargo evenkeel test --keep-build`, and what a later suspect is compared with.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod repository;
mod scene;

use std::fs;
use std::path::PathBuf;

use repository::Repository;
use scene::Said;
use serde_json::Value;

/// The slowdown of one test comes with the build, that of the other with the machine.
const TESTS: &str = r#"
use std::hint::black_box;
use evenkeel::{Bencher, perf};

fn sum(numbers: u64) -> u64 { black_box(1..numbers).sum() }

#[perf]
fn code(b: Bencher) { b.iter(|| sum(200)); }
#[perf]
fn machine(b: Bencher) {
    let numbers = if std::env::var_os("SLOW_MACHINE").is_some() { 4_000 } else { 200 };
    b.iter(|| sum(numbers));
}
"#;

/// However noisy the machine is, the same code is not twice as slow.
const TOLERANT: &[(&str, &str)] = &[("EVENKEEL_FLOOR", "100 %"), ("EVENKEEL_TIME", "0.1 s")];
const SLOW_MACHINE: &[(&str, &str)] = &[TOLERANT[0], TOLERANT[1], ("SLOW_MACHINE", "1")];

fn test(repository: &Repository, arguments: &[&str], variables: &[(&str, &str)]) -> (Said, Value) {
    let report = repository.project.join("report.json");
    let _none_yet = fs::remove_file(&report);
    let usual = ["test", "--profile", "dev", "--report", "report.json"];
    let said = repository.evenkeel(&[&usual[..], arguments].concat(), variables);
    let report = fs::read(&report).unwrap_or_default();
    (said, serde_json::from_slice(&report).unwrap_or(Value::Null))
}

fn objects(repository: &Repository) -> Vec<PathBuf> {
    let builds = repository.project.join(".evenkeel/.builds");
    let environments = fs::read_dir(builds).into_iter().flatten();
    environments
        .flat_map(|folder| fs::read_dir(folder.unwrap().path().join("objects")).unwrap())
        .map(|object| object.unwrap().path())
        .collect()
}

#[test]
fn a_suspect_is_compared_with_the_build_of_its_baseline() {
    let repository = Repository::new("kept", TESTS);
    // A suspicion needs three runs; fresh runs alone could not confirm one after so few.
    let learn = ["--runs", "3", "--keep-build"];
    let (said, _) = test(&repository, &learn, TOLERANT);
    assert_eq!(said.exit, 0, "{}{}", said.out, said.err);
    assert_eq!(objects(&repository).len(), 1);

    // Old and new build meet the same slow machine.
    let (said, report) = test(&repository, &["machine"], SLOW_MACHINE);
    assert_eq!(said.exit, 0, "{}{}", said.out, said.err);
    let found = &report["tests"][0];
    assert_eq!(found["verdict"], "steady", "{report}");
    assert_eq!(
        (&found["stage"], &found["suspect"]),
        (&"duet".into(), &true.into())
    );

    // A slower build is red, and is not kept for it.
    repository.write(&TESTS.replace("sum(200)", "sum(4_000)"));
    let (said, report) = test(&repository, &["code", "--keep-build"], TOLERANT);
    assert_eq!(said.exit, 1, "{}{}", said.out, said.err);
    let found = &report["tests"][0];
    assert_eq!(
        (&found["verdict"], &found["stage"]),
        (&"regressed".into(), &"duet".into())
    );
    assert!(found["ratio"].as_f64().unwrap() > 3.0, "{report}");
    let note = found["notes"][0].as_str().unwrap();
    assert!(
        note.starts_with("decided by a duet with the build kept from"),
        "{note}"
    );
    let notes = report["notes"].to_string();
    assert!(notes.contains("no build was kept"), "{notes}");
    assert_eq!(objects(&repository).len(), 1);

    // A damaged program is not started, and the test is judged without it.
    let object = objects(&repository).pop().unwrap();
    let mut bytes = fs::read(&object).unwrap();
    bytes[0] ^= 1;
    fs::write(&object, bytes).unwrap();
    let (said, report) = test(&repository, &["code"], TOLERANT);
    assert_eq!(said.exit, 0, "{}{}", said.out, said.err);
    assert_eq!(report["tests"][0]["verdict"], "learning", "{report}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("is damaged"), "{notes}");
}

#[test]
fn old_builds_go_when_the_new_ones_take_the_room() {
    let repository = Repository::new("kept", TESTS);
    let keep = ["--keep-build", "--keep-build-size", "1 B"];
    let (said, report) = test(&repository, &keep, TOLERANT);
    assert_eq!(said.exit, 0, "{}{}", said.out, said.err);
    assert!(
        report["notes"].to_string().contains("it is the only one"),
        "{report}"
    );
    let first = objects(&repository);
    repository.write(&TESTS.replace("sum(200)", "sum(201)"));
    test(&repository, &keep, TOLERANT);
    let second = objects(&repository);
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first, second);
}
