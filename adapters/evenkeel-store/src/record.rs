//! What is kept: records and acceptances, and where they came from.

use std::ops::Deref;
use std::sync::Arc;

use evenkeel_core::{Digest, Verdict};
use serde::{Deserialize, Serialize};

use crate::RunId;

/// Where a run came from; shared by all records that are written together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The key of the environment; also names the folder, so it must be a safe name: ASCII letters, digits and `._+=@-`,
    /// not beginning or ending with a dot, at most 200 bytes.
    pub environment: String,
    /// What was found on the machine and beside it, name and value, in the order in which it is to be shown.
    pub facts: Vec<(String, String)>,
    /// The CI service; `None` on a developer's machine.
    pub ci: Option<String>,
    /// What started the run.
    pub event: Event,
    /// The branch that was measured, where it is known.
    pub branch: Option<String>,
    /// The commit that was measured, where it is known.
    pub commit: Option<String>,
    /// Whether the working tree differed from the commit, where it is known.
    pub dirty: Option<bool>,
}

impl Origin {
    /// An origin of which nothing is known but the environment: a local run, no facts.
    #[must_use]
    pub fn new(environment: impl Into<String>) -> Self {
        Self {
            environment: environment.into(),
            facts: Vec::new(),
            ci: None,
            event: Event::Local,
            branch: None,
            commit: None,
            dirty: None,
        }
    }
}

/// What started a run.
///
/// The numbers of the variants on disk are fixed; a new one comes at the end and raises the format version.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A person, on their own machine.
    #[default]
    Local,
    /// A push to a branch.
    Push,
    /// A pull or merge request: evidence, never baseline.
    PullRequest,
    /// A timetable.
    Schedule,
    /// A person, in CI.
    Manual,
    /// Something else, or unknown.
    Other,
}

/// One run of one test, summarised and judged. Named by its run and its test: the second of a kind is the same record.
///
/// Names are `Arc<str>` because a store repeats them endlessly: `"ns".into()` makes one, `&*record.test` is a `&str`.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The run that the record belongs to.
    pub run: RunId,
    /// The test's name: any UTF-8, of any length. It never becomes a file name.
    pub test: Arc<str>,
    /// The unit of the digest's observations, for example `ns`.
    pub unit: Arc<str>,
    /// When the run started, in nanoseconds since the Unix epoch, by the machine's own clock.
    pub started_at_ns: i64,
    /// What the judge said.
    pub verdict: Verdict,
    /// What was measured.
    pub digest: Digest,
    /// The run's level divided by the baseline's, where there was one. Kept if it is finite.
    pub ratio: Option<f64>,
    /// The machine's state during the run, name and value. Those with a finite value are kept.
    pub conditions: Vec<(Arc<str>, f64)>,
}

/// A person's word that the level of a test from a run on is right: it starts a new epoch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Acceptance {
    /// Names the acceptance.
    pub id: RunId,
    /// The test.
    pub test: Arc<str>,
    /// The first run of the new epoch, itself included.
    pub run: RunId,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, in nanoseconds since the Unix epoch.
    pub at_ns: i64,
}

/// A [`Record`] or an [`Acceptance`] as it was read, with the origin it was written under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored<T> {
    /// Where it came from.
    pub origin: Arc<Origin>,
    /// What was kept.
    pub item: T,
}

impl<T> Deref for Stored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.item
    }
}
