//! The short way to a baseline gives what the long way gives.

use std::fs;

use evenkeel_core::{Cause, Verdict};
use evenkeel_store::{Acceptance, BaselineRule, Event, Origin, Record, RunId, SegmentName};
use proptest::prelude::*;

use crate::scene::{ENVIRONMENT, Scene, TEST, acceptance, origin, record, record_of, run};

/// One write: runs by number and kind, and perhaps an acceptance, by the numbers of its id and of its run.
type Write = (Vec<(u64, u8)>, Option<(u64, u64)>);

fn write() -> impl Strategy<Value = Write> {
    let runs = prop::collection::vec((0_u64..40, 0_u8..8), 0..6);
    // So few ids that some are given twice, as no honest writer does; of some ids the runs are the newer ones.
    let id = prop_oneof![0_u64..40, 1_u64 << 32..(1 << 32) + 4];
    (runs, prop::option::weighted(0.3, (id, 0_u64..40)))
}

fn keep(scene: &Scene, (runs, accepted): &Write) {
    // The kind of a run is of its verdict and, for the whole write, of its origin.
    let kind = runs.first().map_or(0, |(_, kind)| *kind);
    let origin = Origin {
        event: if kind == 7 {
            Event::PullRequest
        } else {
            Event::Push
        },
        branch: Some(if kind == 6 { "topic" } else { "main" }.into()),
        ..origin()
    };
    let records: Vec<_> = runs
        .iter()
        .map(|(n, kind)| Record {
            verdict: match kind {
                0 => Verdict::Regressed,
                1 => Verdict::Undecided(Cause::Pressure),
                _ => Verdict::Steady,
            },
            ..record(*n)
        })
        .collect();
    let acceptances: Vec<Acceptance> = accepted
        .iter()
        .map(|(id, first)| Acceptance {
            id: run(*id),
            ..acceptance(0, *first)
        })
        .collect();
    scene.store.append(&origin, &records, &acceptances).unwrap();
}

fn assert_same(scene: &Scene, rule: &BaselineRule, k: usize) {
    let archive = scene.read();
    let history = archive.history(TEST);
    let long: Vec<_> = history
        .baseline(rule, k)
        .iter()
        .map(|r| (r.run, r.digest))
        .collect();
    let short = archive.baseline(TEST, rule, k);
    let digests: Vec<_> = long.iter().map(|(_, digest)| *digest).collect();
    assert_eq!(short.digests, digests);
    let newest = long.last().and_then(|(run, _)| {
        let mut stored = history.records().iter();
        stored.find(|stored| stored.run == *run)
    });
    assert_eq!(short.newest, newest.map(|stored| stored.origin.clone()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_short_way_gives_what_the_long_way_gives(
        writes in prop::collection::vec(write(), 0..14),
        k in 0_usize..9,
        in_ci: bool,
        fold_at in 0_usize..14,
        flip in prop::option::weighted(0.2, (any::<prop::sample::Index>(), any::<prop::sample::Index>())),
    ) {
        let scene = Scene::new();
        for (number, write) in writes.iter().enumerate() {
            keep(&scene, write);
            if number == fold_at {
                scene.store.fold(ENVIRONMENT).unwrap();
            }
        }
        let segments = scene.segments();
        if let Some((segment, byte)) = flip && !segments.is_empty() {
            let path = segment.get(&segments);
            let mut bytes = fs::read(path).unwrap();
            let at = byte.index(bytes.len());
            bytes[at] ^= 1;
            fs::write(path, bytes).unwrap();
        }
        let rule = BaselineRule { branch: Some("main".into()), in_ci };
        assert_same(&scene, &rule, k);
    }
}

#[test]
fn of_two_acceptances_of_one_id_the_smaller_counts_on_both_ways() {
    let scene = Scene::new();
    let twins = [acceptance(0, 3), acceptance(0, 9)];
    scene.append(&(0..6).map(record).collect::<Vec<_>>());
    scene.store.append(&origin(), &[], &twins).unwrap();
    let rule = BaselineRule::default();
    assert_eq!(scene.read().baseline(TEST, &rule, 9).digests.len(), 3);
    assert_same(&scene, &rule, 9);
}

#[test]
fn the_other_acceptance_of_an_id_is_found_in_an_older_segment() {
    let scene = Scene::new();
    let of = |id, first| Acceptance {
        id: run(id),
        ..acceptance(0, first)
    };
    scene
        .store
        .append(&origin(), &[record(1), record(2), record(3)], &[of(0, 2)])
        .unwrap();
    scene
        .store
        .append(&origin(), &[record(6), record(8)], &[of(0, 7)])
        .unwrap();
    let rule = BaselineRule::default();
    assert_eq!(scene.read().baseline(TEST, &rule, 9).digests.len(), 4);
    assert_same(&scene, &rule, 9);
}

#[test]
fn baselines_of_many_tests_come_with_their_places() {
    let scene = Scene::new();
    let tests: Vec<String> = (0..20).map(|n| format!("app::test_{n}")).collect();
    for (test, n) in tests.iter().zip(0..) {
        scene.append(&[record_of(test, n)]);
    }
    let (archive, rule) = (scene.read(), BaselineRule::default());
    let mut found: Vec<_> = archive.baselines(&tests, &rule, 4).collect();
    found.sort_by_key(|(place, _)| *place);
    let one_by_one = tests.iter().map(|test| archive.baseline(test, &rule, 4));
    assert_eq!(found, one_by_one.enumerate().collect::<Vec<_>>());
    assert_eq!(found.len(), 20);
}

#[test]
fn old_segments_are_not_read() {
    let scene = Scene::new();
    let old = scene.append(&[record(1), record(2)]);
    scene.append(&(10..14).map(record).collect::<Vec<_>>());
    let mut bytes = fs::read(&old).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&old, bytes).unwrap();
    let archive = scene.read();
    let rule = BaselineRule::default();
    assert_eq!(archive.baseline(TEST, &rule, 4).digests.len(), 4);
    // With more wanted than the new segment has, the old one is read, and its damage found.
    assert_eq!(archive.baseline(TEST, &rule, 6).digests.len(), 5);
}

#[test]
fn a_segment_under_too_old_a_name_is_read_the_long_way() {
    let scene = Scene::with_runs([1, 5]);
    let newest = scene.append(&[record(9)]);
    fs::rename(newest, scene.folder().join(format!("{}.run", run(0)))).unwrap();
    assert_same(&scene, &BaselineRule::default(), 8);
}

#[test]
fn a_segments_name_is_greater_than_all_that_is_in_it() {
    let scene = Scene::new();
    let far: RunId = "fffffff0-0000-7000-8000-000000000000".parse().unwrap();
    let ahead = Record {
        run: far,
        ..record(1)
    };
    let name = |written: Option<SegmentName>| written.unwrap().to_string();
    let records = [record_of("other", 3), ahead];
    assert!(name(scene.store.append(&origin(), &records, &[]).unwrap()) > far.to_string());
    for n in 0..8 {
        scene.append(&[record(n)]);
    }
    assert_eq!(scene.store.fold(ENVIRONMENT).unwrap().unwrap().outputs, 1);
    let folded = scene.segments().pop().unwrap();
    assert!(folded.file_name().unwrap().to_str().unwrap() > &*far.to_string());
}

#[test]
fn the_next_run_is_the_newest_though_the_clock_was_set_back() {
    let scene = Scene::with_runs([1]);
    // Written while the clock was years ahead.
    let far: RunId = "03000000-0000-7000-8000-000000000000".parse().unwrap();
    scene.append(&[Record {
        run: far,
        ..record(2)
    }]);
    for _ in 0..3 {
        let next = scene.store.next_run(ENVIRONMENT).unwrap();
        assert!(next > scene.history().latest().unwrap().run);
        scene.append(&[Record {
            run: next,
            ..record(3)
        }]);
        assert_eq!(scene.history().latest().unwrap().run, next);
    }
}

#[test]
fn a_name_after_the_last_possible_one_is_a_new_one() {
    let last: RunId = "ffffffff-ffff-7fff-bfff-ffffffffffff".parse().unwrap();
    assert!(RunId::after(last) < last);
}
