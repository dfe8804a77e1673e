use std::fs::File;
use std::time::{SystemTime, UNIX_EPOCH};

use evenkeel_core::Verdict;
use evenkeel_store::{BaselineRule, Event, Origin, Record, Retention};
use proptest::prelude::*;

use crate::scene::{Scene, TEST, numbers, origin, record, record_of, run};

const DAY_NS: i64 = 86_400_000_000_000;

/// The record of a run that started so many days ago.
fn aged(n: u64, days: i64) -> Record {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Record {
        started_at_ns: now.as_nanos() as i64 - days * DAY_NS,
        ..record(n)
    }
}

fn retention(max_age_days: u32, max_runs: usize, keep_at_least: usize) -> Retention {
    Retention {
        max_age_days,
        max_runs,
        keep_at_least,
        ..Retention::default()
    }
}

#[test]
fn old_runs_go_and_young_ones_stay() {
    let scene = Scene::new();
    let records: Vec<_> = (0..10).map(|n| aged(n, 50 - 5 * n as i64)).collect();
    scene.append(&records[..6]);
    scene.append(&records[6..]);
    let pruned = scene.store.prune(&retention(31, 256, 2)).unwrap();
    assert_eq!(pruned.records, 4);
    assert_eq!(scene.runs(), [4, 5, 6, 7, 8, 9]);
    assert_eq!(
        scene.store.prune(&retention(31, 256, 2)).unwrap().records,
        0
    );
}

#[test]
fn runs_beyond_the_count_go() {
    let scene = Scene::new();
    scene.append(&(0..10).map(|n| aged(n, 0)).collect::<Vec<_>>());
    scene.append(&[record_of("other", 1)]);
    scene.store.prune(&retention(30, 4, 2)).unwrap();
    assert_eq!(scene.runs(), [6, 7, 8, 9]);
    assert_eq!(scene.read().history("other").records().len(), 1);
}

#[test]
fn a_segment_of_which_nothing_stays_goes() {
    let scene = Scene::new();
    for n in 0..4 {
        scene.append(&[aged(n, 0)]);
    }
    scene.store.prune(&retention(30, 2, 2)).unwrap();
    assert_eq!(scene.segments().len(), 2);
}

#[test]
fn acceptances_and_accepted_runs_stay() {
    let scene = Scene::new();
    scene.append(&(0..10).map(|n| aged(n, 100)).collect::<Vec<_>>());
    scene.accept(0, 3);
    scene.store.prune(&retention(30, 4, 2)).unwrap();
    assert_eq!(scene.runs(), [3, 8, 9]);
    assert_eq!(scene.history().acceptances().len(), 1);
}

#[test]
fn pull_requests_do_not_push_out_the_baseline() {
    let scene = Scene::new();
    scene.append(&(0..4).map(|n| aged(n, 100)).collect::<Vec<_>>());
    let foreign = Origin {
        event: Event::PullRequest,
        ..origin()
    };
    let evidence: Vec<_> = (4..40).map(|n| aged(n, 90)).collect();
    scene.store.append(&foreign, &evidence, &[]).unwrap();
    scene.store.prune(&retention(30, 8, 3)).unwrap();
    assert_eq!(scene.runs(), [1, 2, 3, 37, 38, 39]);
}

/// The bytes of all segments.
fn bytes(scene: &Scene) -> u64 {
    let segments = scene.segments();
    let sizes = segments.iter().map(|path| path.metadata().unwrap().len());
    sizes.sum()
}

fn at_most(max_bytes: u64, keep_at_least: usize) -> Retention {
    Retention {
        max_bytes: Some(max_bytes),
        ..retention(30, 1000, keep_at_least)
    }
}

#[test]
fn the_oldest_runs_go_until_the_store_is_small_enough() {
    let scene = Scene::new();
    for n in 0..40 {
        scene.append(&[aged(n, 0)]);
    }
    let bound = bytes(&scene) / 2;
    let pruned = scene.store.prune(&at_most(bound, 2)).unwrap();
    assert_eq!(pruned.bytes, bytes(&scene));
    assert!(
        pruned.bytes <= bound && pruned.bytes > bound * 3 / 4,
        "{pruned:?}"
    );
    let stays: Vec<u64> = (pruned.records as u64..40).collect();
    assert_eq!(scene.runs(), stays);
    let again = scene.store.prune(&at_most(bound, 2)).unwrap();
    assert_eq!((again.records, again.bytes), (0, pruned.bytes));
}

#[test]
fn a_bound_on_the_size_takes_nothing_that_a_band_needs_and_no_epochs_first_run() {
    let scene = Scene::new();
    scene.append(&(0..40).map(|n| aged(n, 0)).collect::<Vec<_>>());
    scene.append(&[record_of("other", 1)]);
    scene.accept(0, 7);
    let pruned = scene.store.prune(&at_most(1, 3)).unwrap();
    assert_eq!(scene.runs(), [7, 37, 38, 39]);
    assert_eq!(scene.history().acceptances().len(), 1);
    assert_eq!(scene.read().history("other").records().len(), 1);
    assert!(pruned.bytes > 1);
}

#[test]
fn a_bound_on_the_size_takes_the_oldest_of_all_environments() {
    let scene = Scene::new();
    let elsewhere = Origin::new("elsewhere");
    let (old, new): (Vec<_>, Vec<_>) = (0..40).map(|n| aged(n, 0)).partition(|r| r.run < run(20));
    scene.store.append(&elsewhere, &old, &[]).unwrap();
    scene.append(&new);
    let all = scene.store.prune(&Retention::default()).unwrap().bytes;
    scene.store.prune(&at_most(all * 7 / 8, 1)).unwrap();
    assert_eq!(scene.runs().len(), 20);
    let history = scene.store.read_test("elsewhere", TEST).unwrap();
    assert!((1..20).contains(&history.records().len()));
}

#[test]
fn a_busy_environment_is_left_alone() {
    let scene = Scene::new();
    scene.append(&(0..10).map(|n| aged(n, 100)).collect::<Vec<_>>());
    let lock = File::create(scene.folder().join(".lock")).unwrap();
    lock.lock().unwrap();
    let pruned = scene.store.prune(&retention(30, 2, 2)).unwrap();
    assert_eq!((pruned.records, pruned.busy.len()), (0, 1));
    assert_eq!(scene.runs().len(), 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pruning_never_goes_below_the_minimum(
        runs in prop::collection::vec((0_i64..60, any::<bool>(), any::<bool>()), 1..20),
        accepted in prop::option::of(0_u64..20),
        max_age_days in 0_u32..60,
        max_runs in 0_usize..10,
        keep_at_least in 0_usize..8,
    ) {
        let scene = Scene::new();
        let pull_request = Origin { event: Event::PullRequest, ..origin() };
        for (n, (days, foreign, regressed)) in (0_u64..).zip(&runs) {
            let verdict = if *regressed { Verdict::Regressed } else { Verdict::Steady };
            let origin = if *foreign { &pull_request } else { &origin() };
            scene.store.append(origin, &[Record { verdict, ..aged(n, *days) }], &[]).unwrap();
        }
        if let Some(n) = accepted {
            scene.accept(0, n);
        }
        let before = scene.history();
        let rule = BaselineRule::default();
        scene.store.prune(&retention(max_age_days, max_runs, keep_at_least)).unwrap();
        let after = scene.history();

        prop_assert!(after.records().len() >= keep_at_least.min(runs.len()));
        prop_assert_eq!(after.baseline(&rule, keep_at_least), before.baseline(&rule, keep_at_least));
        prop_assert_eq!(after.acceptances(), before.acceptances());
        if let Some(n) = accepted.filter(|n| *n < runs.len() as u64) {
            prop_assert!(numbers(&after).contains(&n));
        }
    }
}
