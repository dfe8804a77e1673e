use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use evenkeel_store::{Part, Reason};

use crate::scene::{ENVIRONMENT, Scene, TEST, files, origin, record, record_of};

#[test]
fn many_small_segments_become_one() {
    let scene = Scene::with_runs(0..20);
    scene.accept(0, 4);
    scene.append(&[record_of("other", 1)]);
    let before = scene.history();
    let folded = scene.store.fold(ENVIRONMENT).unwrap().unwrap();
    assert_eq!((folded.inputs, folded.outputs), (22, 1));
    assert_eq!(folded.damage, []);
    assert_eq!(scene.segments().len(), 1);
    assert_eq!(scene.history(), before);
    assert_eq!(scene.read().history("other").records().len(), 1);
}

#[test]
fn a_few_segments_are_left_alone() {
    let scene = Scene::with_runs(0..7);
    let before = scene.segments();
    assert_eq!(scene.store.fold(ENVIRONMENT).unwrap().unwrap().inputs, 0);
    assert_eq!(scene.segments(), before);
}

#[test]
fn folded_segments_fold_again_into_larger_ones() {
    let scene = Scene::new();
    let tests: Vec<_> = (0..100).map(|n| format!("test {n}")).collect();
    for n in 0..64 {
        let records: Vec<_> = tests.iter().map(|test| record_of(test, n)).collect();
        scene.append(&records);
        scene.store.fold(ENVIRONMENT).unwrap();
    }
    assert!(scene.segments().len() <= 16, "{}", scene.segments().len());
    let archive = scene.read();
    assert!(
        tests
            .iter()
            .all(|test| archive.history(test).records().len() == 64)
    );
}

#[test]
fn two_do_not_fold_at_once() {
    let scene = Scene::with_runs(0..8);
    let lock = File::create(scene.folder().join(".lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(scene.store.fold(ENVIRONMENT).unwrap(), None);
    assert_eq!(scene.segments().len(), 8);
    drop(lock);
    assert_eq!(scene.store.fold(ENVIRONMENT).unwrap().unwrap().inputs, 8);
}

#[test]
fn a_crash_between_writing_and_removing_loses_and_doubles_nothing() {
    for removed in 0..=8 {
        let scene = Scene::with_runs(0..8);
        let before = scene.history();
        let inputs: Vec<_> = scene
            .segments()
            .into_iter()
            .map(|path| (fs::read(&path).unwrap(), path))
            .collect();
        scene.store.fold(ENVIRONMENT).unwrap();
        // As it is when the process dies after removing so many of its inputs.
        for (bytes, path) in &inputs[removed..] {
            fs::write(path, bytes).unwrap();
        }
        assert_eq!(scene.segments().len(), 9 - removed);
        assert_eq!(scene.history(), before);
        scene.store.fold(ENVIRONMENT).unwrap();
        assert_eq!(scene.history(), before);
    }
}

#[test]
fn what_a_killed_writer_left_is_swept_up_and_a_live_ones_is_not() {
    let scene = Scene::with_runs([1]);
    let abandoned = scene
        .folder()
        .join(".019ab3f0-0000-7000-8000-000000000000.tmp");
    let live = scene
        .folder()
        .join(".019ab3f0-0000-7000-8000-000000000001.tmp");
    fs::write(&abandoned, "half").unwrap();
    fs::write(&live, "half").unwrap();
    let old = SystemTime::now() - Duration::from_secs(2 * 60 * 60);
    File::options()
        .write(true)
        .open(&abandoned)
        .unwrap()
        .set_modified(old)
        .unwrap();
    assert_eq!(scene.runs(), [1]);
    scene.store.fold(ENVIRONMENT).unwrap();
    assert!(!abandoned.exists() && live.exists());
}

#[test]
fn a_damaged_segment_gives_its_good_records_and_is_kept_in_quarantine() {
    let scene = Scene::with_runs(0..7);
    let path = scene.append(&[record(7), record(8)]);
    let mut bytes = fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&path, bytes).unwrap();
    let folded = scene.store.fold(ENVIRONMENT).unwrap().unwrap();
    assert_eq!(folded.damage.len(), 1);
    assert_eq!(folded.damage[0].reason, Reason::Checksum(Part::Record));
    assert_eq!(scene.runs(), (0..8).collect::<Vec<_>>());
    assert_eq!(files(&scene.folder().join("quarantine")).len(), 1);
}

#[test]
fn a_segment_of_a_newer_format_is_not_folded() {
    let scene = Scene::with_runs(0..8);
    let path = scene.append(&[record(8)]);
    let mut bytes = fs::read(&path).unwrap();
    crate::format::make_newer(&mut bytes);
    fs::write(&path, &bytes).unwrap();
    assert_eq!(scene.store.fold(ENVIRONMENT).unwrap().unwrap().inputs, 8);
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(scene.runs().len(), 8);
}

#[test]
fn folding_keeps_every_origin() {
    let scene = Scene::new();
    for n in 0..8 {
        let mut origin = origin();
        origin.commit = Some(format!("{n}"));
        scene.store.append(&origin, &[record(n)], &[]).unwrap();
    }
    scene.store.fold(ENVIRONMENT).unwrap();
    assert_eq!(scene.segments().len(), 1);
    let history = scene.store.read_test(ENVIRONMENT, TEST).unwrap();
    let commits: Vec<_> = history
        .records()
        .iter()
        .filter_map(|r| r.origin.commit.clone())
        .collect();
    assert_eq!(commits.concat(), "01234567");
}
