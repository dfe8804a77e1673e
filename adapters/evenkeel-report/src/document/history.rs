//! The runs before the one that is reported: what a plot of the history is drawn from.

use serde::{Deserialize, Serialize};

use super::Word;

/// The runs of one test before the one that is reported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct History {
    /// Where an unchanged run is expected; `null` where nothing judges.
    pub band: Option<Band>,
    /// The newest runs, oldest first.
    pub runs: Vec<PastRun>,
}

/// The interval in which a run counts as unchanged, in nanoseconds per iteration.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Band {
    /// Below this a run has improved.
    pub lower_ns: f64,
    /// The baseline's centre.
    pub centre_ns: f64,
    /// Above this a run is suspect.
    pub upper_ns: f64,
}

/// A kept run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PastRun {
    /// When it began, as RFC 3339 in UTC.
    pub started_at: String,
    /// The time of one iteration at the level that is judged now, in nanoseconds.
    pub level_ns: f64,
    /// What the judge said then.
    pub verdict: Word,
    /// Its epoch, from 1; the runs of a higher one came after an accepted change.
    pub epoch: usize,
    /// Whether a person accepted this very run.
    #[serde(default, skip_serializing_if = "is_false")]
    pub accepted: bool,
    /// Whether it judges the reported run.
    #[serde(default, skip_serializing_if = "is_false")]
    pub baseline: bool,
    /// Branch and commit, as far as they are known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub revision: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
