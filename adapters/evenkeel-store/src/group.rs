//! A group: everything that a segment holds of one test. Its head says how long each item is, so that one bad item does not
//! hide the next.

use std::sync::Arc;

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

/// The length of a group's head, and the bytes of the group.
pub(crate) fn encode(test: &str, acceptances: &[Vec<u8>], records: &[Vec<u8>]) -> (usize, Vec<u8>) {
    let lengths = |items: &[Vec<u8>]| items.iter().map(|item| item.len() as u32).collect();
    let head = wire::encode(&GroupHead {
        test,
        acceptances: lengths(acceptances),
        records: lengths(records),
    });
    let length = (head.len() as u32).to_le_bytes();
    let mut bytes = Vec::with_capacity(PREFIX + head.len());
    bytes.extend(length);
    bytes.extend(checksum(length, &head).to_le_bytes());
    bytes.extend(&head);
    for item in acceptances.iter().chain(records) {
        bytes.extend(item);
        bytes.extend(crc32fast::hash(item).to_le_bytes());
    }
    (head.len(), bytes)
}

/// A group whose head is whole: what it is of, and where its items lie.
pub(crate) struct Frame<'a> {
    head: GroupHead<'a>,
    bytes: &'a [u8],
    /// Where the head ends.
    start: u64,
}

impl<'a> Frame<'a> {
    /// The group at the start of `bytes`.
    ///
    /// # Errors
    ///
    /// The head is damaged: then neither the test nor the items' places are known.
    pub(crate) fn of(bytes: &'a [u8]) -> Result<Self, Reason> {
        let missing = |expected: usize| Reason::Length {
            expected: expected as u64,
            found: bytes.len() as u64,
        };
        let (prefix, rest) = bytes
            .split_first_chunk::<PREFIX>()
            .ok_or_else(|| missing(PREFIX))?;
        let [l0, l1, l2, l3, c0, c1, c2, c3] = *prefix;
        let length = [l0, l1, l2, l3];
        if u32::from_le_bytes(length) > wire::MAX_HEAD_BYTES {
            return Err(Reason::NotUnderstood(Part::Group));
        }
        let end = u32::from_le_bytes(length) as usize;
        let head = rest
            .get(..end)
            .ok_or_else(|| missing(PREFIX.saturating_add(end)))?;
        if checksum(length, head) != u32::from_le_bytes([c0, c1, c2, c3]) {
            return Err(Reason::Checksum(Part::Group));
        }
        Ok(Self {
            head: wire::decode(head, Part::Group)?,
            bytes,
            start: (PREFIX + end) as u64,
        })
    }

    /// The test's name.
    pub(crate) fn test(&self) -> &'a str {
        self.head.test
    }

    /// How many records there are, as the head says.
    pub(crate) fn records(&self) -> usize {
        self.head.records.len()
    }

    /// The whole group's length in bytes, as the head says.
    pub(crate) fn length(&self) -> u64 {
        let items = self.head.acceptances.iter().chain(&self.head.records);
        self.start
            + items
                .map(|length| u64::from(*length) + CRC as u64)
                .sum::<u64>()
    }

    /// What each item is, where it begins, and its payload if its checksum fits; acceptances first.
    pub(crate) fn items(&self) -> impl Iterator<Item = (Part, u64, Result<&'a [u8], Reason>)> {
        let acceptances = self.head.acceptances.iter().map(|l| (Part::Acceptance, *l));
        let records = self.head.records.iter().map(|l| (Part::Record, *l));
        let mut next = self.start;
        acceptances.chain(records).map(move |(part, length)| {
            let at = next;
            next = at + u64::from(length) + CRC as u64;
            (part, at, payload(self.bytes, at, next, part))
        })
    }
}

/// The bytes from `at` to four before `next`, which are their checksum.
fn payload(bytes: &[u8], at: u64, next: u64, part: Part) -> Result<&[u8], Reason> {
    let missing = || Reason::Length {
        expected: next,
        found: bytes.len() as u64,
    };
    let (Ok(start), Ok(end)) = (usize::try_from(at), usize::try_from(next)) else {
        return Err(missing());
    };
    let item = bytes.get(start..end).ok_or_else(missing)?;
    let (payload, crc) = item.split_at(item.len() - CRC);
    if crc32fast::hash(payload).to_le_bytes() == crc {
        Ok(payload)
    } else {
        Err(Reason::Checksum(part))
    }
}

/// Reads the group at the start of `bytes`.
///
/// # Errors
///
/// As [`Frame::of`].
pub(crate) fn decode(bytes: &[u8], shared: &Shared) -> Result<Group, Reason> {
    let frame = Frame::of(bytes)?;
    let mut group = Group {
        test: frame.test().into(),
        // No record is shorter than 64 bytes, whatever the head claims.
        records: Vec::with_capacity(frame.records().min(bytes.len() / 64)),
        acceptances: Vec::new(),
        faults: Vec::new(),
        length: frame.length(),
    };
    for (part, at, payload) in frame.items() {
        if let Err(reason) = payload.and_then(|payload| group.add(part, payload, shared))
            && group.faults.len() < MOST_REPORTED
        {
            group.faults.push((at, reason));
        }
    }
    Ok(group)
}

impl Group {
    fn add(&mut self, part: Part, payload: &[u8], shared: &Shared) -> Result<(), Reason> {
        let added = if part == Part::Record {
            let form = wire::decode(payload, part)?;
            let record = shared.record(form, &self.test);
            record.map(|record| self.records.push(record))
        } else {
            let form = wire::decode(payload, part)?;
            let acceptance = shared.acceptance(form, &self.test);
            acceptance.map(|acceptance| self.acceptances.push(acceptance))
        };
        added.ok_or(Reason::NotUnderstood(part))
    }
}

fn checksum(length: [u8; 4], head: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length);
    hasher.update(head);
    hasher.finalize()
}
