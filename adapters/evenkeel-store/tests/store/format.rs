//! Format version 1, byte by byte. `golden/format-1.run` never changes; a new version gets a file of its own.

use std::fs;
use std::path::Path;

use evenkeel_core::{Digest, Estimator, Fields, Verdict};
use evenkeel_store::{Event, FORMAT, Origin, Outcome, Reason, Record};

use crate::scene::{ENVIRONMENT, Scene, TEST, acceptance, numbers, record, run};

fn manifest(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn golden() -> Vec<u8> {
    fs::read(manifest("tests/golden/format-1.run")).unwrap()
}

/// What the golden file holds.
fn content() -> (Origin, Record) {
    let origin = Origin {
        ci: None,
        facts: vec![("cpu".into(), "x".into())],
        event: Event::Push,
        branch: Some("main".into()),
        commit: None,
        dirty: Some(false),
        ..Origin::new("linux")
    };
    let record = Record {
        run: run(1),
        test: "t".into(),
        verdict: Verdict::Learning { runs: 2, needed: 3 },
        ratio: Some(1.5),
        conditions: vec![("load".into(), 0.25)],
        // Plain numbers: the file must not depend on how the kernel computes them.
        digest: Digest::try_from(Fields {
            observations: 4,
            processes: 2,
            iterations: 1,
            resolution: 0.5,
            quantiles: [100.0, 100.5, 101.0, 102.0, 103.0, 104.0, 105.0],
            sigma: 2.0,
            estimator: Estimator::Mad,
            process_scale: 0.0078125,
        })
        .unwrap(),
        ..record(1)
    };
    (origin, record)
}

/// Sixteen bytes a line, as `hexdump -C` has them.
fn hexdump(bytes: &[u8]) -> String {
    use std::fmt::Write;

    let mut dump = String::new();
    for (line, chunk) in bytes.chunks(16).enumerate() {
        let hex: Vec<_> = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
        let (left, right) = hex.split_at(hex.len().min(8));
        let text: String = chunk
            .iter()
            .map(|byte| {
                if (0x20..0x7f).contains(byte) {
                    char::from(*byte)
                } else {
                    '.'
                }
            })
            .collect();
        let hex = format!("{}  {}", left.join(" "), right.join(" "));
        writeln!(dump, "{:08x}  {hex:<48}  |{text}|", line * 16).unwrap();
    }
    dump
}

/// Makes a segment one of the next format version, whole in every respect.
pub(crate) fn make_newer(bytes: &mut [u8]) {
    bytes[8..10].copy_from_slice(&(FORMAT + 1).to_le_bytes());
    let crc = crc32fast::hash(&bytes[..36]);
    bytes[36..40].copy_from_slice(&crc.to_le_bytes());
}

#[test]
fn format_1_is_written_as_it_was() {
    let scene = Scene::new();
    let (origin, record) = content();
    let name = scene
        .store
        .append(&origin, &[record], &[])
        .unwrap()
        .unwrap();
    let path = scene.store.dir().join("linux").join(name.to_string());
    let written = fs::read(path).unwrap();
    assert_eq!(hexdump(&written), hexdump(&golden()));
}

#[test]
fn format_1_is_still_read() {
    let scene = Scene::new();
    let folder = scene.store.dir().join("linux");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(format!("{}.run", run(1))), golden()).unwrap();
    let history = scene.store.read_test("linux", "t").unwrap();
    let (origin, record) = content();
    assert_eq!(history.records()[0].item, record);
    assert_eq!(*history.records()[0].origin, origin);
    assert_eq!(history.damage(), []);
}

#[test]
fn the_document_shows_the_bytes_that_are_written() {
    let document = fs::read_to_string(manifest("../../docs/formats.md")).unwrap();
    let dump = hexdump(&golden());
    assert!(
        document.contains(&dump),
        "docs/formats.md should contain\n{dump}"
    );
}

#[test]
fn a_segment_of_a_newer_format_is_left_where_it_is_and_reported() {
    let scene = Scene::with_runs([1]);
    let path = scene.append(&[record(2)]);
    let mut bytes = fs::read(&path).unwrap();
    make_newer(&mut bytes);
    fs::write(&path, &bytes).unwrap();
    for _ in 0..2 {
        let archive = scene.read();
        assert_eq!(archive.damage().len(), 1);
        assert_eq!(
            archive.damage()[0].reason,
            Reason::Newer { found: FORMAT + 1 }
        );
        assert_eq!(archive.damage()[0].outcome, Outcome::LeftInPlace);
        assert_eq!(numbers(&archive.history(TEST)), [1]);
    }
    // It travels with the others, for a program that can read it.
    let copy = Scene::new();
    assert_eq!(copy.store.merge_from(scene.store.dir()).unwrap().copied, 2);
    assert_eq!(
        fs::read(copy.folder().join(path.file_name().unwrap())).unwrap(),
        bytes
    );
}

#[test]
fn a_flipped_version_is_damage_and_not_a_newer_format() {
    let scene = Scene::with_runs([1]);
    let path = &scene.segments()[0];
    let mut bytes = fs::read(path).unwrap();
    bytes[8] ^= 2;
    fs::write(path, &bytes).unwrap();
    let reason = scene.read().damage()[0].reason.clone();
    assert_eq!(reason, Reason::Checksum(evenkeel_store::Part::Preamble));
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let write = || {
        let scene = Scene::new();
        let records: Vec<_> = (0..5).map(record).collect();
        let name = scene
            .store
            .append(&content().0, &records, &[acceptance(0, 1)]);
        let file = scene
            .store
            .dir()
            .join("linux")
            .join(name.unwrap().unwrap().to_string());
        fs::read(file).unwrap()
    };
    assert_eq!(write(), write());
    assert!(
        !write()
            .windows(ENVIRONMENT.len())
            .any(|w| w == ENVIRONMENT.as_bytes())
    );
}
