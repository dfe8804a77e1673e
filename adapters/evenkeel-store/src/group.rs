//! A group: everything that a segment holds of one test. Its head says how long each item is, so that one bad item does not
//! hide the next.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::damage::MOST_REPORTED;
use crate::wire::{self, GroupHead, Shared};
use crate::{Acceptance, Part, Reason, Record, Stored};

/// Bytes before a group's head: its length and its checksum.
const PREFIX: usize = 8;
/// Bytes after an item: its checksum.
const CRC: usize = 4;

/// What a group holds, as far as it could be read.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) test: Arc<str>,
    pub(crate) records: Vec<Stored<Record>>,
    pub(crate) acceptances: Vec<Stored<Acceptance>>,
    /// What could not be read: bytes from the group's start, and why.
    pub(crate) faults: Vec<(u64, Reason)>,
    /// The whole group's length in bytes, as its head says.
    pub(crate) length: u64,
}

/// The bytes of a group.
pub(crate) fn encode(test: &str, acceptances: &[Vec<u8>], records: &[Vec<u8>]) -> Vec<u8> {
    let lengths = |items: &[Vec<u8>]| items.iter().map(|item| item.len() as u32).collect();
    let head = wire::encode(&GroupHead {
        test: test.to_owned(),
        acceptances: lengths(acceptances),
        records: lengths(records),
    });
    let length = (head.len() as u32).to_le_bytes();
    let mut bytes = Vec::with_capacity(PREFIX + head.len());
    bytes.extend(length);
    bytes.extend(checksum(length, &head).to_le_bytes());
    bytes.extend(head);
    for item in acceptances.iter().chain(records) {
        bytes.extend(item);
        bytes.extend(crc32fast::hash(item).to_le_bytes());
    }
    bytes
}

/// Reads the group at the start of `bytes`.
///
/// # Errors
///
/// The head is damaged: then neither the test nor the items' places are known.
pub(crate) fn decode(bytes: &[u8], shared: &Shared) -> Result<Group, Reason> {
    let (head, mut at) = decode_head(bytes)?;
    let mut group = Group {
        test: head.test.into(),
        // No record is shorter than 64 bytes, whatever the head claims.
        records: Vec::with_capacity(head.records.len().min(bytes.len() / 64)),
        acceptances: Vec::new(),
        faults: Vec::new(),
        length: 0,
    };
    for length in head.acceptances {
        match item(bytes, &mut at, length, Part::Acceptance)
            .map(|form| shared.acceptance(form, &group.test))
        {
            Ok(Some(acceptance)) => group.acceptances.push(acceptance),
            Ok(None) => group.fault(at, length, Reason::NotUnderstood(Part::Acceptance)),
            Err(reason) => group.fault(at, length, reason),
        }
    }
    for length in head.records {
        match item(bytes, &mut at, length, Part::Record)
            .map(|form| shared.record(form, &group.test))
        {
            Ok(Some(record)) => group.records.push(record),
            Ok(None) => group.fault(at, length, Reason::NotUnderstood(Part::Record)),
            Err(reason) => group.fault(at, length, reason),
        }
    }
    group.length = at;
    Ok(group)
}

impl Group {
    fn fault(&mut self, end: u64, length: u32, reason: Reason) {
        if self.faults.len() == MOST_REPORTED {
            return;
        }
        let start = end - u64::from(length) - CRC as u64;
        self.faults.push((start, reason));
    }
}

/// The head, and where it ends.
fn decode_head(bytes: &[u8]) -> Result<(GroupHead, u64), Reason> {
    let missing = |expected: usize| Reason::Length {
        expected: expected as u64,
        found: bytes.len() as u64,
    };
    let (prefix, rest) = bytes
        .split_first_chunk::<PREFIX>()
        .ok_or_else(|| missing(PREFIX))?;
    let [l0, l1, l2, l3, c0, c1, c2, c3] = *prefix;
    let length = [l0, l1, l2, l3];
    let end = u32::from_le_bytes(length) as usize;
    let head = rest
        .get(..end)
        .ok_or_else(|| missing(PREFIX.saturating_add(end)))?;
    if checksum(length, head) != u32::from_le_bytes([c0, c1, c2, c3]) {
        return Err(Reason::Checksum(Part::Group));
    }
    Ok((wire::decode(head, Part::Group)?, (PREFIX + end) as u64))
}

fn checksum(length: [u8; 4], head: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length);
    hasher.update(head);
    hasher.finalize()
}

/// The item of that length at `at`; `at` moves behind it in any case.
fn item<T: DeserializeOwned>(
    bytes: &[u8],
    at: &mut u64,
    length: u32,
    part: Part,
) -> Result<T, Reason> {
    let start = *at;
    let end = start + u64::from(length);
    *at = end + CRC as u64;
    let found = bytes.len() as u64;
    let (true, Ok(start), Ok(end)) = (*at <= found, usize::try_from(start), usize::try_from(end))
    else {
        return Err(Reason::Length {
            expected: *at,
            found,
        });
    };
    let (payload, crc) = bytes[start..end + CRC].split_at(end - start);
    if crc32fast::hash(payload).to_le_bytes() != crc {
        return Err(Reason::Checksum(part));
    }
    wire::decode(payload, part)
}
