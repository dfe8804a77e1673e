//! The part of the document that is about one test.

use std::collections::BTreeMap;

use evenkeel::Metric;
use evenkeel::report::{quantity, rate};
use serde::{Deserialize, Serialize};

use super::{History, Judged, Word};

/// What was found about one test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Test {
    /// Its full name: any text.
    pub test: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Whether it makes the suite red: regressed or above its limit, and not declared unstable.
    pub red: bool,
    /// Whether it is declared unstable: judged and reported, never red.
    pub unstable: bool,
    /// Names to select it by.
    pub tags: Vec<String>,
    /// Whether the run was kept. Not said where nothing is kept: of duets, of tests against another function, of the growth of a cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<bool>,
    /// What else differs from the last run of the baseline.
    #[serde(default)]
    pub changed: Vec<Change>,
    /// What a reader should know beside the verdict, as sentences.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Where it stands in the source, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The one thing to do next.
    #[serde(default)]
    pub next: String,
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Outcome {
    /// It was measured and judged.
    Judged(Box<Measured>),
    /// It could not be measured.
    Failed {
        /// There is none.
        verdict: (),
        /// The sentence that says what happened.
        failure: String,
    },
}

/// A judged test, and what was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measured {
    /// The verdict and what it rests on.
    #[serde(flatten)]
    pub judged: Judged,
    /// What its numbers are: nanoseconds, unless another unit is said; the fields in `_ns` have that unit then.
    #[serde(default = "nanoseconds", skip_serializing_if = "is_nanoseconds")]
    pub unit: String,
    /// The time of one iteration at the level that is judged, in nanoseconds; of a growth, at the largest size.
    pub level_ns: f64,
    /// The same of the old side of a duet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_ns: Option<f64>,
    /// What is worked through at the judged level, where the test says how much that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throughput: Option<Throughput>,
    /// The test's own limit in nanoseconds, if it is above it.
    #[serde(default)]
    pub over_limit_ns: Option<f64>,
    /// How many observations were pooled. Not said of duets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observations: Option<u64>,
    /// How many processes gave them. Not said of duets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processes: Option<usize>,
    /// How many iterations one observation averages over. Not said of duets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iterations: Option<u64>,
    /// How long the duet took, in seconds. Not said of a suite's tests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// The machine during the run, name and value.
    #[serde(default)]
    pub conditions: BTreeMap<String, f64>,
    /// The causes of doubt in words, in the order of `causes`.
    #[serde(default)]
    pub doubts: Vec<Doubt>,
    /// What each process measured, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_process: Vec<Process>,
    /// The runs before this one, where they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<History>,
}

/// How much a test works through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Throughput {
    /// Of what: `bytes` or `elements`.
    pub unit: String,
    /// How many in one iteration.
    pub per_iteration: f64,
    /// How many in a second.
    pub per_second: f64,
}

/// A cause of doubt in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Doubt {
    /// Its name.
    pub cause: String,
    /// What it means, as half a sentence.
    pub meaning: String,
    /// What to do about it.
    pub next: String,
}

/// The observations of one process: smallest, quartiles, largest, in nanoseconds per iteration.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Process(pub [f64; 5]);

/// A recorded fact that changed since the baseline's last run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// The fact's name.
    pub name: String,
    /// Its value then.
    pub before: String,
    /// Its value now.
    pub now: String,
}

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Location {
    /// The file as the compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// How much attention a test asks for; the most comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attention {
    /// It could not be measured.
    Broken,
    /// It makes the suite red.
    Red,
    /// There is no answer.
    Undecided,
    /// It would make the suite red if it were not declared unstable.
    Tolerated,
    /// It is faster: the new level can be held.
    Improved,
    /// It has too little history.
    Learning,
    /// It is as it was.
    Steady,
}

fn nanoseconds() -> String {
    Metric::Time.unit().to_owned()
}

fn is_nanoseconds(unit: &str) -> bool {
    unit == Metric::Time.unit()
}

impl Measured {
    /// A number of this test with its unit, as people read it.
    #[must_use]
    pub fn quantity(&self, number: f64) -> String {
        quantity(number, Metric::of_unit(&self.unit))
    }

    /// The judged level as people read it, with what is worked through in a second, where that is known.
    #[must_use]
    pub fn level(&self) -> String {
        let level = self.quantity(self.level_ns);
        match self.rate() {
            Some(rate) => format!("{level} ({rate})"),
            None => level,
        }
    }

    /// What is worked through in a second as people read it, where that is known.
    #[must_use]
    pub fn rate(&self) -> Option<String> {
        let throughput = self.throughput.as_ref()?;
        Some(rate(throughput.per_second, &throughput.unit))
    }
}

impl Test {
    /// What was measured; `None` if it could not be.
    #[must_use]
    pub fn measured(&self) -> Option<&Measured> {
        match &self.outcome {
            Outcome::Judged(measured) => Some(measured),
            Outcome::Failed { .. } => None,
        }
    }

    /// The verdict, if it was measured.
    #[must_use]
    pub fn verdict(&self) -> Option<Word> {
        self.measured().map(|measured| measured.judged.verdict)
    }

    /// The verdict as a word; `failed` if it could not be measured.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.verdict().map_or("failed", Word::as_str)
    }

    /// Whether the measured program failed.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        matches!(self.outcome, Outcome::Failed { .. })
    }

    /// Whether there is no answer, for whatever cause.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.verdict() == Some(Word::Undecided)
    }

    /// How much attention it asks for.
    #[must_use]
    pub fn attention(&self) -> Attention {
        let Some(measured) = self.measured() else {
            return Attention::Broken;
        };
        match measured.judged.verdict {
            _ if self.red => Attention::Red,
            Word::Undecided => Attention::Undecided,
            Word::Regressed => Attention::Tolerated,
            _ if measured.over_limit_ns.is_some() => Attention::Tolerated,
            Word::Improved => Attention::Improved,
            Word::Learning => Attention::Learning,
            Word::Steady => Attention::Steady,
        }
    }
}
