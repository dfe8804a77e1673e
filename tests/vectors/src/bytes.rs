//! Names, quantities as text, and the wire form.

use evenkeel_core::wire::{
    Frames, MAX_BYTES, MAX_FRAME_BYTES, RunRecord, WireError, decode, encode, encode_frame,
};
use evenkeel_core::{TestKey, quantity};

use crate::LONGEST;
use crate::names::digest_error;
use crate::words::{Arguments, Results};

/// The next argument as text; not UTF-8 counts as empty.
fn text<'b>(arguments: &mut Arguments<'_>, buffer: &'b mut [u8]) -> &'b str {
    let bytes = arguments.list(buffer, |word| word as u8);
    core::str::from_utf8(bytes).unwrap_or_default()
}

/// The key's low and high half.
pub(crate) fn test_key(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let key = TestKey::of(text(arguments, &mut [0; LONGEST])).to_u128();
    results.ok();
    results.word(key as u64);
    results.word((key >> 64) as u64);
}

pub(crate) fn share(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match quantity::share(text(arguments, &mut [0; LONGEST])) {
        Ok(share) => {
            results.ok();
            results.float(share);
        }
        Err(_) => results.name("share"),
    }
}

pub(crate) fn nanoseconds(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match quantity::nanoseconds(text(arguments, &mut [0; LONGEST])) {
        Ok(nanoseconds) => {
            results.ok();
            results.float(nanoseconds);
        }
        Err(_) => results.name("duration"),
    }
}

/// A digest and the size of the buffer to write it to.
pub(crate) fn encoded(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let digest = match arguments.digest() {
        Ok(digest) => digest,
        Err(error) => return digest_error(error, results),
    };
    let mut buffer = [0; MAX_BYTES];
    let size = arguments.size().min(MAX_BYTES);
    match encode(&digest, &mut buffer[..size]) {
        Ok(bytes) => {
            results.ok();
            results.bytes(bytes);
        }
        Err(error) => wire_error(error, results),
    }
}

pub(crate) fn decoded(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let mut buffer = [0; LONGEST];
    match decode(arguments.list(&mut buffer, |word| word as u8)) {
        Ok(digest) => {
            results.ok();
            results.digest(&digest);
        }
        Err(error) => wire_error(error, results),
    }
}

/// The name of a test, a sequence number, a digest and the size of the buffer to write the frame to.
pub(crate) fn framed(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let test = TestKey::of(text(arguments, &mut [0; LONGEST]));
    let sequence = arguments.word() as u32;
    let digest = match arguments.digest() {
        Ok(digest) => digest,
        Err(error) => return digest_error(error, results),
    };
    let record = RunRecord {
        test,
        sequence,
        digest,
    };
    let mut buffer = [0; MAX_FRAME_BYTES];
    let size = arguments.size().min(MAX_FRAME_BYTES);
    match encode_frame(&record, &mut buffer[..size]) {
        Ok(bytes) => {
            results.ok();
            results.bytes(bytes);
        }
        Err(error) => wire_error(error, results),
    }
}

/// A stream of bytes; for each frame in it `ok`, the low half of its key and its sequence number, or its error.
pub(crate) fn stream(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let mut buffer = [0; 2 * LONGEST];
    let mut frames = Frames::new();
    for byte in arguments.list(&mut buffer, |word| word as u8) {
        match frames.push(*byte) {
            Some(Ok(record)) => {
                results.ok();
                results.word(record.test.to_u128() as u64);
                results.word(u64::from(record.sequence));
            }
            Some(Err(error)) => wire_error(error, results),
            None => {}
        }
    }
}

fn wire_error(error: WireError, results: &mut Results<'_>) {
    match error {
        WireError::BufferTooSmall => results.name("buffer_too_small"),
        WireError::TooShort => results.name("too_short"),
        WireError::Version { found } => {
            results.name("version");
            results.word(u64::from(found));
        }
        WireError::Checksum => results.name("checksum"),
        WireError::Fields => results.name("fields"),
        WireError::TooLong => results.name("too_long"),
        _ => results.name("unknown_error"),
    }
}
