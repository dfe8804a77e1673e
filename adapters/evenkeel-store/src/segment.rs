//! A segment that was opened: its head and table are read, its groups are read when asked for.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use evenkeel_core::TestKey;

use crate::damage::MOST_REPORTED;
use crate::group::{self, Frame, Group};
use crate::preamble::{self, Preamble};
use crate::step::Step;
use crate::wire::{self, Head, Shared};
use crate::{Damage, MAX_SEGMENT_BYTES, Outcome, Part, Reason, SegmentName, step};

/// Bytes of a table entry: the test's key and the length of its group.
const ENTRY: usize = 20;

/// Where the group of a test lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) key: u128,
    /// Bytes from the start of the file.
    at: u64,
    pub(crate) length: u64,
}

/// Why a segment could not be opened.
#[derive(Debug)]
pub(crate) enum Unusable {
    /// It is no longer there: somebody folded it into a larger one.
    Vanished,
    /// The file as a whole is of no use.
    Because(Reason),
}

/// An opened segment.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) name: SegmentName,
    path: PathBuf,
    source: Source,
    pub(crate) shared: Shared,
    /// In the order of their keys.
    pub(crate) spans: Vec<Span>,
    /// What is wrong with the file's frame; damage inside groups is found when they are read.
    pub(crate) damage: Vec<Damage>,
}

#[derive(Debug)]
enum Source {
    Memory(Vec<u8>),
    File(Mutex<Window>, u64),
}

/// A file and the piece of it that was read last.
#[derive(Debug)]
struct Window {
    file: File,
    at: u64,
    bytes: Vec<u8>,
}

/// Who reads on from where the last piece ended gets this much at once.
const AHEAD: u64 = 64 << 10;

impl Segment {
    /// Opens the segment, and keeps all its bytes in memory if there are at most `in_memory` of them.
    pub(crate) fn open(folder: &Path, name: SegmentName, in_memory: u64) -> Result<Self, Unusable> {
        let path = folder.join(name.to_string());
        let source = Source::open(&path, in_memory)?;
        Self::of(name, path, source)
    }

    /// A segment that lies in no folder.
    pub(crate) fn from_bytes(name: SegmentName, bytes: Vec<u8>) -> Result<Self, Unusable> {
        Self::of(name, name.to_string().into(), Source::Memory(bytes))
    }

    fn of(name: SegmentName, path: PathBuf, source: Source) -> Result<Self, Unusable> {
        let preamble = Preamble::from_bytes(&source.range(0, preamble::LENGTH as u64)?)
            .map_err(Unusable::Because)?;
        let head_at = preamble::LENGTH as u64;
        let table_at = head_at + u64::from(preamble.head);
        let body_at = table_at + u64::from(preamble.tests) * ENTRY as u64;
        let expected = body_at.saturating_add(preamble.body);

        if preamble.head > wire::MAX_HEAD_BYTES || preamble.tests > wire::MAX_TESTS {
            let bytes = expected;
            return Err(Unusable::Because(Reason::TooLarge { bytes }));
        }
        let head = source.range(head_at, u64::from(preamble.head))?;
        if crc32fast::hash(&head) != preamble.head_crc {
            return Err(Unusable::Because(Reason::Checksum(Part::Head)));
        }
        let shared = wire::decode::<Head>(&head, Part::Head)
            .map(Shared::from)
            .map_err(Unusable::Because)?;
        drop(head);

        let mut damage = Vec::new();
        let mut notice = |offset, reason| {
            damage.push(Damage {
                path: path.clone(),
                offset,
                reason,
                outcome: Outcome::Skipped,
            });
        };
        let found = source.length();
        if found != expected {
            notice(None, Reason::Length { expected, found });
        }
        let table = source.range(table_at, body_at - table_at)?;
        let spans = match read_table(&table, &preamble, body_at) {
            Ok(spans) => spans,
            Err(reason) => {
                notice(Some(table_at), reason);
                let (spans, end) = find_groups(&source.range(body_at, preamble.body)?);
                if end < preamble.body {
                    notice(Some(body_at + end), Reason::Checksum(Part::Group));
                }
                let place = |span: Span| Span {
                    at: body_at + span.at,
                    ..span
                };
                let mut spans: Vec<_> = spans.into_iter().map(place).collect();
                spans.sort_by_key(|span| span.key);
                spans
            }
        };
        drop(table);
        Ok(Self {
            name,
            path,
            source,
            shared,
            spans,
            damage,
        })
    }

    /// Where the groups of a test lie: one, unless the table was of no use.
    pub(crate) fn spans_of(&self, key: u128) -> impl Iterator<Item = &Span> {
        let first = first_at_least(&self.spans, key);
        self.spans[first..]
            .iter()
            .take_while(move |span| span.key == key)
    }

    /// The bytes of a group, as they are in the file.
    pub(crate) fn bytes(&self, span: Span) -> io::Result<Cow<'_, [u8]>> {
        if let Source::File(..) = self.source {
            Step::Read(&self.path).begin()?;
        }
        self.source.piece(span.at, span.length)
    }

    /// Reads all groups, and says all that is wrong with the segment.
    pub(crate) fn verify(&self) -> Vec<Damage> {
        let mut damage = self.damage.clone();
        for span in &self.spans {
            self.group(*span, &mut damage);
        }
        damage
    }

    /// What of the segment is held in memory: all or nothing.
    pub(crate) fn memory(&self) -> &[u8] {
        match &self.source {
            Source::Memory(bytes) => bytes,
            Source::File(..) => &[],
        }
    }

    /// Reads a group; what could not be read is added to `damage`.
    pub(crate) fn group(&self, span: Span, damage: &mut Vec<Damage>) -> Option<Group> {
        let mut notice = |offset, reason| {
            if damage.len() < MOST_REPORTED {
                damage.push(Damage {
                    path: self.path.clone(),
                    offset: Some(offset),
                    reason,
                    outcome: Outcome::Skipped,
                });
            }
        };
        let group = match self.bytes(span) {
            Ok(bytes) => group::decode(&bytes, &self.shared),
            Err(error) => Err(Reason::Unreadable(error.to_string())),
        };
        match group {
            Ok(group) if TestKey::of(&group.test).to_u128() != span.key => {
                notice(span.at, Reason::NotUnderstood(Part::Group));
                None
            }
            Ok(group) => {
                for (offset, reason) in &group.faults {
                    notice(span.at + offset, reason.clone());
                }
                if group.length != span.length {
                    notice(span.at, Reason::NotUnderstood(Part::Group));
                }
                Some(group)
            }
            Err(reason) => {
                notice(span.at, reason);
                None
            }
        }
    }
}

/// The table's entries, if they describe the body exactly.
fn read_table(table: &[u8], preamble: &Preamble, body_at: u64) -> Result<Vec<Span>, Reason> {
    if crc32fast::hash(table) != preamble.table_crc {
        return Err(Reason::Checksum(Part::Table));
    }
    let mut spans = Vec::with_capacity(table.len() / ENTRY);
    let mut at = body_at;
    let mut last = None;
    for entry in table.as_chunks::<ENTRY>().0 {
        let [key @ .., l0, l1, l2, l3] = *entry;
        let key = u128::from_le_bytes(key);
        let length = u64::from(u32::from_le_bytes([l0, l1, l2, l3]));
        if last >= Some(key) {
            return Err(Reason::NotUnderstood(Part::Table));
        }
        last = Some(key);
        spans.push(Span { key, at, length });
        at += length;
    }
    if spans.len() == preamble.tests as usize && at - body_at == preamble.body {
        Ok(spans)
    } else {
        Err(Reason::NotUnderstood(Part::Table))
    }
}

/// The place of the first span whose key is not below that one: bisection, begun where an evenly spread key must be.
fn first_at_least(spans: &[Span], key: u128) -> usize {
    let count = spans.len();
    let guess = (((key >> 64) * count as u128) >> 64) as usize;
    // Four standard deviations of a rank among as many even ones.
    let reach = 2 * count.isqrt() + 1;
    let (low, high) = (guess.saturating_sub(reach), count.min(guess + reach));
    let below = |span: &Span| span.key < key;
    if (low == 0 || below(&spans[low])) && (high == count || !below(&spans[high])) {
        low + spans[low..high].partition_point(below)
    } else {
        spans.partition_point(below)
    }
}

/// Finds the groups without the table, one behind the other; ends at the first that is damaged, and says where.
fn find_groups(body: &[u8]) -> (Vec<Span>, u64) {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(rest) = body.get(at as usize..).filter(|rest| !rest.is_empty()) {
        let Ok(group) = Frame::of(rest) else {
            break;
        };
        spans.push(Span {
            key: TestKey::of(group.test()).to_u128(),
            at,
            length: group.length(),
        });
        at += group.length();
    }
    (spans, at)
}

impl Source {
    fn open(path: &Path, in_memory: u64) -> Result<Self, Unusable> {
        let mut file = step::open(path)?;
        let length = file.metadata()?.len();
        if length > MAX_SEGMENT_BYTES {
            return Err(Unusable::Because(Reason::TooLarge { bytes: length }));
        }
        if length > in_memory {
            let window = Window {
                file,
                at: 0,
                bytes: Vec::new(),
            };
            return Ok(Self::File(Mutex::new(window), length));
        }
        let mut bytes = Vec::with_capacity(length as usize);
        file.by_ref().take(length).read_to_end(&mut bytes)?;
        Ok(Self::Memory(bytes))
    }

    fn length(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(_, length) => *length,
        }
    }

    /// The bytes from `at` on, `length` or as many as there are.
    fn range(&self, at: u64, length: u64) -> io::Result<Cow<'_, [u8]>> {
        let start = at.min(self.length());
        let length = length.min(self.length() - start);
        match self {
            Self::Memory(bytes) => {
                // Both are at most the vector's length.
                Ok(Cow::Borrowed(&bytes[start as usize..][..length as usize]))
            }
            Self::File(window, _) => {
                let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
                let mut bytes = vec![0; length as usize];
                read_at(&mut window.file, &mut bytes, start)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// The same, for those who are likely to read on from there.
    fn piece(&self, at: u64, length: u64) -> io::Result<Cow<'_, [u8]>> {
        match self {
            Self::File(window, all) if at.saturating_add(length) <= *all => {
                let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
                let bytes = window.range(at, length, *all)?;
                Ok(Cow::Owned(bytes.to_vec()))
            }
            _ => self.range(at, length),
        }
    }
}

impl Window {
    /// Those bytes of the file, which are there if it has not changed.
    fn range(&mut self, start: u64, length: u64, file_length: u64) -> io::Result<&[u8]> {
        let (end, known) = (start + length, self.at + self.bytes.len() as u64);
        if start < self.at || end > known {
            let reads_on = (self.at..=known + AHEAD).contains(&start) && known > 0;
            let wanted = if reads_on { length.max(AHEAD) } else { length };
            // Forgotten first: a piece that could not be read must not be taken for one.
            let mut bytes = std::mem::take(&mut self.bytes);
            bytes.resize(wanted.min(file_length - start) as usize, 0);
            read_at(&mut self.file, &mut bytes, start)?;
            (self.at, self.bytes) = (start, bytes);
        }
        let from = (start - self.at) as usize;
        Ok(&self.bytes[from..from + length as usize])
    }
}

#[cfg(unix)]
fn read_at(file: &mut File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(not(unix))]
fn read_at(file: &mut File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    io::Seek::seek(file, io::SeekFrom::Start(at))?;
    file.read_exact(bytes)
}

impl From<io::Error> for Unusable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Vanished,
            _ => Self::Because(Reason::Unreadable(error.to_string())),
        }
    }
}
