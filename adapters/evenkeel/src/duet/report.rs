//! What the duets of a suite found, as data.

use evenkeel_core::Verdict;

use super::finding::Finding;
use crate::Subject;

/// Everything that one comparison found.
#[derive(Clone, Debug)]
pub struct DuetReport {
    /// What the old side is, in words: a revision, a program, a command.
    pub base: String,
    /// How long the duets took, in seconds.
    pub seconds: f64,
    /// The declared rate of false alarms of all tests together.
    pub alarm_rate: f64,
    /// Whether an undecided test fails.
    pub undecided_fails: bool,
    /// One entry a test that both sides have.
    pub tests: Vec<DuetTest>,
    /// The names of tests that only the old side has.
    pub only_old: Vec<String>,
    /// The names of tests that only the new side has.
    pub only_new: Vec<String>,
    /// What else a reader should know, as sentences.
    pub notes: Vec<String>,
}

/// What was found about one test.
#[derive(Clone, Debug)]
pub struct DuetTest {
    /// The test, as the new side has it.
    pub subject: Subject,
    /// What the duet found; or the sentence that says why it could not be played.
    pub outcome: Result<Finding, String>,
}

impl DuetTest {
    /// The verdict, if the duet was played.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.outcome.as_ref().ok().map(|finding| finding.verdict)
    }

    /// Whether a confirmed slowdown makes it red. Never for an unstable test.
    #[must_use]
    pub fn is_red(&self) -> bool {
        self.verdict() == Some(Verdict::Regressed) && !self.subject.options.unstable
    }

    /// Whether the measured program failed.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        self.outcome.is_err()
    }

    /// Whether all pairs did not settle it.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        matches!(self.verdict(), Some(Verdict::Undecided(_)))
    }
}
