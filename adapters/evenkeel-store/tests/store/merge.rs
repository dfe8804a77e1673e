use std::fs;

use evenkeel_core::Verdict;
use evenkeel_store::{History, Reason, Record, StoreError};
use proptest::prelude::*;

use crate::scene::{ENVIRONMENT, Scene, TEST, origin, record, record_of};

/// One action: append these runs in one segment, accept, or fold.
#[derive(Clone, Debug)]
enum Step {
    Append(Vec<(u64, bool, bool)>),
    Accept(u64),
    Fold,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec((0_u64..6, any::<bool>(), any::<bool>()), 1..4).prop_map(Step::Append),
        1 => (0_u64..6).prop_map(Step::Accept),
        1 => Just(Step::Fold),
    ]
}

fn store(steps: &[Step]) -> Scene {
    let scene = Scene::new();
    for step in steps {
        match step {
            Step::Append(runs) => {
                let records: Vec<_> = runs
                    .iter()
                    .map(|(n, other, regressed)| Record {
                        // Two records of one name that differ: only a broken clock or an attacker makes them.
                        verdict: if *regressed {
                            Verdict::Regressed
                        } else {
                            Verdict::Steady
                        },
                        ..record_of(if *other { "other" } else { TEST }, *n)
                    })
                    .collect();
                scene.append(&records);
            }
            Step::Accept(n) => scene.accept(*n, *n),
            Step::Fold => {
                scene.store.fold(ENVIRONMENT).unwrap().unwrap();
            }
        }
    }
    scene
}

/// A new store with the union of the others, merged in that order.
fn union(scenes: &[&Scene]) -> Scene {
    let union = Scene::new();
    for scene in scenes {
        let merged = union.store.merge_from(scene.store.dir()).unwrap();
        assert_eq!(merged.damage, []);
    }
    union
}

fn content(scene: &Scene) -> [History; 2] {
    let archive = scene.read();
    [archive.history(TEST), archive.history("other")]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn merging_is_associative_commutative_and_idempotent(
        a in prop::collection::vec(step(), 0..5),
        b in prop::collection::vec(step(), 0..5),
        c in prop::collection::vec(step(), 0..5),
    ) {
        let (a, b, c) = (store(&a), store(&b), store(&c));
        let all = content(&union(&[&a, &b, &c]));
        prop_assert_eq!(&all, &content(&union(&[&c, &b, &a])));
        prop_assert_eq!(&all, &content(&union(&[&union(&[&a, &b]), &c])));
        prop_assert_eq!(&all, &content(&union(&[&a, &union(&[&b, &c])])));
        prop_assert_eq!(&all, &content(&union(&[&a, &b, &a, &c, &b, &c])));
        let folded = union(&[&a, &b, &c]);
        folded.store.fold(ENVIRONMENT).unwrap();
        prop_assert_eq!(&all, &content(&folded));
    }
}

#[test]
fn merging_twice_copies_once() {
    let (ours, theirs) = (Scene::with_runs([1]), Scene::with_runs([2, 3]));
    let merged = ours.store.merge_from(theirs.store.dir()).unwrap();
    assert_eq!((merged.copied, merged.present), (2, 0));
    let again = ours.store.merge_from(theirs.store.dir()).unwrap();
    assert_eq!((again.copied, again.present), (0, 2));
    assert_eq!(ours.runs(), [1, 2, 3]);
    assert_eq!(theirs.runs(), [2, 3]);
}

#[test]
fn merging_a_store_with_itself_changes_nothing() {
    let scene = Scene::with_runs([1, 2]);
    let merged = scene.store.merge_from(scene.store.dir()).unwrap();
    assert_eq!((merged.copied, merged.present), (0, 2));
}

#[test]
fn a_folder_of_segments_without_a_marker_can_be_merged() {
    let (ours, theirs) = (Scene::new(), Scene::with_runs([2]));
    fs::remove_file(theirs.store.dir().join("format")).unwrap();
    assert_eq!(ours.store.merge_from(theirs.store.dir()).unwrap().copied, 1);
    assert!(!theirs.store.dir().join("format").exists());
}

#[test]
fn a_damaged_segment_is_not_merged_and_stays_where_it_is() {
    let (ours, theirs) = (Scene::new(), Scene::with_runs([2]));
    let path = &theirs.segments()[0];
    fs::write(path, "no segment, and long enough to hold a preamble").unwrap();
    let merged = ours.store.merge_from(theirs.store.dir()).unwrap();
    assert_eq!(merged.damage[0].reason, Reason::NotASegment);
    assert!(path.exists());
    assert_eq!(ours.segments().len(), 0);
}

#[test]
fn a_name_taken_by_other_content_is_reported_and_ours_stays() {
    let (ours, theirs) = (Scene::with_runs([1]), Scene::with_runs([2]));
    let name = ours.segments()[0].file_name().unwrap().to_owned();
    fs::rename(&theirs.segments()[0], theirs.folder().join(name)).unwrap();
    let merged = ours.store.merge_from(theirs.store.dir()).unwrap();
    assert_eq!(merged.damage[0].reason, Reason::Conflict);
    assert_eq!(ours.runs(), [1]);
}

#[test]
fn a_store_that_is_not_there_cannot_be_merged() {
    let scene = Scene::new();
    let error = scene.store.merge_from(&scene.scratch.path().join("none"));
    assert!(matches!(error, Err(StoreError::Io { .. })));
}

#[test]
fn of_two_records_of_one_name_the_same_one_wins_everywhere() {
    let other = Record {
        ratio: None,
        ..record(1)
    };
    let (a, b) = (Scene::with_runs([1]), Scene::new());
    b.store.append(&origin(), &[other], &[]).unwrap();
    let (ab, ba) = (union(&[&a, &b]), union(&[&b, &a]));
    assert_eq!(ab.history(), ba.history());
    assert_eq!(ab.runs(), [1]);
}
