//! The first 40 bytes of a segment: what it is, in which format, and how long its parts are.

use crate::{FORMAT, Part, Reason};

/// Like PNG's: a byte that no text has, the name, and line ends that a text-mode transfer would change.
const MAGIC: [u8; 8] = *b"\x89EVK\r\n\x1a\n";

/// The preamble's length in bytes, in every format version.
pub(crate) const LENGTH: usize = 40;

/// Lengths and checksums of the parts that follow the preamble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Preamble {
    /// Bytes of the head.
    pub(crate) head: u32,
    /// Entries of the table.
    pub(crate) tests: u32,
    /// Bytes of all groups.
    pub(crate) body: u64,
    /// CRC-32 of the head.
    pub(crate) head_crc: u32,
    /// CRC-32 of the table.
    pub(crate) table_crc: u32,
}

impl Preamble {
    pub(crate) fn to_bytes(self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..10].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.head.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.tests.to_le_bytes());
        bytes[20..28].copy_from_slice(&self.body.to_le_bytes());
        bytes[28..32].copy_from_slice(&self.head_crc.to_le_bytes());
        bytes[32..36].copy_from_slice(&self.table_crc.to_le_bytes());
        let crc = crc32fast::hash(&bytes[..36]);
        bytes[36..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// Reads the preamble at the start of a file; the checksum is looked at before the version, so that a flipped bit is
    /// never taken for a newer format.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Reason> {
        let Some(bytes) = bytes.first_chunk::<LENGTH>() else {
            return Err(Reason::Length {
                expected: LENGTH as u64,
                found: bytes.len() as u64,
            });
        };
        if bytes[..8] != MAGIC {
            return Err(Reason::NotASegment);
        }
        if crc32fast::hash(&bytes[..36]) != u32_at(bytes, 36) {
            return Err(Reason::Checksum(Part::Preamble));
        }
        let version = u16::from_le_bytes([bytes[8], bytes[9]]);
        if version > FORMAT {
            return Err(Reason::Newer { found: version });
        }
        if version == 0 || bytes[10..12] != [0; 2] {
            return Err(Reason::NotUnderstood(Part::Preamble));
        }
        Ok(Self {
            head: u32_at(bytes, 12),
            tests: u32_at(bytes, 16),
            body: u64::from(u32_at(bytes, 20)) | u64::from(u32_at(bytes, 24)) << 32,
            head_crc: u32_at(bytes, 28),
            table_crc: u32_at(bytes, 32),
        })
    }
}

fn u32_at(bytes: &[u8; LENGTH], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
