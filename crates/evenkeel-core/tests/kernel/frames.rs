use evenkeel_core::TestKey;
use evenkeel_core::wire::{
    Device, Frames, MAX_FRAME_BYTES, Message, RunRecord, WireError, encode_frame, encode_message,
};
use proptest::prelude::*;

use crate::generate::run;

fn record(sequence: u32) -> RunRecord {
    RunRecord {
        test: TestKey::of("any test"),
        sequence,
        digest: run(100.0 + f64::from(sequence)),
    }
}

fn frame(sequence: u32) -> Vec<u8> {
    encode_frame(&record(sequence), &mut [0; MAX_FRAME_BYTES])
        .unwrap()
        .to_vec()
}

fn read(bytes: &[u8]) -> Vec<Result<RunRecord, WireError>> {
    let mut frames = Frames::new();
    bytes.iter().filter_map(|byte| frames.push(*byte)).collect()
}

#[test]
fn records_that_were_sent_are_received() {
    let stream: Vec<u8> = (0..20).flat_map(frame).collect();
    let received = read(&stream);
    assert_eq!(received, (0..20).map(|i| Ok(record(i))).collect::<Vec<_>>());
    assert!(stream.len() <= 20 * MAX_FRAME_BYTES);
}

#[test]
fn only_the_end_of_a_frame_is_zero() {
    let bytes = frame(0);
    assert_eq!(
        bytes.iter().position(|byte| *byte == 0),
        Some(bytes.len() - 1)
    );
}

#[test]
fn a_reader_that_comes_late_finds_the_next_frame() {
    let stream: Vec<u8> = (0..3).flat_map(frame).collect();
    for late in 1..frame(0).len() - 1 {
        let received = read(&stream[late..]);
        assert_eq!(
            received[received.len() - 2..],
            [Ok(record(1)), Ok(record(2))],
            "{late}"
        );
    }
}

#[test]
fn every_flipped_bit_costs_at_most_two_frames() {
    let stream: Vec<u8> = (0..3).flat_map(frame).collect();
    let begin = frame(0).len();
    for bit in 8 * begin..8 * (begin + frame(1).len()) {
        let mut damaged = stream.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let received = read(&damaged);
        assert_eq!(received[0], Ok(record(0)));
        assert!(!received.contains(&Ok(record(1))), "bit {bit}");
        // The closing zero itself may be what was hit: then the next frame is lost with it.
        let closing = bit / 8 == begin + frame(1).len() - 1;
        assert!(
            closing || received.last() == Some(&Ok(record(2))),
            "bit {bit}"
        );
        assert!(
            received
                .iter()
                .flatten()
                .all(|found| (0..3).any(|i| *found == record(i)))
        );
    }
}

#[test]
fn a_line_without_zeros_fills_no_memory() {
    let mut stream = vec![7; 100_000];
    stream.push(0);
    stream.extend(frame(5));
    assert_eq!(read(&stream), [Err(WireError::TooLong), Ok(record(5))]);
}

#[test]
fn zeros_in_a_row_are_no_frames() {
    let mut stream = vec![0; 50];
    stream.extend(frame(5));
    stream.extend([0; 50]);
    assert_eq!(read(&stream), [Ok(record(5))]);
}

/// A message as its frame.
fn said(message: &Message<'_>) -> Vec<u8> {
    encode_message(message, &mut [0; MAX_FRAME_BYTES])
        .unwrap()
        .to_vec()
}

/// The only message in these bytes.
fn heard(frames: &mut Frames, bytes: &[u8]) -> String {
    let (last, before) = bytes.split_last().unwrap();
    assert!(before.iter().all(|byte| frames.message(*byte).is_none()));
    format!("{:?}", frames.message(*last))
}

#[test]
fn every_message_that_was_said_is_heard() {
    let device = Device {
        chip: "STM32F407",
        clock_hz: 168_000_000,
        build: "release",
    };
    let name = "x".repeat(180);
    let mut frames = Frames::new();
    for message in [
        Message::Device(device),
        Message::Test(""),
        Message::Test(&name),
        Message::Run(record(7)),
        Message::End,
    ] {
        let bytes = said(&message);
        assert_eq!(heard(&mut frames, &bytes), format!("Some(Ok({message:?}))"));
    }
    assert_eq!(said(&Message::Run(record(7))), frame(7));
}

#[test]
fn a_reader_of_runs_alone_names_the_other_messages_as_unknown() {
    assert_eq!(
        read(&said(&Message::Test("filters"))),
        [Err(WireError::Version { found: 3 })]
    );
}

#[test]
fn a_text_that_does_not_fit_is_refused() {
    let name = "x".repeat(190);
    assert_eq!(
        encode_message(&Message::Test(&name), &mut [0; MAX_FRAME_BYTES]),
        Err(WireError::TextTooLong)
    );
}

#[test]
fn a_buffer_that_is_too_small_is_refused() {
    let size = frame(1).len();
    for smaller in 0..size {
        assert_eq!(
            encode_frame(&record(1), &mut vec![0; smaller]),
            Err(WireError::BufferTooSmall),
            "{smaller}"
        );
    }
    assert!(encode_frame(&record(1), &mut vec![0; size]).is_ok());
}

proptest! {
    #[test]
    fn a_flipped_bit_of_a_message_is_noticed(at in 0_usize..100, bit in 0_u32..8) {
        let message = Message::Device(Device { chip: "a chip", clock_hz: 8, build: "a build" });
        let mut bytes = said(&message);
        let at = at % (bytes.len() - 1);
        bytes[at] ^= 1 << bit;
        let mut frames = Frames::new();
        for byte in bytes {
            prop_assert!(!matches!(frames.message(byte), Some(Ok(_))));
        }
    }

    #[test]
    fn any_bytes_between_frames_are_survived(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut stream = noise;
        stream.push(0);
        stream.extend(frame(9));
        let received = read(&stream);
        prop_assert_eq!(received.last(), Some(&Ok(record(9))));
    }
}
