//! The names in a store's folder: which are ours, and which are looked at.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Damage, Outcome, Reason, RunId, StoreError};

/// The suffix of a segment's file name.
const SUFFIX: &str = ".run";
/// The folder, within an environment's, for segments of no use.
pub(crate) const QUARANTINE: &str = "quarantine";
/// The file, within an environment's folder, that whoever folds has locked.
pub(crate) const LOCK: &str = ".lock";
/// The suffix of a file that is being written; it begins with a dot.
pub(crate) const UNFINISHED: &str = ".tmp";

/// The file name of a segment: a run id greater than the id of every run and acceptance in it, and `.run`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SegmentName(RunId);

impl SegmentName {
    /// A new name for a segment with nothing newer in it than that.
    pub(crate) fn after(newest: RunId) -> Self {
        Self(RunId::after(newest))
    }

    /// Whether it is one that [`after`](Self::after) makes.
    pub(crate) fn fits(self, newest: RunId) -> bool {
        self.0.millisecond() == RunId::after(newest).millisecond()
    }

    /// The run id in it.
    pub(crate) fn run(self) -> RunId {
        self.0
    }

    /// `None` unless the name is exactly one that [`Display`](fmt::Display) writes.
    pub(crate) fn parse(file_name: &str) -> Option<Self> {
        file_name
            .strip_suffix(SUFFIX)?
            .parse::<RunId>()
            .ok()
            .map(Self)
    }
}

/// Exactly what [`Display`](fmt::Display) writes: a run id in lower case and `.run`.
impl FromStr for SegmentName {
    type Err = StoreError;

    fn from_str(file_name: &str) -> Result<Self, StoreError> {
        Self::parse(file_name).ok_or_else(|| StoreError::RunId {
            found: file_name.chars().take(64).collect(),
        })
    }
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{SUFFIX}", self.0)
    }
}

/// What an environment's folder holds.
#[derive(Default)]
pub(crate) struct Listing {
    /// In the order of their names.
    pub(crate) segments: Vec<SegmentName>,
    /// What looks like a segment and is none.
    pub(crate) oddities: Vec<Damage>,
}

/// Lists an environment's folder; a missing one is empty. Files that do not look like segments are left alone.
pub(crate) fn list(folder: &Path) -> Result<Listing, StoreError> {
    let mut listing = Listing::default();
    if !is_folder(folder)? {
        return Ok(listing);
    }
    let listed = |error| StoreError::io("list", folder)(error);
    for entry in fs::read_dir(folder).map_err(listed)? {
        let entry = entry.map_err(listed)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.ends_with(SUFFIX) {
            continue;
        }
        let regular = entry.file_type().is_ok_and(|kind| kind.is_file());
        match SegmentName::parse(&name) {
            Some(segment) if regular => listing.segments.push(segment),
            parsed => listing.oddities.push(Damage {
                path: entry.path(),
                offset: None,
                reason: parsed.map_or(Reason::Name, |_| Reason::NotAFile),
                outcome: Outcome::LeftInPlace,
            }),
        }
    }
    listing.segments.sort_unstable();
    Ok(listing)
}

/// Whether there is a folder; an error if something else stands there, a link included.
pub(crate) fn is_folder(path: &Path) -> Result<bool, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) => Err(StoreError::NotAFolder {
            path: path.to_path_buf(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::io("look at", path)(error)),
    }
}

/// Checks that a key can name a folder on every platform, and cannot lead out of the store.
pub(crate) fn check_environment(key: &str) -> Result<(), StoreError> {
    let safe = |c: char| c.is_ascii_alphanumeric() || "._+=@-".contains(c);
    let reason = if key.is_empty() {
        "it is empty"
    } else if key.len() > 200 {
        "it is longer than 200 bytes"
    } else if key.starts_with('.') || key.ends_with('.') {
        "it begins or ends with a dot"
    } else if !key.chars().all(safe) {
        "it has a character that is not safe in a file name"
    } else {
        return Ok(());
    };
    Err(StoreError::EnvironmentKey {
        key: key.chars().take(64).collect(),
        reason,
    })
}
