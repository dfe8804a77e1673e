//! What is asked of a service.

use std::fmt;

/// Folders of write-once contents. A folder's name is an environment's key, or empty for the bucket's own; a content's name has no `/`.
///
/// Implementations retry what may pass by itself, and give up after a bounded time.
pub trait Bucket: Send + Sync {
    /// The names of all folders that hold something.
    ///
    /// # Errors
    ///
    /// The service could not be reached, or refused.
    fn folders(&self) -> Result<Vec<String>, BucketError>;

    /// The names in a folder; an unknown folder is empty.
    ///
    /// # Errors
    ///
    /// As [`folders`](Self::folders).
    fn names(&self, folder: &str) -> Result<Vec<String>, BucketError>;

    /// The content of that name, the first `most` bytes of it; `None` if there is none.
    ///
    /// # Errors
    ///
    /// As [`folders`](Self::folders).
    fn get(&self, folder: &str, name: &str, most: u64) -> Result<Option<Vec<u8>>, BucketError>;

    /// Gives a name its content, whole or not at all, unless it has one already: then that stays.
    ///
    /// # Errors
    ///
    /// As [`folders`](Self::folders). Whether it is there is not known then; trying again is safe.
    fn create(&self, folder: &str, name: &str, content: &[u8]) -> Result<Created, BucketError>;

    /// How many calls at once make sense.
    fn parallel(&self) -> usize {
        8
    }
}

/// What [`Bucket::create`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// The name has that content now.
    New,
    /// The name had a content, which stayed.
    Present,
}

/// Why a service did not do what it was asked: its own words, and what can be done.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BucketError(String);

impl BucketError {
    /// An error that says so.
    #[must_use]
    pub fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }
}
