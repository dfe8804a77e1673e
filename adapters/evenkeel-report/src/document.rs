//! The report as a JSON document: what every other rendering is made of.
//!
//! A document is made of the report of a suite or of duets, written, read again, and rendered. It is described by
//! `docs/schema/report-v1.json`, which is generated from these types.

mod duet;
mod growth;
mod history;
mod judged;
mod suite;
mod test;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Count;

pub use history::{Band, History, PastRun};
pub use judged::{Basis, Growth, GrowthFit, Judged, Size, Word};
pub use test::{Attention, Change, Doubt, Location, Measured, Outcome, Process, Test, Throughput};

/// The version of the document's shape. Fields may be added; removing or changing one raises it.
pub const FORMAT: u32 = 1;

/// The report of one suite run, or of one comparison by duets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document {
    /// The version of this shape: 1. Fields may be added; a change of meaning raises it.
    pub format: u32,
    /// The version of the program that wrote it.
    pub evenkeel: String,
    /// When the suite run began, as RFC 3339 in UTC.
    pub started_at: Option<String>,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Where it was measured. Not in the report of duets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// What the duets compared with. Not in the report of a suite.
    #[serde(flatten)]
    pub duet: Option<Against>,
    /// The declared rate of false alarms: how many suite runs of unchanged code may turn red.
    pub alarm_rate: f64,
    /// How much of that rate was used: the chances of the evidence of all tests that came to be confirmed, added up.
    #[serde(default)]
    pub alarm_used: f64,
    /// Whether an undecided test fails.
    pub undecided_fails: bool,
    /// How many tests came out how.
    pub count: Count,
    /// By which factor all tests together were slower than usual, where enough have a history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common_mode: Option<CommonMode>,
    /// One entry a test.
    pub tests: Vec<Test>,
    /// The tests that had to be judged and were not.
    #[serde(default)]
    pub unjudged: Vec<Unjudged>,
    /// What went wrong beside the tests, as sentences.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// The machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Environment {
    /// The key under which its runs are kept.
    pub key: String,
    /// Whether its own history may turn a test red.
    pub dedicated: bool,
    /// What was found on it and beside it.
    pub facts: BTreeMap<String, String>,
}

/// The other side of duets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Against {
    /// What the old side is: a revision, a program, a command.
    pub base: String,
    /// The tests that only the old side has.
    pub only_old: Vec<String>,
    /// The tests that only the new side has.
    pub only_new: Vec<String>,
}

/// What all tests of a run have in common: the machine's own mood, or a change that slows most of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommonMode {
    /// 1.06 is six percent slower than usual.
    pub ratio: f64,
    /// The standard error of its logarithm.
    pub error: f64,
    /// How many tests stand behind it.
    pub tests: usize,
}

/// A test that had to be judged and was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unjudged {
    /// Its full name, or the pattern that matches no test.
    pub test: String,
    /// Why there is no verdict, as the rest of a sentence that begins with the name.
    pub reason: String,
}

impl Document {
    /// Reads a document that this version or an older one wrote.
    ///
    /// # Errors
    ///
    /// No JSON, no report, or one of a newer format.
    pub fn read(json: &[u8]) -> Result<Self, ReadError> {
        /// What all versions have.
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        match serde_json::from_slice(json)? {
            Version { format } if format > FORMAT => Err(ReadError::Newer(format)),
            Version { .. } => Ok(serde_json::from_slice(json)?),
        }
    }

    /// Whether a test fails, under this report's word on undecided tests.
    #[must_use]
    pub fn fails(&self, test: &Test) -> bool {
        let doubt = test.is_undecided() && self.undecided_fails && !test.unstable;
        test.red || test.is_broken() || doubt
    }

    /// The tests, those that ask for the most attention first, in the order of the report where they ask for the same.
    #[must_use]
    pub fn by_attention(&self) -> Vec<&Test> {
        let mut tests: Vec<&Test> = self.tests.iter().collect();
        tests.sort_by_key(|test| test.attention());
        tests
    }
}

/// Why a document could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It is no JSON, or not that of a report.
    #[error("it is no report of evenkeel: {0}: give a file that --report FILE.json wrote")]
    Malformed(#[from] serde_json::Error),
    /// It has a format that is not known here.
    #[error(
        "it has format {0}, and this version reads up to {FORMAT}: install the version that wrote it"
    )]
    Newer(u32),
}
