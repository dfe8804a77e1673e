use evenkeel_core::{Cause, Verdict};
use evenkeel_store::{BaselineRule, Event, Origin, Record};

use crate::scene::{ENVIRONMENT, Scene, acceptance, numbers, origin, record, run};

fn ci() -> BaselineRule {
    BaselineRule {
        branch: Some("main".into()),
        in_ci: true,
    }
}

/// Whether a run of that origin and verdict joins the baseline: in CI, on a developer's machine, and each when it was accepted.
fn joins(origin: &Origin, verdict: Verdict) -> [bool; 4] {
    [(true, false), (false, false), (true, true), (false, true)].map(|(in_ci, accepted)| {
        let scene = Scene::new();
        let record = Record {
            verdict,
            ..record(1)
        };
        let acceptances = if accepted {
            vec![acceptance(0, 1)]
        } else {
            vec![]
        };
        scene.store.append(origin, &[record], &acceptances).unwrap();
        let rule = BaselineRule { in_ci, ..ci() };
        !scene.history().baseline(&rule, 32).is_empty()
    })
}

#[test]
fn the_trust_rule_is_this_table() {
    let main = origin();
    let branch = |name: Option<&str>| Origin {
        branch: name.map(Into::into),
        ..origin()
    };
    let dirty = |dirty| Origin { dirty, ..origin() };
    let event = |event| Origin { event, ..origin() };
    let undecided = Verdict::Undecided(Cause::Pressure);
    let learning = Verdict::Learning { runs: 0, needed: 3 };
    let cases = [
        ("steady", &main, Verdict::Steady, [true; 4]),
        ("improved", &main, Verdict::Improved, [true; 4]),
        ("learning", &main, learning, [true; 4]),
        (
            "regressed",
            &main,
            Verdict::Regressed,
            [false, false, true, true],
        ),
        ("undecided", &main, undecided, [false, false, true, true]),
        (
            "other branch",
            &branch(Some("topic")),
            Verdict::Steady,
            [false, true, false, true],
        ),
        (
            "no branch",
            &branch(None),
            Verdict::Steady,
            [false, true, false, true],
        ),
        (
            "dirty",
            &dirty(Some(true)),
            Verdict::Steady,
            [false, true, false, true],
        ),
        ("dirty unknown", &dirty(None), Verdict::Steady, [true; 4]),
        (
            "pull request",
            &event(Event::PullRequest),
            Verdict::Steady,
            [false; 4],
        ),
        (
            "schedule",
            &event(Event::Schedule),
            Verdict::Steady,
            [true; 4],
        ),
    ];
    for (name, origin, verdict, expected) in cases {
        assert_eq!(joins(origin, verdict), expected, "{name}");
    }
}

#[test]
fn without_a_baseline_branch_every_branch_counts() {
    let scene = Scene::with_runs([1]);
    let rule = BaselineRule {
        branch: None,
        in_ci: true,
    };
    assert_eq!(scene.history().baseline(&rule, 32).len(), 1);
}

#[test]
fn a_baseline_is_the_last_k_admitted_runs_oldest_first() {
    let scene = Scene::new();
    let records: Vec<_> = (0..10)
        .map(|n| Record {
            verdict: if n % 2 == 0 {
                Verdict::Steady
            } else {
                Verdict::Regressed
            },
            ..record(n)
        })
        .collect();
    scene.append(&records);
    let history = scene.history();
    let baseline = history.baseline(&ci(), 3);
    assert_eq!(baseline, [&records[4], &records[6], &records[8]]);
    assert_eq!(history.baseline(&ci(), 0), Vec::<&Record>::new());
}

#[test]
fn an_acceptance_starts_an_epoch_with_the_accepted_run() {
    let scene = Scene::with_runs(1..=6);
    scene.accept(0, 3);
    scene.accept(1, 5);
    let history = scene.history();
    let epochs: Vec<Vec<_>> = history
        .epochs()
        .map(|epoch| epoch.iter().map(|record| record.run).collect())
        .collect();
    let expected = [[run(1), run(2)], [run(3), run(4)], [run(5), run(6)]];
    assert_eq!(epochs, expected);
    assert_eq!(history.epoch().len(), 2);
    let baseline = history.baseline(&ci(), 32);
    assert_eq!(baseline[0].run, run(5));
    assert_eq!(baseline.len(), 2);
    assert!(history.is_accepted(run(3)) && !history.is_accepted(run(4)));
}

#[test]
fn an_acceptance_of_a_run_that_is_not_there_still_cuts() {
    let scene = Scene::with_runs([1, 2, 8, 9]);
    scene.accept(0, 5);
    assert_eq!(numbers(&scene.history()), [1, 2, 8, 9]);
    assert_eq!(scene.history().epoch().len(), 2);
    scene.accept(1, 50);
    assert_eq!(scene.history().epoch().len(), 0);
    assert_eq!(scene.history().epochs().count(), 2);
}

#[test]
fn acceptances_of_one_test_do_not_touch_another() {
    let scene = Scene::with_runs([1, 2]);
    let other = evenkeel_store::Acceptance {
        test: "other".into(),
        ..acceptance(0, 2)
    };
    scene
        .store
        .append(&Origin::new(ENVIRONMENT), &[], &[other])
        .unwrap();
    assert_eq!(scene.history().epoch().len(), 2);
}
