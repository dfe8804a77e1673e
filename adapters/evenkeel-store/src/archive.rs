//! All runs of an environment, as they were at one moment.

use std::collections::BTreeSet;
use std::path::Path;

use evenkeel_core::TestKey;

use crate::damage::MOST_REPORTED;
use crate::group::Frame;
use crate::segment::{Segment, Span, Unusable};
use crate::{Damage, History, Outcome, Reason, SegmentName, StoreError, disk, layout};

/// How often a folder is listed again because it changed, before giving up.
const ROUNDS: usize = 1000;

/// Segments up to so many bytes are held in memory in any case: there may be more of them than a process may have open files.
const SMALL: u64 = 64 << 10;

/// All runs of one environment, as they were when it was read.
///
/// Heads and tables are in memory, and the runs of small stores; those of large stores are read when they are asked for.
#[derive(Debug, Default)]
pub struct Archive {
    /// The one with the smallest name first.
    segments: Vec<Segment>,
    damage: Vec<Damage>,
}

impl Archive {
    /// Reads the folder, or one test of it, until a listing shows nothing new: a segment that vanishes was folded into one that appears.
    pub(crate) fn read(
        folder: &Path,
        only: Option<TestKey>,
        in_memory: u64,
    ) -> Result<Self, StoreError> {
        let mut archive = Self::default();
        let mut seen = BTreeSet::new();
        let mut room = in_memory;
        for _ in 0..ROUNDS {
            let listing = layout::list(folder)?;
            let fresh: Vec<_> = listing
                .segments
                .into_iter()
                .filter(|name| seen.insert(*name))
                .collect();
            if fresh.is_empty() {
                archive.sort();
                archive.damage.extend(listing.oddities);
                return Ok(archive);
            }
            for name in fresh {
                archive.open(folder, name, only, &mut room);
            }
        }
        Err(StoreError::Unsettled {
            path: folder.to_path_buf(),
        })
    }

    fn open(&mut self, folder: &Path, name: SegmentName, only: Option<TestKey>, room: &mut u64) {
        let path = folder.join(name.to_string());
        match Segment::open(folder, name, SMALL.max(*room)) {
            Ok(mut segment) => {
                if let Some(key) = only {
                    segment.spans.retain(|span| span.key == key.to_u128());
                }
                *room = room.saturating_sub(segment.memory().len() as u64);
                self.add(segment);
            }
            Err(Unusable::Vanished) => {}
            Err(Unusable::Because(reason)) => {
                let outcome = match reason {
                    // These may be whole: for a newer program, or on another day.
                    Reason::Newer { .. } | Reason::NotUnderstood(_) | Reason::Unreadable(_) => {
                        Outcome::LeftInPlace
                    }
                    _ => disk::quarantine(&path),
                };
                self.damage.push(Damage {
                    path,
                    offset: None,
                    reason,
                    outcome,
                });
            }
        }
    }

    pub(crate) fn add(&mut self, mut segment: Segment) {
        self.damage.append(&mut segment.damage);
        self.segments.push(segment);
    }

    /// Notes something of no use.
    pub(crate) fn add_damage(&mut self, damage: Damage) {
        self.damage.push(damage);
    }

    /// Puts the segments in the order of their names.
    pub(crate) fn sort(&mut self) {
        self.segments.sort_by_key(|segment| segment.name);
    }

    /// The history of a test; empty if there is none.
    #[must_use]
    pub fn history(&self, test: &str) -> History {
        self.history_of(TestKey::of(test).to_u128())
    }

    /// The names of all tests, in no particular order. Reads the head of every group.
    #[must_use]
    pub fn tests(&self) -> Vec<String> {
        self.keys()
            .into_iter()
            .filter_map(|key| self.name(key))
            .collect()
    }

    /// What could not be used of the folder and of the segments' frames; what could not be read of a test is in
    /// [`History::damage`].
    #[must_use]
    pub fn damage(&self) -> &[Damage] {
        &self.damage
    }

    /// Reads everything, and says all that could not be used.
    #[must_use]
    pub fn verify(&self) -> Vec<Damage> {
        let mut damage = self.damage.clone();
        for key in self.keys() {
            damage.extend_from_slice(self.history_of(key).damage());
            if damage.len() >= MOST_REPORTED {
                break;
            }
        }
        damage
    }

    /// The history of a test, with the damage of the whole archive, any of which may have hit it.
    pub(crate) fn history_with_damage(mut self, test: &str) -> History {
        let mut history = self.history(test);
        self.damage.append(&mut history.damage);
        history.damage = self.damage;
        history
    }

    /// The keys of all tests, in ascending order.
    pub(crate) fn keys(&self) -> Vec<u128> {
        let spans = self.segments.iter().flat_map(|segment| &segment.spans);
        let mut keys: Vec<_> = spans.map(|span| span.key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    pub(crate) fn history_of(&self, key: u128) -> History {
        let (mut records, mut acceptances) = (Vec::new(), Vec::new());
        let mut damage = Vec::new();
        for (segment, span) in self.places(key) {
            if let Some(group) = segment.group(span, &mut damage) {
                records.extend(group.records);
                acceptances.extend(group.acceptances);
            }
        }
        History::new(records, acceptances, damage)
    }

    fn name(&self, key: u128) -> Option<String> {
        self.places(key).find_map(|(segment, span)| {
            let bytes = segment.bytes(span).ok()?;
            let name = Frame::of(&bytes).ok()?.test().to_owned();
            (TestKey::of(&name).to_u128() == key).then_some(name)
        })
    }

    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().rev()
    }

    /// Where a test's groups lie. The tables of the segments are the index: each is sorted, and searched by bisection.
    fn places(&self, key: u128) -> impl Iterator<Item = (&Segment, Span)> {
        self.segments
            .iter()
            .flat_map(move |segment| segment.spans_of(key).map(move |span| (segment, *span)))
    }
}
