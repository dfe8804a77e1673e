//! What a duet found.

use evenkeel_core::{Basis, Cause, Digest, Judgement, Level, Settled, Stage, Verdict};
use evenkeel_env::Conditions;

use crate::measure::Failure;
use crate::report::Judged;

/// Why a duet could not be played to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DuetError {
    /// The old side failed.
    #[error("on the old side {0}")]
    Old(#[source] Failure),
    /// The new side failed.
    #[error("on the new side {0}")]
    New(#[source] Failure),
}

impl DuetError {
    pub(super) const fn of(side: usize, failure: Failure) -> Self {
        if side == 0 {
            Self::Old(failure)
        } else {
            Self::New(failure)
        }
    }
}

/// A duet that is over.
#[derive(Clone, Debug)]
pub struct Finding {
    /// `Steady`, `Improved`, `Regressed`, or undecided after all its pairs.
    pub verdict: Verdict,
    /// Every cause of doubt, the verdict's own first; none where it is settled.
    pub causes: Vec<Cause>,
    /// Ratio, interval, pairs, and which levels differ.
    pub settled: Settled,
    /// What was observed on the new side.
    pub digest: Digest,
    /// The lower quartiles of the sides, old and new, in nanoseconds per iteration.
    pub level_ns: [f64; 2],
    /// The ratio above which the new side counts as slower.
    pub limit: f64,
    /// The rate of false alarms over all looks.
    pub alpha: f64,
    /// Iterations of one batch.
    pub iterations: u64,
    /// How long it took, in seconds, all included.
    pub seconds: f64,
    /// What all that was random was drawn from.
    pub seed: u64,
    /// The machine's state meanwhile.
    pub conditions: Conditions,
}

impl Finding {
    /// The same as a judgement that asks no history.
    #[must_use]
    pub fn judged(self) -> Judged {
        let settled = &self.settled;
        let basis = Basis {
            stage: Stage::Duet,
            runs: 0,
            fresh: settled.pairs,
            level: Level::Q25,
            estimator: self.digest.fields().estimator,
            ratio: settled.ratio,
            interval: settled.interval,
            limit: self.limit,
            detectable: f64::INFINITY,
            scale: 0.0,
            alpha: self.alpha,
            moved: settled.moved,
        };
        Judged {
            judgement: Judgement {
                verdict: self.verdict,
                suspect: false,
                basis,
            },
            digest: self.digest,
            by_process: Vec::new(),
            level_ns: self.level_ns[1],
            over_limit_ns: None,
            causes: self.causes,
            conditions: self.conditions,
        }
    }
}
