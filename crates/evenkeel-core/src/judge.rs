//! The judge: a history of runs, a run, a policy; a verdict and what it rests on.

use crate::baseline::Baseline;
use crate::dispersion::Estimator;
use crate::policy::Policy;
use crate::verdict::Verdict;
use crate::{Digest, Level};

/// Which evidence a verdict comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "wire", serde(rename_all = "snake_case"))]
pub enum Stage {
    /// The first look at one run.
    Screen,
    /// Fresh runs, by the rank rule.
    Confirm,
    /// Two sides measured together.
    Duet,
}

/// Where the distribution left its own band: each level is judged against its own history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Moved {
    /// The level that decides.
    pub low: bool,
    /// The median.
    pub middle: bool,
    /// The 90th percentile.
    pub tail: bool,
}

/// In one word, where the distribution moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "wire", serde(rename_all = "snake_case"))]
pub enum Place {
    /// Nowhere: all levels lie in their bands.
    Nowhere,
    /// All of it, from the level that decides to the tail.
    Whole,
    /// Below the tail: every call, but for the slowest which wander too far to tell.
    Low,
    /// Its middle, but not its fastest part: some calls are slower, and they are many.
    Middle,
    /// Its tail alone: a few calls are slower. Judge [`Level::Q90`] by itself to make a test of it.
    Tail,
}

impl Moved {
    /// The same in one word.
    #[must_use]
    pub const fn place(self) -> Place {
        match self {
            Self {
                low: true,
                tail: true,
                ..
            } => Place::Whole,
            Self { low: true, .. } => Place::Low,
            Self { middle: true, .. } => Place::Middle,
            Self { tail: true, .. } => Place::Tail,
            _ => Place::Nowhere,
        }
    }
}

/// What a verdict rests on. Ratios are new over old: 1.1 is ten percent slower.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basis {
    /// Which evidence decided.
    pub stage: Stage,
    /// Runs of the history that were used, at most 32.
    pub runs: usize,
    /// Fresh runs that were used; in a duet process pairs.
    pub fresh: usize,
    /// The level of the run's distribution that was compared.
    pub level: Level,
    /// The estimator of the run's own scatter.
    pub estimator: Estimator,
    /// Ratio to the history's centre; 1 without a history.
    pub ratio: f64,
    /// 95 % interval of the ratio; unbounded (0, infinity) without a history.
    pub interval: (f64, f64),
    /// Ratio above which a run is suspect; infinite without a history.
    pub limit: f64,
    /// The smallest slowdown that the screen finds in nine of ten runs, as a share; infinite without a history.
    pub detectable: f64,
    /// Run-to-run scale on the log scale, moderated; 0 without a history.
    pub scale: f64,
    /// The chance of this evidence if nothing changed: the screen's rate, or the rank rule's.
    pub alpha: f64,
    /// Which levels are above their own band.
    pub moved: Moved,
}

impl Basis {
    /// Whether there is something to compare the run with: a history, or the other side of a duet.
    #[must_use]
    pub const fn compares(&self) -> bool {
        self.runs > 0 || matches!(self.stage, Stage::Duet)
    }
}

/// The judge's answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// What the run is found to be.
    pub verdict: Verdict,
    /// Whether the run is slower than its band: fresh evidence should be fetched.
    pub suspect: bool,
    /// What the verdict rests on.
    pub basis: Basis,
}

/// The first look: judges a run against the last 32 runs of a history (oldest first).
///
/// A run above its band is never `Regressed` by this alone: it is `suspect` and `Undecided`, and [`confirm`](crate::confirm()) decides
/// with fresh runs. Cannot fail: a digest was checked when it was made.
///
/// ```
/// # use evenkeel_core::{Digest, DigestError, Policy, Verdict, judge};
/// # fn main() -> Result<(), DigestError> {
/// let run = Digest::new(&mut [101.0, 102.0, 103.0], &[3], 0.0)?;
/// assert_eq!(judge(&[], &run, &Policy::DEFAULT).verdict, Verdict::Learning { runs: 0, needed: 3 });
/// # Ok(()) }
/// ```
#[must_use]
pub fn judge(history: &[Digest], run: &Digest, policy: &Policy) -> Judgement {
    Baseline::new(history, policy).judge(run)
}
