//! What can go wrong with a store as a whole. Damage inside it is [`Damage`](crate::Damage), not an error.

use std::io;
use std::path::{Path, PathBuf};

use crate::FORMAT;

/// Why a store could not do what it was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The operating system refused.
    #[error(
        "could not {doing} {path:?}: {source}; check that it is a folder you may write to and that the disk has space left"
    )]
    Io {
        /// What was tried, as a verb.
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The store was written by a newer evenkeel.
    #[error(
        "the store {path:?} has format {found}, and this program knows up to {FORMAT}; update evenkeel, or choose another folder"
    )]
    Newer {
        /// The store's folder.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// The file `format` of the folder is not one of ours.
    #[error(
        "{path:?} is not the format marker of a store; choose another folder, or delete that file if the folder is evenkeel's"
    )]
    NotAStore {
        /// The marker's path.
        path: PathBuf,
    },
    /// A file or a symbolic link stands where a folder is needed.
    #[error("{path:?} is not a folder (links are not followed); move it away")]
    NotAFolder {
        /// What stands there.
        path: PathBuf,
    },
    /// An environment key that cannot name a folder.
    #[error(
        "{key:?} cannot be an environment key: {reason}; use ASCII letters, digits and `._+=@-`"
    )]
    EnvironmentKey {
        /// The key, cut to 64 characters.
        key: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Text that is not a run id.
    #[error(
        "{found:?} is not a run id; expected 36 characters like 019ab3f0-0000-7000-8000-000000000000"
    )]
    RunId {
        /// The text, cut to 64 characters.
        found: String,
    },
    /// More than one segment may hold.
    #[error(
        "{size} exceeds what a segment holds, {limit} (bytes, bytes of origins or of a name, origins, tests, or names of units and conditions); append fewer records at once"
    )]
    TooLarge {
        /// What there is.
        size: u64,
        /// The most that there may be.
        limit: u64,
    },
    /// The folder changed faster than it could be read.
    #[error("{path:?} kept changing while it was read; try again when fewer processes write")]
    Unsettled {
        /// The environment's folder.
        path: PathBuf,
    },
}

impl StoreError {
    /// Makes an [`io::Error`] say what was tried and where.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }
}
