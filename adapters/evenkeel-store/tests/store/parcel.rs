//! Segments on their way between stores.

use std::collections::HashSet;

use evenkeel_store::{Admitted, ItemId, Parcel, Reason, SegmentName, StoreError};

use crate::scene::{ENVIRONMENT, Scene, TEST, acceptance, numbers, origin, record, record_of, run};

fn parcels(scene: &Scene) -> Vec<Parcel> {
    let names = scene.store.segments(ENVIRONMENT).unwrap();
    let parcel = |name| scene.store.parcel(ENVIRONMENT, name).unwrap().unwrap();
    names.into_iter().map(parcel).collect()
}

#[test]
fn a_segment_is_admitted_once_and_read_as_in_its_own_store() {
    let (theirs, ours) = (Scene::with_runs([1, 2]), Scene::new());
    for admitted in [Admitted::New, Admitted::Present] {
        for parcel in parcels(&theirs) {
            assert_eq!(ours.store.admit(ENVIRONMENT, &parcel).unwrap(), admitted);
        }
    }
    assert_eq!(ours.history(), theirs.history());
    assert_eq!(ours.segments().len(), 2);
}

#[test]
fn a_segment_under_a_taken_name_is_a_conflict_and_changes_nothing() {
    let (theirs, ours) = (Scene::with_runs([2]), Scene::with_runs([1]));
    let name = ours.store.segments(ENVIRONMENT).unwrap()[0];
    let bytes = std::fs::read(&theirs.segments()[0]).unwrap();
    let parcel = Parcel::new(name, bytes).unwrap();
    let admitted = ours.store.admit(ENVIRONMENT, &parcel).unwrap();
    assert_eq!(admitted, Admitted::Conflict);
    assert_eq!(ours.runs(), [1]);
}

#[test]
fn no_flipped_bit_no_cut_and_no_appended_byte_makes_a_parcel() {
    let scene = Scene::with_runs([1]);
    let name = scene.store.segments(ENVIRONMENT).unwrap()[0];
    let bytes = std::fs::read(&scene.segments()[0]).unwrap();
    assert!(Parcel::new(name, bytes.clone()).is_ok());
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(Parcel::new(name, flipped).is_err(), "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert!(Parcel::new(name, bytes[..length].to_vec()).is_err());
    }
    assert!(Parcel::new(name, [&bytes[..], b"x"].concat()).is_err());
}

#[test]
fn a_content_under_the_name_of_another_is_refused() {
    let scene = Scene::with_runs([7]);
    let bytes = std::fs::read(&scene.segments()[0]).unwrap();
    for other in [
        "019ab3ef-ffff-7000-8000-000000000007",
        "019ab3f0-0000-7000-8000-000000000007",
        "019ab3f0-0002-7000-8000-000000000007",
    ] {
        let name: SegmentName = format!("{other}.run").parse().unwrap();
        assert_eq!(
            Parcel::new(name, bytes.clone()).err(),
            Some(Reason::Misnamed)
        );
    }
}

#[test]
fn a_segment_that_was_folded_away_is_none_and_a_damaged_one_says_why() {
    let scene = Scene::with_runs([1]);
    let name = scene.store.segments(ENVIRONMENT).unwrap()[0];
    std::fs::write(
        &scene.segments()[0],
        "no segment, and long enough for a preamble",
    )
    .unwrap();
    let damaged = scene.store.parcel(ENVIRONMENT, name);
    assert_eq!(damaged.err(), Some(Reason::NotASegment));
    std::fs::remove_file(&scene.segments()[0]).unwrap();
    assert!(scene.store.parcel(ENVIRONMENT, name).unwrap().is_none());
}

#[test]
fn what_is_known_is_left_out_and_the_rest_is_a_segment_of_its_own() {
    let scene = Scene::new();
    let records = [record(1), record(2), record_of("other", 2)];
    let accepted = [acceptance(1, 1), acceptance(2, 2)];
    scene.store.append(&origin(), &records, &accepted).unwrap();
    let whole = &parcels(&scene)[0];
    assert_eq!(whole.items().len(), 5);

    let known = [ItemId::of(TEST, run(1)), ItemId::of(TEST, accepted[0].id)];
    let rest = whole.without(&HashSet::from(known)).unwrap().unwrap();
    assert_ne!(rest.name(), whole.name());
    let ours = Scene::new();
    ours.store.admit(ENVIRONMENT, &rest).unwrap();
    assert_eq!(numbers(&ours.history()), [2]);
    assert_eq!(ours.history().acceptances()[0].item, accepted[1]);
    assert_eq!(numbers(&ours.read().history("other")), [2]);

    let all = whole.items().into_iter().collect();
    assert!(whole.without(&all).unwrap().is_none());
    let nothing = whole.without(&HashSet::new()).unwrap().unwrap();
    assert_eq!(nothing.items(), whole.items());
}

#[test]
fn only_what_names_a_segment_is_a_name() {
    for name in [
        "019ab3f0-0000-7000-8000-000000000001",
        "019AB3F0-0000-7000-8000-000000000001.run",
        "../019ab3f0-0000-7000-8000-000000000001.run",
        "x.run",
        "",
    ] {
        let parsed = name.parse::<SegmentName>();
        assert!(matches!(parsed, Err(StoreError::RunId { .. })), "{name:?}");
    }
}
