//! What is kept, and what becomes of a store that cannot be used.

use std::fs;

use evenkeel_core::Verdict;

use crate::scene::{config, run, session, subject, verdict};

#[test]
fn an_accepted_level_starts_a_new_epoch() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..8 {
        verdict(&config, 1000.0);
    }
    assert_eq!(verdict(&config, 1200.0), Verdict::Regressed);
    let session = session(&config);
    session.accept("p::t", "a better parser", "me").unwrap();
    let error = session.accept("p::unknown", "", "me").unwrap_err();
    assert!(
        error.to_string().contains("no run in this environment"),
        "{error}"
    );
    assert_eq!(
        verdict(&config, 1201.0),
        Verdict::Learning { runs: 1, needed: 4 }
    );
}

#[test]
fn hostile_names_keep_their_own_history() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let names = [
        "a/b",
        "../../etc/passwd",
        "a\nb",
        "🦀",
        "",
        &"x".repeat(10_240),
    ];
    for runs in 0..2 {
        let session = session(&config);
        let mut cases: Vec<_> = names
            .iter()
            .map(|name| session.case(subject(name), 6))
            .collect();
        for (index, case) in cases.iter_mut().enumerate() {
            while let Some(plan) = case.wants() {
                case.add(Ok(run(&plan, 1000.0 * (index + 1) as f64, 1)));
            }
        }
        for report in session.conclude(cases).tests {
            assert_eq!(
                report.verdict(),
                Some(Verdict::Learning { runs, needed: 6 })
            );
            assert!(report.kept);
        }
    }
}

#[test]
fn a_failed_measurement_fails_the_test_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&config(folder.path()));
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let report = session.judge(subject("p::t"), &mut |plan| Ok(run(plan, bad, 1)));
        assert!(report.is_broken() && report.fails() && !report.kept);
        assert!(report.to_string().contains("observation 0 is "), "{report}");
    }
    assert!(session.history("p::t").records().is_empty());
}

#[test]
fn a_store_that_cannot_be_used_is_said_and_the_run_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.dir = folder.path().join("file");
    fs::write(&config.dir, "not a folder").unwrap();
    let session = session(&config);
    let report = session.judge(subject("p::t"), &mut |plan| Ok(run(plan, 1000.0, 1)));
    assert_eq!(
        report.verdict(),
        Some(Verdict::Learning { runs: 0, needed: 4 })
    );
    assert!(!report.kept);
    assert!(
        report.to_string().contains("check that it is a folder"),
        "{report}"
    );
}

#[test]
fn a_newer_store_is_left_alone_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    fs::create_dir(&config.dir).unwrap();
    fs::write(config.dir.join("format"), "evenkeel-store 999\n").unwrap();
    let session = session(&config);
    let report = session.judge(subject("p::t"), &mut |plan| Ok(run(plan, 1000.0, 1)));
    assert!(report.to_string().contains("update evenkeel"), "{report}");
    assert_eq!(fs::read_dir(&config.dir).unwrap().count(), 1);
}

#[test]
fn damaged_segments_are_said_and_the_rest_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..4 {
        verdict(&config, 1000.0);
    }
    let environment = fs::read_dir(&config.dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir())
        .unwrap();
    let segment = fs::read_dir(environment)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "run"))
        .unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let session = session(&config);
    let report = session.judge(subject("p::t"), &mut |plan| Ok(run(plan, 1000.0, 1)));
    assert!(report.verdict().is_some() && report.kept);
    assert!(report.to_string().contains("checksum"), "{report}");
}
