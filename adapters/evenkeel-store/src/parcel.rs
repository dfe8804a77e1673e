//! A segment on its way between stores.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::io::{self, Read};
use std::path::Path;

use evenkeel_core::TestKey;
use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::fold::rewrite;
use crate::segment::{Segment, Unusable};
use crate::{MAX_SEGMENT_BYTES, Reason, RunId, SegmentName, Store, StoreError};
use crate::{disk, layout, step};

/// A segment's name and bytes, of which everything was read and nothing is damaged.
#[derive(Debug)]
pub struct Parcel {
    name: SegmentName,
    /// That one segment, in memory.
    archive: Archive,
}

/// Names a record or an acceptance of a test, in whatever segments it lies.
///
/// ```
/// # use evenkeel_store::{ItemId, RunId};
/// let run = RunId::new();
/// assert_ne!(ItemId::of("a", run), ItemId::of("b", run));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemId(u128);

impl ItemId {
    /// The name of the item with that id among those of a test.
    #[must_use]
    pub fn of(test: &str, id: RunId) -> Self {
        Self::in_group(TestKey::of(test).to_u128(), id)
    }

    /// A key is spread evenly over its 128 bits, and so is what it is combined with.
    fn in_group(key: u128, id: RunId) -> Self {
        Self(key ^ u128::from_be_bytes(id.into()))
    }
}

/// What became of a segment that was to be [admitted](Store::admit).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// It is here now.
    New,
    /// It was here already.
    Present,
    /// Another one of that name is here, and stays.
    Conflict,
}

impl Parcel {
    /// Reads and checks a segment that came from elsewhere.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it: any damage, a newer format, a name that is not that of its content.
    pub fn new(name: SegmentName, bytes: Vec<u8>) -> Result<Self, Reason> {
        if bytes.len() as u64 > MAX_SEGMENT_BYTES {
            let bytes = bytes.len() as u64;
            return Err(Reason::TooLarge { bytes });
        }
        let segment = Segment::from_bytes(name, bytes).map_err(|error| match error {
            Unusable::Because(reason) => reason,
            Unusable::Vanished => Reason::Unreadable("it is not there".into()),
        })?;
        if let Some(damage) = segment.verify().into_iter().next() {
            return Err(damage.reason);
        }
        let mut archive = Archive::default();
        archive.add(segment);
        let parcel = Self { name, archive };
        // Readers stop at a name, so what is behind it must be older; and the name of another segment shows.
        if parcel.newest().is_some_and(|newest| !name.fits(newest)) {
            return Err(Reason::Misnamed);
        }
        Ok(parcel)
    }

    /// The segment's name.
    #[must_use]
    pub const fn name(&self) -> SegmentName {
        self.name
    }

    /// The segment's bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        let segment = self.archive.newest_first().next();
        segment.map_or(&[], Segment::memory)
    }

    /// All records and acceptances in it.
    #[must_use]
    pub fn items(&self) -> BTreeSet<ItemId> {
        let entries = self.entries();
        entries.map(|(key, id)| ItemId::in_group(key, id)).collect()
    }

    /// A segment, under a new name, of what is in this one and not among those; `None` if that is nothing.
    ///
    /// # Errors
    ///
    /// It cannot be put together: what is too large as a whole may fit in parts.
    pub fn without(&self, known: &HashSet<ItemId>) -> Result<Option<Self>, Reason> {
        let new = |key, id| !known.contains(&ItemId::in_group(key, id));
        let writer = rewrite(&self.archive, new, new);
        let Some(newest) = writer.newest() else {
            return Ok(None);
        };
        let bytes = writer.finish().map_err(|error| unreadable(&error))?;
        Self::new(SegmentName::after(newest), bytes).map(Some)
    }

    /// The newest id in it.
    fn newest(&self) -> Option<RunId> {
        let newest_of = |key| {
            let history = self.archive.history_of(key);
            let records = history.records().iter().map(|record| record.run);
            let acceptances = history.acceptances().iter();
            records.chain(acceptances.map(|a| a.id.max(a.run))).max()
        };
        self.archive.keys().into_iter().filter_map(newest_of).max()
    }

    fn entries(&self) -> impl Iterator<Item = (u128, RunId)> {
        self.archive.keys().into_iter().flat_map(|key| {
            let history = self.archive.history_of(key);
            let records = history.records().iter().map(|record| record.run);
            let acceptances = history.acceptances().iter().map(|acceptance| acceptance.id);
            let ids: Vec<_> = records.chain(acceptances).collect();
            ids.into_iter().map(move |id| (key, id))
        })
    }
}

impl Store {
    /// The names of an environment's segments, the smallest first; an unknown environment has none.
    ///
    /// # Errors
    ///
    /// The key is unsafe or the folder cannot be listed.
    pub fn segments(&self, environment: &str) -> Result<Vec<SegmentName>, StoreError> {
        Ok(layout::list(&self.folder(environment)?)?.segments)
    }

    /// Reads and checks a whole segment; `None` if it is no longer there, since it was folded into another one.
    ///
    /// # Errors
    ///
    /// As [`Parcel::new`], or it cannot be read.
    pub fn parcel(&self, environment: &str, name: SegmentName) -> Result<Option<Parcel>, Reason> {
        let folder = self
            .folder(environment)
            .map_err(|error| unreadable(&error))?;
        match read_bounded(&folder.join(name.to_string())) {
            Ok(bytes) => Parcel::new(name, bytes).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(&error)),
        }
    }

    /// Adds a segment that came from elsewhere. When this returns, it is on the disk, whole; or nothing has changed.
    ///
    /// # Errors
    ///
    /// The key is unsafe, or the folder cannot be written.
    pub fn admit(&self, environment: &str, parcel: &Parcel) -> Result<Admitted, StoreError> {
        let folder = self.folder(environment)?;
        admit(&folder, &parcel.name.to_string(), parcel.bytes())
    }
}

fn unreadable(error: &dyn fmt::Display) -> Reason {
    Reason::Unreadable(error.to_string())
}

/// Puts a segment into an environment's folder, and makes the folder if it is the first.
pub(crate) fn admit(folder: &Path, name: &str, bytes: &[u8]) -> Result<Admitted, StoreError> {
    if !layout::is_folder(folder)? {
        disk::make_folder(folder)?;
    }
    if disk::publish(folder, name, bytes)? {
        return Ok(Admitted::New);
    }
    let same = std::fs::read(folder.join(name)).is_ok_and(|present| present == bytes);
    Ok(if same {
        Admitted::Present
    } else {
        Admitted::Conflict
    })
}

/// The bytes of a file that may be a segment.
pub(crate) fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = step::open(path)?;
    file.take(MAX_SEGMENT_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SEGMENT_BYTES {
        return Err(io::Error::other("it is too large for a segment"));
    }
    Ok(bytes)
}
