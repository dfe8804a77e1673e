//! Buckets that fail, forget and lie.

use evenkeel_remote::{Bucket as _, RemoteError};

use crate::scene::{ENVIRONMENT, Machine, Manner, Shared};

#[test]
fn a_service_that_overwrites_is_refused_with_the_reason_and_gets_nothing() {
    let bucket = Shared::new();
    let error = Machine::with([1])
        .push(&bucket.remote(Manner::Overwrites))
        .unwrap_err();
    assert!(matches!(error, RemoteError::Refused { .. }), "{error}");
    assert!(error.to_string().contains("If-None-Match"), "{error}");
    assert_eq!(bucket.names().len(), 0);
}

#[test]
fn a_service_that_forgets_is_refused() {
    let error = Machine::with([1])
        .push(&Shared::new().remote(Manner::Forgets))
        .unwrap_err();
    assert!(error.to_string().contains("does not give back"), "{error}");
}

#[test]
fn somebody_elses_object_in_the_place_of_ours_is_refused_and_stays() {
    let bucket = Shared::new();
    bucket.memory.create("", "bucket", b"mine").unwrap();
    for error in [
        Machine::with([1])
            .push(&bucket.remote(Manner::Good))
            .unwrap_err(),
        Machine::with([1])
            .pull(&bucket.remote(Manner::Good))
            .unwrap_err(),
    ] {
        assert!(
            error.to_string().contains("choose another prefix"),
            "{error}"
        );
    }
    assert_eq!(
        bucket.memory.get("", "bucket", 9).unwrap().unwrap(),
        b"mine"
    );
}

#[test]
fn a_push_that_was_interrupted_continues() {
    let bucket = Shared::new();
    let ada = Machine::with(0..40);
    let error = ada
        .push(&bucket.remote(Manner::BreaksAfter(12)))
        .unwrap_err();
    let RemoteError::Transfer { done, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(*done, bucket.names().len());
    assert_eq!(*done, 10, "two creations went to the probe");
    assert!(
        error.to_string().contains("try again to continue"),
        "{error}"
    );
    let pushed = ada.push(&bucket.remote(Manner::Good)).unwrap();
    assert_eq!((pushed.segments, pushed.present), (30, 10));
}

#[test]
fn an_answer_that_was_lost_does_no_harm() {
    let bucket = Shared::new();
    let ada = Machine::with(0..4);
    ada.push(&bucket.remote(Manner::LosesAnAnswer)).unwrap_err();
    ada.push(&bucket.remote(Manner::Good)).unwrap();
    assert_eq!(bucket.names().len(), 4);
}

#[test]
fn another_content_under_our_name_is_named_and_not_taken_for_ours() {
    let bucket = Shared::new();
    let ada = Machine::with([1, 2]);
    let name = ada.store.segments(ENVIRONMENT).unwrap()[0].to_string();
    // Created by somebody else after our listing.
    bucket.memory.create(ENVIRONMENT, &name, b"other").unwrap();
    let remote = bucket.remote(Manner::ListsNothing);
    let pushed = ada.push(&remote).unwrap();
    assert_eq!(pushed.segments, 1);
    assert!(
        pushed.damage[0].contains("differs from what lies there"),
        "{:?}",
        pushed.damage
    );
}

#[test]
fn garbage_is_named_and_admitted_to_no_store() {
    let newer: &'static [u8] = {
        // A preamble of format 2 with the right checksum.
        let mut bytes =
            *b"\x89EVK\r\n\x1a\n\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        let crc = crc32(&bytes[..36]);
        bytes[36..].copy_from_slice(&crc.to_le_bytes());
        Box::leak(Box::new(bytes))
    };
    for (manner, expected) in [
        (Manner::Gives(b""), "has 0 bytes"),
        (Manner::Gives(b"<html>"), "has 6 bytes"),
        (Manner::Gives(&[0; 64]), "is not a segment"),
        (Manner::Gives(newer), "newer format 2"),
        (Manner::Flips, "checksum"),
    ] {
        let bucket = Shared::new();
        Machine::with(0..3)
            .push(&bucket.remote(Manner::Good))
            .unwrap();
        let bob = Machine::with([]);
        let pulled = bob.pull(&bucket.remote(manner)).unwrap();
        assert_eq!((pulled.segments, pulled.damage.len()), (0, 3));
        assert!(pulled.damage[0].contains(expected), "{:?}", pulled.damage);
        assert!(pulled.damage[0].ends_with("not admitted"));
        assert_eq!(bob.segments(), 0);
        // The truth is believed later.
        bob.pull(&bucket.remote(Manner::Good)).unwrap();
        assert_eq!(bob.runs(), [0, 1, 2]);
    }
}

#[test]
fn names_that_lead_elsewhere_are_left_out_and_counted() {
    let bucket = Shared::new();
    Machine::with([1])
        .push(&bucket.remote(Manner::Good))
        .unwrap();
    let bob = Machine::with([]);
    let folders: &[&str] = &["..", "../up", "/etc", "a b", ".hidden", "\u{1b}[31m", ""];
    let pulled = bob.pull(&bucket.remote(Manner::Folders(folders))).unwrap();
    assert_eq!(pulled.damage.len(), folders.len(), "{:?}", pulled.damage);
    assert!(!pulled.damage.concat().contains('\u{1b}'));
    let names: &[&str] = &["../../x.run", "x.run", "..", "notes.txt"];
    let pulled = bob.pull(&bucket.remote(Manner::Names(names))).unwrap();
    assert!(pulled.damage[0].contains("4 names"), "{:?}", pulled.damage);
    assert_eq!(bob.runs(), [1]);
    assert_eq!(bob.store.environments().unwrap(), [ENVIRONMENT]);
}

#[test]
fn a_damaged_segment_of_ours_is_named_and_the_others_are_sent() {
    let bucket = Shared::new();
    let ada = Machine::with(0..3);
    let name = ada.store.segments(ENVIRONMENT).unwrap()[1].to_string();
    let path = ada.store.dir().join(ENVIRONMENT).join(name);
    let mut bytes = std::fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let pushed = ada.push(&bucket.remote(Manner::Good)).unwrap();
    assert_eq!((pushed.segments, pushed.damage.len()), (2, 1));
    assert!(
        pushed.damage[0].ends_with("not sent"),
        "{:?}",
        pushed.damage
    );
}

/// CRC-32/ISO-HDLC, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0u32.wrapping_sub(crc & 1))
        })
    })
}
