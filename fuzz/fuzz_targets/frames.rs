//! A damaged stream of frames: every frame that was not hit arrives, and nothing that was not sent.
#![no_main]

use arbitrary::Arbitrary;
use evenkeel_core::TestKey;
use evenkeel_core::wire::{Frames, MAX_FRAME_BYTES, RunRecord, encode_frame};
use evenkeel_fuzz::Run;
use libfuzzer_sys::fuzz_target;

/// What happens to one byte on the line.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Damage {
    Lost,
    Doubled,
    Flipped { bit: u8 },
    Before { noise: u8 },
}

#[derive(Arbitrary, Debug)]
struct Line {
    runs: Vec<Run>,
    hits: Vec<(u16, Damage)>,
    /// Bytes that were never a frame.
    noise: Vec<u8>,
}

fuzz_target!(|line: Line| {
    // Whatever comes, the reader gives an answer for each zero at most.
    let mut frames = Frames::new();
    let answers = line
        .noise
        .iter()
        .filter_map(|byte| frames.push(*byte))
        .count();
    assert!(answers <= line.noise.iter().filter(|byte| **byte == 0).count());
    let mut frames = Frames::new();
    let mut messages = 0;
    for byte in &line.noise {
        messages += usize::from(frames.message(*byte).is_some());
    }
    assert_eq!(messages, answers);

    let mut sent = Vec::new();
    let mut stream = Vec::new();
    for (sequence, Run(digest)) in line.runs.into_iter().enumerate() {
        let record = RunRecord {
            test: TestKey::of("fuzzed"),
            sequence: sequence as u32,
            digest,
        };
        let mut buffer = [0; MAX_FRAME_BYTES];
        let bytes = encode_frame(&record, &mut buffer).expect("the buffer suffices");
        assert_eq!(
            bytes.iter().position(|byte| *byte == 0),
            Some(bytes.len() - 1)
        );
        sent.push((stream.len()..stream.len() + bytes.len(), record));
        stream.extend_from_slice(bytes);
    }
    let hit = |index: usize| {
        let at = |(place, _): &&(u16, Damage)| usize::from(*place) % stream.len().max(1) == index;
        line.hits.iter().find(at).map(|(_, damage)| *damage)
    };
    let mut frames = Frames::new();
    let mut received = Vec::new();
    let mut take = |byte: u8| received.extend(frames.push(byte).into_iter().flatten());
    for (index, byte) in stream.iter().copied().enumerate() {
        match hit(index) {
            None => take(byte),
            Some(Damage::Lost) => {}
            Some(Damage::Doubled) => {
                take(byte);
                take(byte);
            }
            Some(Damage::Flipped { bit }) => take(byte ^ (1 << (bit % 8))),
            Some(Damage::Before { noise }) => {
                take(noise);
                take(byte);
            }
        }
    }
    for record in &received {
        assert!(
            sent.iter().any(|(_, known)| known == record),
            "never sent: {record:?}"
        );
    }
    for (place, record) in &sent {
        // The zero before a frame belongs to it: without that, it begins too early.
        let whole = (place.start.saturating_sub(1)..place.end).all(|index| hit(index).is_none());
        assert!(!whole || received.contains(record), "lost: {record:?}");
    }
});
