use evenkeel_core::{Cause, Verdict};
use evenkeel_store::{Event, Origin, Record, RunId, Store};

use crate::scene::{ENVIRONMENT, Scene, TEST, acceptance, origin, record, record_of, run};

#[test]
fn what_was_appended_is_read() {
    let scene = Scene::on_disk();
    let verdicts = [
        Verdict::Steady,
        Verdict::Improved,
        Verdict::Regressed,
        Verdict::Undecided(Cause::NoisyRun),
        Verdict::Learning { runs: 2, needed: 3 },
    ];
    let records: Vec<_> = (0_u64..)
        .zip(verdicts)
        .map(|(n, verdict)| Record {
            verdict,
            ratio: (n % 2 == 0).then_some(1.25),
            ..record(n)
        })
        .collect();
    let written = scene
        .store
        .append(&origin(), &records, &[acceptance(0, 2)])
        .unwrap();
    assert!(written.is_some());

    let history = scene.history();
    let read: Vec<_> = history.records().iter().map(|r| r.item.clone()).collect();
    assert_eq!(read, records);
    assert!(history.records().iter().all(|r| *r.origin == origin()));
    assert_eq!(history.acceptances()[0].item, acceptance(0, 2));
    assert_eq!(history.latest().unwrap().run, run(4));
    assert_eq!(history.damage(), []);
    assert_eq!(scene.read().verify(), []);
}

#[test]
fn a_number_that_is_none_is_left_out_and_the_rest_of_the_record_is_kept() {
    let scene = Scene::new();
    scene.append(&[Record {
        ratio: Some(f64::NAN),
        conditions: vec![("load".into(), f64::INFINITY), ("steal".into(), 0.5)],
        ..record(1)
    }]);
    let kept = Record {
        ratio: None,
        conditions: vec![("steal".into(), 0.5)],
        ..record(1)
    };
    assert_eq!(scene.history().records()[0].item, kept);
    assert_eq!(scene.read().verify(), []);
}

#[test]
fn tests_and_environments_are_kept_apart() {
    let scene = Scene::new();
    scene.append(&[record(1), record_of("other", 1)]);
    let elsewhere = Origin::new("macos-aarch64");
    scene.store.append(&elsewhere, &[record(2)], &[]).unwrap();

    assert_eq!(scene.runs(), [1]);
    let archive = scene.read();
    assert_eq!(archive.history("other").records().len(), 1);
    assert_eq!(archive.history("unknown").records().len(), 0);
    let mut tests = archive.tests();
    tests.sort();
    assert_eq!(tests, [TEST, "other"]);
    let environments = scene.store.environments().unwrap();
    assert_eq!(environments, [ENVIRONMENT, "macos-aarch64"]);
    let other = scene.store.read_test("macos-aarch64", TEST).unwrap();
    assert_eq!(other.records()[0].origin.event, Event::Local);
}

#[test]
fn a_history_is_sorted_by_run_and_not_by_the_order_of_writing() {
    assert_eq!(Scene::with_runs([3, 1, 2]).runs(), [1, 2, 3]);
}

#[test]
fn an_acceptance_alone_is_kept() {
    let scene = Scene::new();
    scene.accept(0, 5);
    assert_eq!(scene.history().acceptances().len(), 1);
    assert_eq!(scene.runs(), []);
}

#[test]
fn nothing_to_append_writes_nothing() {
    let scene = Scene::new();
    assert_eq!(scene.store.append(&origin(), &[], &[]).unwrap(), None);
    assert!(!scene.folder().exists());
}

#[test]
fn an_unknown_environment_is_empty() {
    let scene = Scene::new();
    let archive = scene.store.read("never-seen").unwrap();
    assert_eq!(archive.tests(), Vec::<String>::new());
    assert_eq!(scene.store.fold("never-seen").unwrap().unwrap().inputs, 0);
}

#[test]
fn any_test_name_is_only_a_name() {
    let scene = Scene::new();
    let long = "x".repeat(10_000);
    let names = [
        "",
        "/",
        "..",
        "../../../etc/passwd",
        "a\nb\r\0c",
        "🦀 größer",
        "C:\\con",
        "format",
        &long,
    ];
    let records: Vec<_> = names.iter().map(|name| record_of(name, 1)).collect();
    scene.append(&records);

    let archive = scene.read();
    for name in names {
        assert_eq!(&*archive.history(name).records()[0].test, name);
        let alone = scene.store.read_test(ENVIRONMENT, name).unwrap();
        assert_eq!(alone.records().len(), 1, "{name:?}");
    }
    assert_eq!(archive.tests().len(), names.len());
    assert_eq!(scene.segments().len(), 1);
}

#[test]
fn a_store_is_found_again() {
    let scene = Scene::with_runs([1]);
    let again = Store::open(scene.store.dir()).unwrap();
    assert_eq!(again.read_test(ENVIRONMENT, TEST).unwrap(), scene.history());
}

#[test]
fn run_ids_ascend_and_have_one_spelling() {
    let ids: Vec<_> = (0..1000).map(|_| RunId::new()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    let text = ids[0].to_string();
    assert_eq!(text.parse::<RunId>().unwrap(), ids[0]);
    assert_eq!(format!("{:?}", ids[0]), text);
    for wrong in [
        "",
        "x",
        &text.to_uppercase(),
        &text.replace('-', ""),
        &format!("{{{text}}}"),
    ] {
        let error = wrong.parse::<RunId>().unwrap_err().to_string();
        assert!(error.contains("is not a run id"), "{error}");
    }
}

#[test]
fn a_segment_too_large_for_memory_is_read_in_parts() {
    // More than is held in memory for a single test, so that its groups are read from the file.
    let scene = Scene::new();
    let name = "y".repeat(200_000);
    let records: Vec<_> = (0..12)
        .map(|n| record_of(&format!("{name}{n}"), n))
        .chain([record(1)])
        .collect();
    let path = scene.append(&records);
    assert!(std::fs::metadata(path).unwrap().len() > 1 << 21);
    assert_eq!(scene.runs(), [1]);
    let last = scene.store.read_test(ENVIRONMENT, &format!("{name}11"));
    assert_eq!(last.unwrap().records()[0].run, run(11));
}
