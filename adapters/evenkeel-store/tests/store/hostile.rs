//! Segments that somebody made to do harm: every checksum is right, the content is not.

use std::fs;
use std::path::Path;

use evenkeel_store::{Archive, BaselineRule, Part, Reason};
use proptest::prelude::*;

use crate::scene::{ENVIRONMENT, Scene, run};

/// A segment of these parts, with right lengths and checksums.
fn segment(head: &[u8], table: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89EVK\r\n\x1a\n\x01\0\0\0".to_vec();
    bytes.extend((head.len() as u32).to_le_bytes());
    bytes.extend((table.len() as u32 / 20).to_le_bytes());
    bytes.extend((body.len() as u64).to_le_bytes());
    bytes.extend(crc32fast::hash(head).to_le_bytes());
    bytes.extend(crc32fast::hash(table).to_le_bytes());
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    [&bytes, head, table, body].concat()
}

/// A group whose head is these bytes, followed by items with right checksums.
fn group(head: &[u8], items: &[&[u8]]) -> Vec<u8> {
    let length = (head.len() as u32).to_le_bytes();
    let crc = crc32fast::hash(&[&length, head].concat());
    let mut bytes = [&length, &crc.to_le_bytes(), head].concat();
    for item in items {
        bytes.extend(*item);
        bytes.extend(crc32fast::hash(item).to_le_bytes());
    }
    bytes
}

fn entry(test: &str, group: &[u8]) -> Vec<u8> {
    let key = evenkeel_core::TestKey::of(test).to_u128().to_le_bytes();
    [&key[..], &(group.len() as u32).to_le_bytes()].concat()
}

fn read(bytes: &[u8]) -> Archive {
    let scene = Scene::new();
    fs::create_dir(scene.folder()).unwrap();
    fs::write(scene.folder().join(format!("{}.run", run(1))), bytes).unwrap();
    let archive = scene.read();
    for test in archive.tests() {
        let _ = archive.history(&test);
    }
    let _ = scene.store.fold(ENVIRONMENT).unwrap();
    archive
}

/// A head without origins or words, and a group's head of the test `t` without items.
const EMPTY_HEAD: [u8; 2] = [0, 0];
const EMPTY_GROUP: [u8; 4] = [1, b't', 0, 0];

#[test]
fn the_parts_above_make_a_segment() {
    let group = group(&EMPTY_GROUP, &[]);
    let archive = read(&segment(&EMPTY_HEAD, &entry("t", &group), &group));
    assert_eq!(archive.verify(), []);
    assert_eq!(archive.tests(), ["t"]);
}

#[test]
fn a_table_that_does_not_describe_the_body_is_not_used() {
    let group = group(&EMPTY_GROUP, &[]);
    let right = entry("t", &group);
    let short = entry("t", &group[1..]);
    let twice = [&right[..], &right].concat();
    for table in [short, twice, entry("t", &[0; 99]), vec![]] {
        let archive = read(&segment(&EMPTY_HEAD, &table, &group));
        assert_eq!(
            archive.verify()[0].reason,
            Reason::NotUnderstood(Part::Table)
        );
        assert_eq!(archive.tests(), ["t"]);
    }
}

#[test]
fn a_group_under_another_tests_key_is_not_used() {
    let group = group(&EMPTY_GROUP, &[]);
    let archive = read(&segment(&EMPTY_HEAD, &entry("victim", &group), &group));
    assert_eq!(
        archive.verify()[0].reason,
        Reason::NotUnderstood(Part::Group)
    );
    assert!(archive.history("victim").records().is_empty());
}

#[test]
fn an_item_that_names_what_is_not_there_is_skipped() {
    // A record that would be right if there were an origin 0 and a word 0.
    let golden = golden();
    let record = &golden[0x6c..golden.len() - 4];
    let head = [
        1,
        b't',
        0,
        1,
        record.len() as u8 | 0x80,
        (record.len() >> 7) as u8,
    ];
    let group = group(&head, &[record]);
    let archive = read(&segment(&EMPTY_HEAD, &entry("t", &group), &group));
    assert_eq!(
        archive.verify()[0].reason,
        Reason::NotUnderstood(Part::Record)
    );
    assert_eq!(archive.history("t").records().len(), 0);
}

#[test]
fn a_record_with_a_number_that_is_none_is_skipped() {
    let golden = golden();
    let record = 0x6c..golden.len() - 4;
    // The ratio and the one condition of the golden record.
    for number in [1.5_f64, 0.25] {
        let bytes = number.to_le_bytes();
        let at = (record.clone())
            .find(|at| golden[*at..].starts_with(&bytes))
            .unwrap();
        for hostile in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut segment = golden.clone();
            segment[at..at + 8].copy_from_slice(&hostile.to_le_bytes());
            let crc = crc32fast::hash(&segment[record.clone()]);
            segment[record.end..].copy_from_slice(&crc.to_le_bytes());
            let archive = read(&segment);
            assert_eq!(
                archive.verify()[0].reason,
                Reason::NotUnderstood(Part::Record)
            );
            assert_eq!(archive.history("t").records().len(), 0);
        }
    }
}

#[test]
fn a_group_of_nothing_but_damage_is_reported_in_bounds() {
    let items = 100_000_u32;
    let mut head = vec![1, b't', 0];
    head.extend([
        items as u8 | 0x80,
        (items >> 7) as u8 | 0x80,
        (items >> 14) as u8,
    ]);
    head.resize(head.len() + items as usize, 0);
    let group = group(&head, &vec![&b""[..]; items as usize]);
    let archive = read(&segment(&EMPTY_HEAD, &entry("t", &group), &group));
    assert_eq!(archive.verify().len(), 10_000);
}

#[test]
fn too_many_words_or_too_large_a_head_is_not_used() {
    // 65,537 empty words, then a head of 16 MiB and one byte.
    let words = [&[0, 0x81, 0x80, 0x04][..], &[0; 65_537]].concat();
    let reason = &read(&segment(&words, &[], &[])).verify()[0].reason.clone();
    assert_eq!(*reason, Reason::NotUnderstood(Part::Head));
    let large = vec![0; (16 << 20) + 1];
    let reason = &read(&segment(&large, &[], &[])).verify()[0].reason.clone();
    assert!(matches!(reason, Reason::TooLarge { .. }));
}

/// The golden segment, whose head the segments here borrow, with its origin and words.
fn golden() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/format-1.run")).unwrap()
}

/// Of a segment with that group of the test `t`: so many of at most `k` runs judge, and both ways to the baseline say which.
fn assert_same_both_ways(golden: &[u8], group: &[u8], k: usize, judging: usize) {
    let scene = Scene::new();
    fs::create_dir(scene.folder()).unwrap();
    let bytes = segment(&golden[0x28..0x4a], &entry("t", group), group);
    fs::write(scene.folder().join(format!("{}.run", run(9))), bytes).unwrap();
    let (archive, rule) = (scene.read(), BaselineRule::default());
    let history = archive.history("t");
    let long = history.baseline(&rule, k);
    assert_eq!(long.len(), judging);
    let long: Vec<_> = long.iter().map(|record| record.digest).collect();
    assert_eq!(archive.baseline("t", &rule, k).digests, long);
}

#[test]
fn of_two_records_of_one_run_the_same_one_judges_on_both_ways() {
    let golden = golden();
    let record = &golden[0x6c..golden.len() - 4];
    let mut other = record.to_vec();
    let minimum = 100_f64.to_le_bytes();
    let at = (0..other.len()).find(|at| other[*at..].starts_with(&minimum));
    other[at.unwrap()..][..8].copy_from_slice(&100.25_f64.to_le_bytes());

    let length = [record.len() as u8 | 0x80, (record.len() >> 7) as u8];
    let head = [&[1, b't', 0, 2][..], &length, &length].concat();
    for items in [[record, &other], [&other, record]] {
        assert_same_both_ways(&golden, &group(&head, &items), 1, 1);
    }
}

#[test]
fn an_acceptance_from_nowhere_moves_the_baseline_on_neither_way() {
    let golden = golden();
    let record = &golden[0x6c..golden.len() - 4];
    let later = run(8).to_string().replace('-', "");
    let later = u128::from_str_radix(&later, 16).unwrap().to_be_bytes();
    // Its id, the number of its origin, its run, a reason and a name of one byte, a time.
    let acceptance = |origin| [&later[..], &[origin], &later, b"\x01r\x01b\x02"].concat();
    let length = [record.len() as u8 | 0x80, (record.len() >> 7) as u8];
    for (origin, judging) in [(0, 0), (34, 1)] {
        let acceptance = acceptance(origin);
        let head = [&[1, b't', 1, acceptance.len() as u8, 1][..], &length].concat();
        let group = group(&head, &[&acceptance, record]);
        assert_same_both_ways(&golden, &group, 3, judging);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_under_right_checksums_are_read_without_harm(
        head in prop::collection::vec(any::<u8>(), 0..40),
        name in "[a-c]{0,2}",
        lengths in prop::collection::vec(0_u8..60, 0..6),
        acceptances in 0_usize..4,
        payload in prop::collection::vec(any::<u8>(), 60),
        valid_head: bool,
    ) {
        let head = if valid_head { EMPTY_HEAD.to_vec() } else { head };
        let split = acceptances.min(lengths.len());
        let mut group_head = vec![name.len() as u8];
        group_head.extend(name.bytes());
        for part in [&lengths[..split], &lengths[split..]] {
            group_head.push(part.len() as u8);
            group_head.extend(part);
        }
        let items: Vec<_> = lengths.iter().map(|length| &payload[..usize::from(*length)]).collect();
        let group = group(&group_head, &items);
        let archive = read(&segment(&head, &entry(&name, &group), &group));
        prop_assert!(archive.history(&name).records().is_empty());
    }

    #[test]
    fn any_bytes_at_all_are_read_without_harm(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        prop_assert_eq!(read(&bytes).damage().len(), 1);
    }
}
