//! The report as data: what the knot found, for whoever prints, writes or compares it.

mod growth;
mod name;
mod quantity;
mod text;
mod unjudged;

pub(crate) use growth::growth_of;
pub use growth::{Excess, Grown, growth_sentence};
pub use name::printable;
pub use quantity::{change, duration, quantity, rate};
pub use text::{advice, meaning};
pub use unjudged::Unjudged;

use evenkeel_core::{Cause, Digest, Judgement, Stage, Verdict};
use evenkeel_env::Conditions;

use crate::Subject;

/// Everything that one suite run found.
#[derive(Clone, Debug)]
pub struct Report {
    /// When it began, in nanoseconds since the Unix epoch.
    pub started_at_ns: i64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// The key of the environment.
    pub environment: String,
    /// What was found on the machine and beside it.
    pub facts: Vec<(String, String)>,
    /// Whether this machine's own history may turn a test red.
    pub dedicated: bool,
    /// The declared rate of false alarms.
    pub alarm_rate: f64,
    /// Whether an undecided test fails.
    pub undecided_fails: bool,
    /// One entry a test, in the order in which they were given.
    pub tests: Vec<TestReport>,
    /// Tests that had to be judged and were not.
    pub unjudged: Vec<Unjudged>,
    /// What went wrong beside the tests: damage in the store, runs that could not be kept.
    pub notes: Vec<String>,
}

/// What was found about one test.
#[derive(Clone, Debug)]
pub struct TestReport {
    /// The test.
    pub subject: Subject,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether the run was kept.
    pub kept: bool,
    /// Whether the policy fails undecided tests.
    pub undecided_fails: bool,
    /// What differs from the last run of the baseline beside the measured code: name, before, now.
    pub changed: Vec<Change>,
    /// What a reader should know beside the verdict, as sentences.
    pub notes: Vec<String>,
}

/// What became of a test.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It was measured and judged.
    Judged(Box<Judged>),
    /// It stands for all sizes of a test together: how its cost grows was judged, from this run alone.
    Grown(Box<Grown>),
    /// It could not be measured: the sentence says what happened.
    Failed(String),
}

/// A measured and judged run.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The verdict, suspicion and basis.
    pub judgement: Judgement,
    /// What was measured.
    pub digest: Digest,
    /// The level of the run that was judged, in the unit of the test's metric per iteration: nanoseconds for times.
    pub level_ns: f64,
    /// What each of its processes measured, in their order: smallest observation, quartiles, largest, in nanoseconds per iteration.
    /// Empty where it is not known any more.
    pub by_process: Vec<[f64; 5]>,
    /// The absolute ceiling, if the run and its confirmation are above it.
    pub over_limit_ns: Option<f64>,
    /// Every cause of doubt, the verdict's own first.
    pub causes: Vec<Cause>,
    /// The machine's state during the run.
    pub conditions: Conditions,
}

/// A recorded fact that changed since the baseline's last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The fact's name.
    pub name: String,
    /// Its value then.
    pub before: String,
    /// Its value now.
    pub now: String,
}

impl TestReport {
    /// The verdict, if the test was measured.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        match &self.outcome {
            Outcome::Judged(judged) => Some(judged.judgement.verdict),
            Outcome::Grown(grown) => Some(grown.verdict()),
            Outcome::Failed(_) => None,
        }
    }

    /// Whether a confirmed slowdown, a time above the test's own limit, or a cost that grows faster than claimed makes it red. Never
    /// for an unstable test.
    #[must_use]
    pub fn is_red(&self) -> bool {
        let over_limit =
            matches!(&self.outcome, Outcome::Judged(judged) if judged.over_limit_ns.is_some());
        let slower = self.verdict() == Some(Verdict::Regressed);
        (slower || over_limit) && !self.subject.options.unstable
    }

    /// Whether it has a history that its run can join: not when it was compared with another function, nor for the growth of a cost.
    #[must_use]
    pub fn has_history(&self) -> bool {
        match &self.outcome {
            Outcome::Judged(judged) => {
                let basis = &judged.judgement.basis;
                basis.stage != Stage::Duet || basis.runs > 0
            }
            Outcome::Grown(_) => false,
            Outcome::Failed(_) => true,
        }
    }

    /// Whether the measured program failed.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        matches!(self.outcome, Outcome::Failed(_))
    }

    /// Whether there is no answer, for whatever cause.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        matches!(self.verdict(), Some(Verdict::Undecided(_)))
    }

    /// Whether the test fails: red, broken, or undecided where the policy says that this fails.
    #[must_use]
    pub fn fails(&self) -> bool {
        let doubt = self.is_undecided() && self.undecided_fails && !self.subject.options.unstable;
        self.is_red() || self.is_broken() || doubt
    }
}
