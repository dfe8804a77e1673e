//! Hostile bytes as a digest: an error or a digest that means the same when written again.
#![no_main]

use evenkeel_core::wire::{MAX_BYTES, decode, encode};
use libfuzzer_sys::fuzz_target;

/// The checksum keeps nearly all damage out, so the bytes are also given one that matches.
fn with_checksum(bytes: &[u8]) -> Vec<u8> {
    let mut framed = bytes.to_vec();
    framed.extend(crc32(bytes).to_le_bytes());
    framed
}

/// CRC-32/ISO-HDLC, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

fuzz_target!(|bytes: &[u8]| {
    for bytes in [bytes.to_vec(), with_checksum(bytes)] {
        if let Ok(digest) = decode(&bytes) {
            let mut buffer = [0; MAX_BYTES];
            let again = encode(&digest, &mut buffer).expect("the buffer suffices");
            assert_eq!(decode(again), Ok(digest));
            assert!(digest.median() > 0.0 && digest.processes() > 0);
        }
    }
});
