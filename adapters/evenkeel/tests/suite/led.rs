//! A suite that another process leads.

use crate::fixture::{Suite, programs};

#[test]
fn tests_enlist_and_can_be_measured_from_outside() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list");
    for (program, arguments) in [
        (
            &programs().plain,
            &["passes", "takes_arguments", "checks_hostile_names"][..],
        ),
        (&programs().mimic, &["inner::takes_arguments/Large"][..]),
    ] {
        let run = [arguments, &["--exact"]].concat();
        Suite::of(program, &run)
            .with("EVENKEEL_ENLIST", list.to_str().unwrap())
            .passes(&[]);
    }
    let mut enlisted = evenkeel::enlist::read(&list).unwrap();
    enlisted.sort_by(|a, b| {
        a.subject
            .name
            .len()
            .cmp(&b.subject.name.len())
            .then(a.subject.name.cmp(&b.subject.name))
    });
    let names: Vec<&str> = enlisted
        .iter()
        .map(|test| &*test.subject.name)
        .filter(|name| name.len() < 1_000)
        .collect();
    assert_eq!(
        names,
        [
            "suite::plain::",
            "suite::plain::a/../b",
            "suite::plain::passes",
            "suite::plain::--exact",
            "suite::plain::two\nlines",
            "suite::plain::⏱️ café",
            "suite::plain::takes_arguments/1",
            "suite::plain::takes_arguments/2",
            "suite::plain::takes_arguments/8",
            "suite::mimic::inner::takes_arguments/Large",
        ]
    );
    let plan = evenkeel::RunPlan {
        processes: 1,
        time_per_process_ns: 5e6,
        iterations: None,
    };
    for test in &enlisted {
        let outcome = test.measure_process(&plan);
        assert_eq!(
            outcome.is_err(),
            test.subject.name.ends_with("/2"),
            "{} {outcome:?}",
            test.subject.name
        );
    }
    let options = &enlisted
        .iter()
        .find(|test| test.subject.name == "suite::plain::passes")
        .unwrap()
        .subject
        .options;
    assert_eq!(options.tags, ["good"]);
    assert_eq!(
        (options.budget, options.floor, options.limit_ns),
        (Some(0.05), Some(0.03), Some(1e9))
    );
    assert_eq!(
        (options.processes, options.time_ns, options.unstable),
        (Some(4), Some(400e6), false)
    );
}
