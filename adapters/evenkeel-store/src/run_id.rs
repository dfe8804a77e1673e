//! The name of a run: unique without asking anybody, and sorted by time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::StoreError;

/// Names a run, or an acceptance: a UUID of version 7, whose order is the order of creation.
///
/// ```
/// # use evenkeel_store::RunId;
/// let (first, second) = (RunId::new(), RunId::new());
/// assert!(first < second);
/// assert_eq!(first.to_string().parse::<RunId>()?, first);
/// # Ok::<(), evenkeel_store::StoreError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "[u8; 16]", into = "[u8; 16]")]
pub struct RunId(Uuid);

impl RunId {
    /// A new name, greater than every one that this process made before.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "every call gives another value, which nobody expects of a default"
    )]
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }

    /// A new name, greater than that one, whatever the clock says; and no greater than need be.
    ///
    /// ```
    /// # use evenkeel_store::RunId;
    /// let theirs: RunId = "ffff0000-0000-7000-8000-000000000000".parse()?;
    /// assert!(RunId::after(theirs) > theirs);
    /// # Ok::<(), evenkeel_store::StoreError>(())
    /// ```
    ///
    /// After the last millisecond that a name can have, in the year 10889, it is [`new`](Self::new).
    #[must_use]
    pub fn after(other: Self) -> Self {
        let fresh = Self::new();
        let mut bytes = fresh.0.into_bytes();
        let next_ms = other.millisecond() + 1;
        let [0, 0, time @ ..] = next_ms.to_be_bytes() else {
            return fresh;
        };
        bytes[..6].copy_from_slice(&time);
        Self(Uuid::from_bytes(bytes))
    }

    /// The time in it, in milliseconds since the Unix epoch.
    pub(crate) fn millisecond(self) -> u64 {
        (self.0.as_u128() >> 80) as u64
    }
}

impl From<[u8; 16]> for RunId {
    fn from(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
}

impl From<RunId> for [u8; 16] {
    fn from(id: RunId) -> Self {
        id.0.into_bytes()
    }
}

/// The usual 36 characters, in lower case.
impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.hyphenated(), f)
    }
}

impl fmt::Debug for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads the form that [`Display`](fmt::Display) writes; no other spelling, so that a run has one name.
impl FromStr for RunId {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        Uuid::try_parse(text)
            .ok()
            .map(Self)
            .filter(|id| id.to_string() == text)
            .ok_or_else(|| StoreError::RunId {
                found: text.chars().take(64).collect(),
            })
    }
}
