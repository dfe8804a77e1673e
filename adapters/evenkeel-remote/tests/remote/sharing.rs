//! What is promised when everybody behaves.

use evenkeel_remote::{Address, Bucket as _, Remote};
use evenkeel_store::{Admitted, Parcel};

use crate::scene::{ENVIRONMENT, Machine, Manner, Shared, origin, record};

#[test]
fn what_one_pushes_another_pulls_and_doing_it_again_transfers_nothing() {
    let bucket = Shared::new();
    let remote = bucket.remote(Manner::Good);
    let (ada, bob) = (Machine::with(0..5), Machine::with([]));
    let pushed = ada.push(&remote).unwrap();
    assert_eq!((pushed.segments, pushed.present), (5, 0));
    let pulled = bob.pull(&remote).unwrap();
    assert_eq!((pulled.segments, pulled.present), (5, 0));
    assert_eq!(bob.runs(), [0, 1, 2, 3, 4]);

    for again in [
        ada.push(&remote),
        ada.pull(&remote),
        bob.push(&remote),
        bob.pull(&remote),
    ] {
        let again = again.unwrap();
        assert_eq!((again.segments, again.present), (0, 5));
        assert!(again.damage.is_empty());
    }
    assert_eq!(bucket.names().len(), 5);
}

#[test]
fn everybody_ends_with_the_union_of_all() {
    let bucket = Shared::new();
    let machines: Vec<_> = (0..4).map(|n| Machine::with(n * 10..n * 10 + 3)).collect();
    std::thread::scope(|scope| {
        for machine in &machines {
            scope.spawn(|| machine.push(&bucket.remote(Manner::Good)).unwrap());
        }
    });
    for machine in &machines {
        machine.pull(&bucket.remote(Manner::Good)).unwrap();
        assert_eq!(machine.runs().len(), 12);
    }
}

#[test]
fn a_bucket_that_nobody_has_pushed_to_gives_nothing_and_is_not_touched() {
    let bucket = Shared::new();
    let pulled = Machine::with([])
        .pull(&bucket.remote(Manner::ReadOnly))
        .unwrap();
    assert_eq!((pulled.segments, pulled.present), (0, 0));
}

#[test]
fn whoever_may_only_read_can_pull() {
    let bucket = Shared::new();
    Machine::with([1])
        .push(&bucket.remote(Manner::Good))
        .unwrap();
    let reader = Machine::with([]);
    reader.pull(&bucket.remote(Manner::ReadOnly)).unwrap();
    assert_eq!(reader.runs(), [1]);
}

#[test]
fn what_was_folded_is_neither_sent_nor_fetched_again() {
    let bucket = Shared::new();
    let remote = bucket.remote(Manner::Good);
    let (ada, bob) = (Machine::with(0..20), Machine::with([]));
    ada.push(&remote).unwrap();
    ada.store.fold(ENVIRONMENT).unwrap();
    bob.pull(&remote).unwrap();
    assert!(ada.segments() < 20 && bob.segments() < 20);
    let fetched = bucket.readings();
    for machine in [&ada, &bob] {
        machine.push(&remote).unwrap();
        machine.pull(&remote).unwrap();
    }
    assert_eq!(bucket.names().len(), 20);
    assert_eq!(bucket.readings(), fetched);
}

#[test]
fn of_a_segment_folded_from_old_and_new_runs_only_the_new_ones_are_sent() {
    let bucket = Shared::new();
    let remote = bucket.remote(Manner::Good);
    let (ada, bob) = (Machine::with(0..8), Machine::with([]));
    ada.push(&remote).unwrap();
    bob.pull(&remote).unwrap();
    bob.measure(8..16);
    bob.store.fold(ENVIRONMENT).unwrap();
    assert_eq!(bob.segments(), 1);
    let before = bucket.names();
    assert_eq!(bob.push(&remote).unwrap().segments, 1);
    let mut sent = bucket.names();
    sent.retain(|name| !before.contains(name));
    let bytes = bucket.memory.get(ENVIRONMENT, &sent[0], u64::MAX).unwrap();
    let parcel = Parcel::new(sent[0].parse().unwrap(), bytes.unwrap()).unwrap();
    let carol = Machine::with([]);
    let admitted = carol.store.admit(ENVIRONMENT, &parcel).unwrap();
    assert_eq!(admitted, Admitted::New);
    assert_eq!(carol.runs(), (8..16).collect::<Vec<_>>());
    ada.pull(&remote).unwrap();
    assert_eq!(ada.runs(), (0..16).collect::<Vec<_>>());
}

#[test]
fn without_its_notes_a_store_transfers_more_and_has_the_same_history() {
    let bucket = Shared::new();
    let remote = bucket.remote(Manner::Good);
    let ada = Machine::with(0..20);
    ada.push(&remote).unwrap();
    ada.store.fold(ENVIRONMENT).unwrap();
    let notes = ada.store.dir().join(".remote");
    for damage in [true, false] {
        if damage {
            let bucket = std::fs::read_dir(&notes).unwrap().next().unwrap().unwrap();
            let file = bucket.path().join(ENVIRONMENT);
            let mut bytes = std::fs::read(&file).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            std::fs::write(file, bytes).unwrap();
        } else {
            std::fs::remove_dir_all(&notes).unwrap();
        }
        ada.push(&remote).unwrap();
        ada.pull(&remote).unwrap();
        assert_eq!(ada.runs(), (0..20).collect::<Vec<_>>());
    }
    let bob = Machine::with([]);
    bob.pull(&remote).unwrap();
    assert_eq!(bob.runs(), ada.runs());
}

#[test]
fn a_bucket_that_was_emptied_is_another_bucket_and_gets_everything() {
    let ada = Machine::with(0..20);
    ada.push(&Shared::new().remote(Manner::Good)).unwrap();
    ada.store.fold(ENVIRONMENT).unwrap();
    let emptied = Shared::new();
    ada.push(&emptied.remote(Manner::Good)).unwrap();
    let bob = Machine::with([]);
    bob.pull(&emptied.remote(Manner::Good)).unwrap();
    assert_eq!(bob.runs(), ada.runs());
}

#[test]
fn a_folder_is_a_remote_and_what_lies_there_is_a_store() {
    let scratch = tempfile::tempdir().unwrap();
    let shared = scratch.path().join("shared");
    let address: Address = format!("file://{}", shared.display()).parse().unwrap();
    let remote = Remote::open(&address).unwrap();
    let machines: Vec<_> = (0..4).map(|n| Machine::with(n * 10..n * 10 + 3)).collect();
    std::thread::scope(|scope| {
        for machine in &machines {
            scope.spawn(|| machine.push(&remote).unwrap());
        }
    });
    for machine in &machines {
        assert_eq!(machine.pull(&remote).unwrap().segments, 9);
        assert_eq!(machine.runs().len(), 12);
    }
    let reader = Machine::with([]);
    reader.store.merge_from(&shared).unwrap();
    assert_eq!(reader.runs().len(), 12);
}

#[test]
fn progress_is_told_from_none_to_all() {
    let remote = Shared::new().remote(Manner::Good);
    let machine = Machine::with(0..3);
    let mut told = Vec::new();
    let pushed = remote.push(&machine.store, &mut |at| told.push((at.done, at.of)));
    assert_eq!(pushed.unwrap().segments, 3);
    assert_eq!(told, [(0, 3), (1, 3), (2, 3), (3, 3)]);
}

#[test]
fn environments_keep_apart() {
    let remote = Shared::new().remote(Manner::Good);
    let ada = Machine::with([1]);
    let elsewhere = evenkeel_store::Origin {
        environment: "macos-aarch64".into(),
        ..origin()
    };
    ada.store.append(&elsewhere, &[record(2)], &[]).unwrap();
    ada.push(&remote).unwrap();
    let bob = Machine::with([]);
    bob.pull(&remote).unwrap();
    assert_eq!(bob.runs(), [1]);
    assert_eq!(
        bob.store.environments().unwrap(),
        [ENVIRONMENT, "macos-aarch64"]
    );
}
