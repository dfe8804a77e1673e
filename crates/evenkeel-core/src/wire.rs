//! The digest as bytes: a format version, the fields in postcard, and a CRC-32; and records of runs as [frames](Frames).
//!
//! ```text
//! version (1 byte) | postcard fields | CRC-32/ISO-HDLC of all before (4 bytes, little endian)
//! ```

mod frame;
mod message;
mod put;

use core::fmt;

use crc::{CRC_32_ISO_HDLC, Crc};

use crate::Digest;

pub use frame::{FRAME_VERSION, Frames, MAX_FRAME_BYTES, RunRecord, encode_frame};
pub use message::{Device, Message, encode_message};

/// The format that [`encode`] writes.
pub const VERSION: u8 = 1;
/// A buffer of this size always suffices for [`encode`].
pub const MAX_BYTES: usize = 128;

const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
const CRC_BYTES: usize = 4;

/// Why bytes are no digest, or a digest did not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WireError {
    /// The buffer is smaller than the encoded digest.
    BufferTooSmall,
    /// Fewer bytes than a version and a checksum.
    TooShort,
    /// A format that this version of the kernel does not know.
    Version {
        /// What stands in the first byte.
        found: u8,
    },
    /// The checksum does not match: the bytes are damaged.
    Checksum,
    /// The checksum matches, but these are not the fields of a digest.
    Fields,
    /// More bytes than any frame has came without an end.
    TooLong,
    /// The texts do not fit into a frame.
    TextTooLong,
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BufferTooSmall => write!(f, "the buffer is too small: give {MAX_BYTES} bytes"),
            Self::TooShort => f.write_str("the bytes end too early: read the whole digest"),
            Self::Version { found } => write!(
                f,
                "format version {found}, but this kernel reads {VERSION}: use a newer evenkeel"
            ),
            Self::Checksum => f.write_str("the checksum does not match: the bytes are damaged"),
            Self::Fields => f.write_str("not the fields of a digest: the writer is at fault"),
            Self::TooLong => f.write_str(
                "a frame without an end: the line is not one of evenkeel's, or its speed is wrong",
            ),
            Self::TextTooLong => f.write_str(
                "the texts do not fit into a frame: keep a test's name, and a chip with its build, below 170 bytes",
            ),
        }
    }
}

impl core::error::Error for WireError {}

/// Writes the digest to `buffer` and returns the bytes used, at most [`MAX_BYTES`].
///
/// # Errors
///
/// [`WireError::BufferTooSmall`].
pub fn encode<'b>(digest: &Digest, buffer: &'b mut [u8]) -> Result<&'b [u8], WireError> {
    let mut put = put::Put::new(buffer);
    let mut all = || {
        put.byte(VERSION)?;
        put.digest(digest)?;
        let sum = CRC.checksum(put.so_far()).to_le_bytes();
        put.bytes(&sum)
    };
    all().ok_or(WireError::BufferTooSmall)?;
    put.written().ok_or(WireError::BufferTooSmall)
}

/// Reads a digest from exactly the bytes that [`encode`] returned.
///
/// # Errors
///
/// Bytes that are too few, of another version, damaged, or not a digest. Hostile bytes never panic, allocate or loop.
pub fn decode(bytes: &[u8]) -> Result<Digest, WireError> {
    match postcard::take_from_bytes::<Digest>(checked_body(bytes, VERSION)?) {
        Ok((digest, [])) => Ok(digest),
        _ => Err(WireError::Fields),
    }
}

/// What stands between the version and the checksum, if both are right.
fn checked_body(bytes: &[u8], version: u8) -> Result<&[u8], WireError> {
    let (checked, sum) = bytes
        .split_last_chunk::<CRC_BYTES>()
        .ok_or(WireError::TooShort)?;
    let (found, body) = checked.split_first().ok_or(WireError::TooShort)?;
    if CRC.checksum(checked).to_le_bytes() != *sum {
        return Err(WireError::Checksum);
    }
    if *found != version {
        return Err(WireError::Version { found: *found });
    }
    Ok(body)
}
