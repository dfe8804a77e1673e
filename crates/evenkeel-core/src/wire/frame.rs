//! Run records as frames on a serial line: COBS, so that a zero byte ends a frame and nothing else, and a CRC-32 inside.
//!
//! ```text
//! COBS( version (1 byte) | postcard record | CRC-32/ISO-HDLC of all before (4 bytes, little endian) ) | 0
//! ```
//!
//! A reader that starts in the middle, or reads damaged bytes, loses the frame it is in and finds the next one.

use super::message::{self, Message};
use super::put::Put;
use super::{CRC, WireError, checked_body};
use crate::{Digest, TestKey};

/// The format of records that [`encode_frame`] writes.
pub const FRAME_VERSION: u8 = 1;
/// A buffer of this size always suffices for [`encode_frame`]; no frame is longer.
pub const MAX_FRAME_BYTES: usize = 192;
/// The same before COBS, which adds a byte, and the zero.
const MAX_PLAIN_BYTES: usize = MAX_FRAME_BYTES - 2;

/// One run of one test, as firmware sends it.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RunRecord {
    /// Which test.
    pub test: TestKey,
    /// The sender's own count of runs, so that a lost one is noticed.
    pub sequence: u32,
    /// What was measured.
    pub digest: Digest,
}

/// Writes a record as a frame, its closing zero included, and returns the bytes used, at most [`MAX_FRAME_BYTES`].
///
/// # Errors
///
/// [`WireError::BufferTooSmall`].
///
/// ```
/// # use evenkeel_core::{Digest, TestKey, wire};
/// # let digest = Digest::new(&mut [10.0, 11.0, 12.0], &[3], 0.0)?;
/// let record = wire::RunRecord { test: TestKey::of("parses_a_page"), sequence: 0, digest };
/// let mut buffer = [0; wire::MAX_FRAME_BYTES];
/// let sent = wire::encode_frame(&record, &mut buffer)?;
///
/// let mut frames = wire::Frames::new();
/// let received: Vec<_> = sent.iter().filter_map(|byte| frames.push(*byte)).collect();
/// assert_eq!(received, [Ok(record)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn encode_frame<'b>(record: &RunRecord, buffer: &'b mut [u8]) -> Result<&'b [u8], WireError> {
    let put = |put: &mut Put<'_>| put_record(record, put);
    frame_of(FRAME_VERSION, put, buffer).ok_or(WireError::BufferTooSmall)
}

pub(super) fn put_record(record: &RunRecord, put: &mut Put<'_>) -> Option<()> {
    put.key(record.test)?;
    put.varint(record.sequence.into())?;
    put.digest(&record.digest)
}

/// Writes a frame whose first byte is `kind`; `None` if it does not fit.
pub(super) fn frame_of(
    kind: u8,
    body: impl FnOnce(&mut Put<'_>) -> Option<()>,
    buffer: &mut [u8],
) -> Option<&[u8]> {
    let mut plain = [0; MAX_PLAIN_BYTES];
    let mut put = Put::new(&mut plain);
    put.byte(kind)?;
    body(&mut put)?;
    let sum = CRC.checksum(put.so_far()).to_le_bytes();
    put.bytes(&sum)?;
    stuffed(put.written()?, buffer)
}

/// COBS, of fewer than 254 bytes: each zero, and one before the first byte, becomes the distance to the next; a zero ends it.
///
/// By hand, because postcard's has a panic in it, which would be in every firmware that sends.
fn stuffed<'b>(plain: &[u8], buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let frame = buffer.get_mut(..plain.len() + 2)?;
    let (end, slots) = frame.split_last_mut()?;
    *end = 0;
    let mut distance = 1_u8;
    let backwards = plain.iter().rev().chain([&0]);
    for (slot, byte) in slots.iter_mut().rev().zip(backwards) {
        if *byte == 0 {
            *slot = distance;
            distance = 1;
        } else {
            *slot = *byte;
            distance = distance.wrapping_add(1);
        }
    }
    Some(frame)
}

/// Finds the frames in a stream of bytes. 200 bytes of memory, nothing allocated.
#[derive(Clone, Debug)]
pub struct Frames {
    buffer: [u8; MAX_FRAME_BYTES],
    length: usize,
    /// More bytes than a frame can have came without a zero.
    overlong: bool,
}

impl Default for Frames {
    fn default() -> Self {
        Self::new()
    }
}

impl Frames {
    /// At the beginning of a stream, or anywhere in it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            buffer: [0; MAX_FRAME_BYTES],
            length: 0,
            overlong: false,
        }
    }

    /// Takes the next byte; at the zero that ends a frame, its record or what is wrong with it. Empty frames (zeros in a row, with which a
    /// sender may begin) are skipped.
    pub fn push(&mut self, byte: u8) -> Option<Result<RunRecord, WireError>> {
        let frame = self.complete(byte)?;
        Some(frame.and_then(record))
    }

    /// The same for streams that say more than runs: the next byte, and at the end of a frame its message.
    pub fn message(&mut self, byte: u8) -> Option<Result<Message<'_>, WireError>> {
        let frame = self.complete(byte)?;
        Some(frame.and_then(message::message))
    }

    /// At the end of a frame its bytes, still encoded, without the closing zero.
    fn complete(&mut self, byte: u8) -> Option<Result<&mut [u8], WireError>> {
        if byte != 0 {
            match self.buffer.get_mut(self.length) {
                Some(slot) => {
                    *slot = byte;
                    self.length += 1;
                }
                None => self.overlong = true,
            }
            return None;
        }
        let (length, overlong) = (self.length, self.overlong);
        (self.length, self.overlong) = (0, false);
        if overlong {
            return Some(Err(WireError::TooLong));
        }
        let frame = self.buffer.get_mut(..length)?;
        (!frame.is_empty()).then_some(Ok(frame))
    }
}

/// The bytes that were encoded, from those of a frame without its closing zero. Decoded in place.
pub(super) fn plain(frame: &mut [u8]) -> Result<&[u8], WireError> {
    // No frame has 254 bytes, so COBS has added exactly one to it.
    postcard::take_from_bytes_cobs::<()>(frame).map_err(|_| WireError::Checksum)?;
    let plain = frame.len().saturating_sub(1);
    Ok(frame.get(..plain).unwrap_or_default())
}

/// The record in a frame.
fn record(frame: &mut [u8]) -> Result<RunRecord, WireError> {
    run(checked_body(plain(frame)?, FRAME_VERSION)?)
}

/// The record in a frame's body.
pub(super) fn run(body: &[u8]) -> Result<RunRecord, WireError> {
    match postcard::take_from_bytes::<RunRecord>(body) {
        Ok((record, [])) => Ok(record),
        _ => Err(WireError::Fields),
    }
}
