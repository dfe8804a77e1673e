use evenkeel_core::wire::{MAX_BYTES, VERSION, WireError, decode, encode};
use evenkeel_core::{Digest, Fields};
use proptest::prelude::*;

use crate::generate::run;

fn encoded(digest: &Digest) -> Vec<u8> {
    encode(digest, &mut [0; MAX_BYTES]).unwrap().to_vec()
}

#[test]
fn the_largest_digest_fits_the_promised_buffer() {
    let fields = Fields {
        observations: u32::MAX,
        processes: u16::MAX,
        iterations: u64::MAX,
        resolution: f64::MAX,
        quantiles: [f64::MAX; 7],
        sigma: f64::MAX,
        estimator: evenkeel_core::Estimator::Percentage,
        process_scale: f64::MAX,
    };
    let digest = Digest::try_from(fields).unwrap();
    assert!(encoded(&digest).len() <= MAX_BYTES);
    assert_eq!(decode(&encoded(&digest)), Ok(digest));
}

#[test]
fn a_buffer_that_is_too_small_is_refused() {
    let digest = run(100.0);
    let size = encoded(&digest).len();
    for smaller in 0..size {
        assert_eq!(
            encode(&digest, &mut vec![0; smaller]),
            Err(WireError::BufferTooSmall)
        );
    }
    assert!(encode(&digest, &mut vec![0; size]).is_ok());
}

#[test]
fn every_flipped_bit_and_every_cut_is_noticed() {
    let bytes = encoded(&run(100.0));
    for bit in 0..8 * bytes.len() {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(decode(&damaged).is_err(), "bit {bit}");
    }
    for end in 0..bytes.len() {
        assert!(decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(decode(&longer).is_err());
}

#[test]
fn another_version_is_named() {
    let mut bytes = encoded(&run(100.0));
    let end = bytes.len() - 4;
    bytes[0] = VERSION + 1;
    let sum = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&bytes[..end]);
    bytes[end..].copy_from_slice(&sum.to_le_bytes());
    assert_eq!(
        decode(&bytes),
        Err(WireError::Version { found: VERSION + 1 })
    );
}

proptest! {
    #[test]
    fn what_was_written_is_read(level in 1e-9..1e12_f64, iterations in any::<u64>()) {
        let digest = run(level).with_iterations(iterations);
        prop_assert_eq!(decode(&encoded(&digest)), Ok(digest));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }

    /// With a right checksum the fields themselves are looked at.
    #[test]
    fn hostile_fields_are_refused_or_make_a_valid_digest(mut bytes in prop::collection::vec(any::<u8>(), 1..160)) {
        bytes[0] = VERSION;
        let sum = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&bytes);
        bytes.extend(sum.to_le_bytes());
        if let Ok(digest) = decode(&bytes) {
            prop_assert_eq!(Digest::try_from(*digest.fields()), Ok(digest));
        }
    }
}
