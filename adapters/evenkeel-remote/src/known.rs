//! What this store and a bucket are known to have in common, so that folding here does not look like something new.
//!
//! The store folds segments into larger ones of other names. By names alone, the next push would send those, and the next pull would fetch
//! the small ones again. So after each transfer it is written down which of the bucket's segments were here, and which of the runs here are
//! there. This is a cache: without it more is transferred, and nothing else changes.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use evenkeel_store::{ItemId, SegmentName, Store};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a file of ours begins with; the rest is postcard, and its CRC-32.
const BEGINS: &[u8] = b"evenkeel-known 1\n";
/// The folder in the store, whose name can be no environment's.
const FOLDER: &str = ".remote";

/// What is known of one environment.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Known {
    /// Segments of the bucket that are or were here.
    pub(crate) names: BTreeSet<SegmentName>,
    /// Records and acceptances that are here and in the bucket.
    pub(crate) items: HashSet<ItemId>,
}

impl Known {
    /// What was written down; nothing if that is missing or damaged.
    pub(crate) fn load(store: &Store, bucket: Uuid, environment: &str) -> Self {
        fs::read(path(store, bucket, environment))
            .ok()
            .and_then(|bytes| {
                let (content, crc) = bytes.strip_prefix(BEGINS)?.split_last_chunk::<4>()?;
                let whole = crc32fast::hash(content).to_le_bytes() == *crc;
                whole.then(|| postcard::from_bytes(content).ok()).flatten()
            })
            .unwrap_or_default()
    }

    /// Writes it down, whole or not at all.
    pub(crate) fn save(&self, store: &Store, bucket: Uuid, environment: &str) -> io::Result<()> {
        let path = path(store, bucket, environment);
        let folder = path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder)?;
        let content = postcard::to_allocvec(self).map_err(io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        for part in [BEGINS, &content, &crc32fast::hash(&content).to_le_bytes()] {
            file.write_all(part)?;
        }
        file.persist(path).map_err(|refused| refused.error)?;
        Ok(())
    }

    /// Forgets what is of no use: names that are not `theirs` any more, and items that are not here any more. Of the items here, those in
    /// segments of theirs are known too, and so are the names of those.
    pub(crate) fn settle(
        &mut self,
        store: &Store,
        environment: &str,
        theirs: &BTreeSet<SegmentName>,
    ) -> Result<(), evenkeel_store::StoreError> {
        self.names.retain(|name| theirs.contains(name));
        let mut items = HashSet::new();
        for name in store.segments(environment)? {
            // What is damaged or was folded just now is for the next time.
            let Ok(Some(parcel)) = store.parcel(environment, name) else {
                continue;
            };
            let here = parcel.items().into_iter();
            if theirs.contains(&name) {
                self.names.insert(name);
                items.extend(here);
            } else {
                items.extend(here.filter(|item| self.items.contains(item)));
            }
        }
        self.items = items;
        Ok(())
    }
}

fn path(store: &Store, bucket: Uuid, environment: &str) -> PathBuf {
    let folder = store.dir().join(FOLDER).join(bucket.to_string());
    folder.join(environment)
}
