//! What a duet found.

use evenkeel_core::{Cause, Settled, Verdict};
use evenkeel_env::Conditions;

use crate::measure::Failure;

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
