use std::fs;

use evenkeel_store::{Damage, Outcome, Part, Reason, Record};

use crate::scene::{ENVIRONMENT, Scene, TEST, acceptance, files, origin, record, record_of};

/// A small segment with two tests, three records and an acceptance, and the damage that its bytes show after a change.
struct Victim {
    scene: Scene,
    path: std::path::PathBuf,
    bytes: Vec<u8>,
    records: Vec<Record>,
}

impl Victim {
    fn new() -> Self {
        let scene = Scene::new();
        let records = vec![record(1), record(2), record_of("other", 1)];
        let written = scene.store.append(&origin(), &records, &[acceptance(0, 2)]);
        let path = scene.folder().join(written.unwrap().unwrap().to_string());
        let bytes = fs::read(&path).unwrap();
        Self {
            scene,
            path,
            bytes,
            records,
        }
    }

    /// What is read after the file was replaced: every record must be one that was written. Gives the damage and their number.
    fn read(&self, bytes: &[u8]) -> (Vec<Damage>, usize) {
        fs::write(&self.path, bytes).unwrap();
        let archive = self.scene.read();
        let mut read = 0;
        for test in [TEST, "other"] {
            let history = archive.history(test);
            for record in history.records() {
                assert!(
                    self.records.contains(record),
                    "{record:?} was never written"
                );
                assert_eq!(*record.origin, origin());
            }
            for accepted in history.acceptances() {
                assert_eq!(accepted.item, acceptance(0, 2));
            }
            read += history.records().len() + history.acceptances().len();
        }
        (archive.verify(), read)
    }
}

#[test]
fn every_flipped_bit_is_noticed_and_no_changed_record_is_read() {
    let victim = Victim::new();
    assert_eq!(victim.read(&victim.bytes), (vec![], 4));
    let mut lost = 0;
    for bit in 0..victim.bytes.len() * 8 {
        let mut bytes = victim.bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let (damage, read) = victim.read(&bytes);
        assert!(!damage.is_empty(), "bit {bit} was not noticed");
        lost += usize::from(read == 0);
    }
    // Only the preamble and the head hold what all records need.
    let head = u32::from_le_bytes(victim.bytes[12..16].try_into().unwrap()) as usize;
    assert_eq!(lost, (40 + head) * 8);
}

#[test]
fn a_file_cut_anywhere_is_noticed_and_its_whole_records_are_used() {
    let victim = Victim::new();
    let mut most = 0;
    for length in 0..victim.bytes.len() {
        let (damage, read) = victim.read(&victim.bytes[..length]);
        assert!(!damage.is_empty(), "a cut at byte {length} was not noticed");
        assert!(read >= most, "a longer file must not give less");
        most = read;
    }
    assert_eq!(most, 3);
}

#[test]
fn bytes_behind_the_end_are_noticed_and_the_records_are_used() {
    let victim = Victim::new();
    let (damage, read) = victim.read(&[&victim.bytes[..], b"?"].concat());
    assert!(matches!(damage[0].reason, Reason::Length { .. }));
    assert_eq!(read, 4);
}

#[test]
fn a_bad_record_does_not_hide_the_next() {
    let victim = Victim::new();
    let start: [u8; 16] = victim.records[0].run.into();
    let at = victim.bytes.windows(16).position(|w| w == start).unwrap();
    let mut bytes = victim.bytes.clone();
    bytes[at + 20] ^= 1;
    fs::write(&victim.path, &bytes).unwrap();

    let history = victim.scene.history();
    // The run's first occurrence belongs to either test; three of the four items remain in any case.
    let other = victim.scene.read().history("other");
    assert_eq!(history.records().len() + other.records().len(), 2);
    let damage = &victim.scene.read().verify()[0];
    assert_eq!(damage.reason, Reason::Checksum(Part::Record));
    assert_eq!(damage.outcome, Outcome::Skipped);
    assert_eq!(damage.offset, Some(at as u64));
    assert!(victim.path.exists());
}

#[test]
fn a_bad_table_is_rebuilt_from_the_groups() {
    let victim = Victim::new();
    let head = u32::from_le_bytes(victim.bytes[12..16].try_into().unwrap()) as usize;
    let mut bytes = victim.bytes.clone();
    bytes[40 + head + 3] ^= 8;
    let (damage, read) = victim.read(&bytes);
    assert_eq!(damage.len(), 1);
    assert_eq!(damage[0].reason, Reason::Checksum(Part::Table));
    assert_eq!(read, 4);
}

#[test]
fn a_bad_table_and_a_bad_group_cost_the_groups_behind() {
    let victim = Victim::new();
    let head = u32::from_le_bytes(victim.bytes[12..16].try_into().unwrap()) as usize;
    let mut bytes = victim.bytes.clone();
    bytes[40 + head] ^= 1;
    bytes[40 + head + 2 * 20 + 8] ^= 1;
    let (damage, read) = victim.read(&bytes);
    assert_eq!(damage[1].reason, Reason::Checksum(Part::Group));
    assert_eq!(read, 0);
}

#[test]
fn a_bad_segment_moves_to_quarantine_and_the_others_are_used() {
    let scene = Scene::with_runs([1, 2]);
    let bad = scene.append(&[record(3)]);
    fs::write(&bad, b"").unwrap();
    let archive = scene.read();
    let quarantine = scene.folder().join("quarantine");
    let moved = quarantine.join(bad.file_name().unwrap());
    assert_eq!(
        archive.damage()[0].outcome,
        Outcome::Quarantined(moved.clone())
    );
    assert!(moved.exists() && !bad.exists());
    assert_eq!(scene.runs(), [1, 2]);
    assert_eq!(scene.read().damage(), [], "it is reported once");

    // A second one of the same name does not replace the first.
    fs::write(&bad, b"again").unwrap();
    assert!(!scene.history().damage().is_empty());
    assert_eq!(files(&quarantine).len(), 2);
}

#[test]
fn what_cannot_be_quarantined_stays_and_is_reported() {
    let scene = Scene::with_runs([1]);
    fs::write(scene.folder().join("quarantine"), "a file in its place").unwrap();
    let bad = scene.append(&[record(3)]);
    fs::write(&bad, b"bad").unwrap();
    for _ in 0..2 {
        assert_eq!(scene.read().damage()[0].outcome, Outcome::LeftInPlace);
    }
    assert_eq!(scene.runs(), [1]);
}

#[test]
fn a_claim_of_gigabytes_is_not_believed() {
    let victim = Victim::new();
    for at in [12, 16, 20, 24] {
        let mut bytes = victim.bytes.clone();
        bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        let crc = crc32fast::hash(&bytes[..36]);
        bytes[36..40].copy_from_slice(&crc.to_le_bytes());
        let (damage, _) = victim.read(&bytes);
        assert!(!damage.is_empty(), "{at}");
    }
}

#[test]
fn a_file_of_a_terabyte_is_not_read() {
    let scene = Scene::with_runs([1]);
    let large = scene.append(&[record(2)]);
    let file = fs::File::options().write(true).open(&large).unwrap();
    file.set_len(1 << 40).unwrap();
    let reason = scene.read().damage()[0].reason.clone();
    assert_eq!(reason, Reason::TooLarge { bytes: 1 << 40 });
    assert_eq!(scene.runs(), [1]);
}

#[test]
fn damage_reads_as_one_sentence() {
    let scene = Scene::with_runs([1]);
    let name = scene.folder().join("not-a-run-id.run");
    fs::write(&name, "").unwrap();
    let sentence = scene.store.read(ENVIRONMENT).unwrap().damage()[0].to_string();
    let expected = format!("{name:?} has a name that is no run id; not used, left where it is");
    assert_eq!(sentence, expected);

    let path = scene.append(&[record(2)]);
    let damage = |offset, reason, outcome| Damage {
        path: path.clone(),
        offset,
        reason,
        outcome,
    };
    let parts = [
        (Part::Preamble, "preamble"),
        (Part::Head, "head"),
        (Part::Table, "table"),
        (Part::Group, "group"),
        (Part::Record, "record"),
        (Part::Acceptance, "acceptance"),
    ];
    for (part, name) in parts {
        let text = damage(Some(7), Reason::Checksum(part), Outcome::Skipped).to_string();
        let end = format!("at byte 7: {name} does not fit its checksum; skipped, the rest is used");
        assert!(text.ends_with(&end), "{text}");
    }
    let moved = Outcome::Quarantined("q".into());
    let cases = [
        (Reason::NotASegment, "is not a segment"),
        (
            Reason::Newer { found: 9 },
            "newer format 9, update evenkeel",
        ),
        (Reason::NotUnderstood(Part::Head), "not understood"),
        (
            Reason::Length {
                expected: 5,
                found: 4,
            },
            "has 4 bytes where 5 are expected",
        ),
        (Reason::TooLarge { bytes: 9 }, "has 9 bytes, too large"),
        (Reason::NotAFile, "is a link or no regular file"),
        (Reason::Conflict, "differs from the segment"),
        (
            Reason::Unreadable("no luck".into()),
            "could not be read: no luck",
        ),
    ];
    for (reason, part) in cases {
        let text = damage(None, reason, moved.clone()).to_string();
        assert!(
            text.contains(part) && text.ends_with("moved to \"q\""),
            "{text}"
        );
    }
}
