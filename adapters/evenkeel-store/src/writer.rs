//! Puts a segment together in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use evenkeel_core::TestKey;

use crate::finite::Finite;
use crate::preamble::Preamble;
use crate::wire::{self, AcceptanceForm, Head, RecordForm, RecordStart};
use crate::{Acceptance, MAX_SEGMENT_BYTES, Origin, Record, RunId, StoreError, group};

/// Collects groups; [`finish`](Self::finish) gives the bytes of the segment.
#[derive(Default)]
pub(crate) struct SegmentWriter {
    origins: HashMap<Origin, u32>,
    words: HashMap<Arc<str>, u32>,
    newest: Option<RunId>,
    /// Bytes of the longest group's head.
    longest_head: usize,
    /// By test key, which is the order in the file.
    groups: BTreeMap<u128, Vec<u8>>,
}

impl SegmentWriter {
    /// Adds all that is kept of a test. Call it once for each.
    pub(crate) fn group<'a>(
        &mut self,
        test: &str,
        acceptances: impl IntoIterator<Item = (&'a Origin, &'a Acceptance)>,
        records: impl IntoIterator<Item = (&'a Origin, &'a Record)>,
    ) {
        let acceptances: Vec<_> = acceptances
            .into_iter()
            .map(|(origin, acceptance)| {
                self.newest = self.newest.max(Some(acceptance.id.max(acceptance.run)));
                wire::encode(&AcceptanceForm {
                    id: acceptance.id,
                    origin: self.origin(origin),
                    run: acceptance.run,
                    reason: acceptance.reason.clone(),
                    by: acceptance.by.clone(),
                    at_ns: acceptance.at_ns,
                })
            })
            .collect();
        let records: Vec<_> = records
            .into_iter()
            .map(|(origin, record)| {
                self.newest = self.newest.max(Some(record.run));
                wire::encode(&RecordForm {
                    start: RecordStart {
                        run: record.run,
                        origin: self.origin(origin),
                        unit: self.word(&record.unit),
                        started_at_ns: record.started_at_ns,
                        verdict: record.verdict,
                    },
                    ratio: record.ratio.and_then(Finite::new),
                    conditions: record
                        .conditions
                        .iter()
                        .filter_map(|(name, value)| Some((self.word(name), Finite::new(*value)?)))
                        .collect(),
                    digest: record.digest,
                })
            })
            .collect();
        if !(acceptances.is_empty() && records.is_empty()) {
            let (head, group) = group::encode(test, &acceptances, &records);
            self.longest_head = self.longest_head.max(head);
            self.groups.insert(TestKey::of(test).to_u128(), group);
        }
    }

    /// The newest id among the records and acceptances; `None` if there is nothing to write.
    pub(crate) fn newest(&self) -> Option<RunId> {
        self.newest
    }

    /// The segment's bytes.
    pub(crate) fn finish(self) -> Result<Vec<u8>, StoreError> {
        let shared = self.words.len().max(self.origins.len());
        let head = wire::encode(&Head {
            origins: in_order(self.origins),
            words: in_order(self.words)
                .iter()
                .map(ToString::to_string)
                .collect(),
        });
        let mut table = Vec::with_capacity(self.groups.len() * 20);
        for (key, group) in &self.groups {
            table.extend(key.to_le_bytes());
            table.extend((group.len() as u32).to_le_bytes());
        }
        let body: u64 = self.groups.values().map(|group| group.len() as u64).sum();
        let bytes = (crate::preamble::LENGTH + head.len() + table.len()) as u64 + body;
        for (size, limit) in [
            (bytes, MAX_SEGMENT_BYTES),
            (
                head.len().max(self.longest_head) as u64,
                u64::from(wire::MAX_HEAD_BYTES),
            ),
            (shared as u64, wire::MAX_SHARED as u64),
            (self.groups.len() as u64, u64::from(wire::MAX_TESTS)),
        ] {
            if size > limit {
                return Err(StoreError::TooLarge { size, limit });
            }
        }
        let preamble = Preamble {
            head: head.len() as u32,
            tests: self.groups.len() as u32,
            body,
            head_crc: crc32fast::hash(&head),
            table_crc: crc32fast::hash(&table),
        };
        let mut segment = Vec::with_capacity(bytes as usize);
        segment.extend(preamble.to_bytes());
        segment.extend(head);
        segment.extend(table);
        for group in self.groups.values() {
            segment.extend(group);
        }
        Ok(segment)
    }

    fn origin(&mut self, origin: &Origin) -> u32 {
        match self.origins.get(origin) {
            Some(number) => *number,
            None => {
                let number = self.origins.len() as u32;
                self.origins.insert(origin.clone(), number);
                number
            }
        }
    }

    fn word(&mut self, word: &Arc<str>) -> u32 {
        let next = self.words.len() as u32;
        *self.words.entry(word.clone()).or_insert(next)
    }
}

/// The keys in the order of their numbers.
fn in_order<T>(numbers: HashMap<T, u32>) -> Vec<T> {
    let mut entries: Vec<_> = numbers.into_iter().collect();
    entries.sort_unstable_by_key(|(_, number)| *number);
    entries.into_iter().map(|(entry, _)| entry).collect()
}
