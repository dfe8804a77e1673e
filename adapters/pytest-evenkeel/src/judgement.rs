//! The judge.

use evenkeel::kernel::{self, Stage, Verdict};
use pyo3::prelude::*;

use crate::digest::{run as run_of, runs};
use crate::policy::{Policy, or_default};

/// What the judge said, and on what grounds.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Judgement(kernel::Judgement);

#[pymethods]
impl Judgement {
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict.name()
    }

    /// The cause of doubt of an undecided verdict.
    #[getter]
    fn cause(&self) -> Option<&'static str> {
        cause(self.0.verdict)
    }

    /// How many runs are needed, while there are too few.
    #[getter]
    fn needed(&self) -> Option<u32> {
        match self.0.verdict {
            Verdict::Learning { needed, .. } => Some(needed),
            _ => None,
        }
    }

    #[getter]
    fn suspect(&self) -> bool {
        self.0.suspect
    }

    #[getter]
    fn stage(&self) -> &'static str {
        match self.0.basis.stage {
            Stage::Screen => "screen",
            Stage::Confirm => "confirm",
            Stage::Duet => "duet",
        }
    }

    #[getter]
    fn runs(&self) -> usize {
        self.0.basis.runs
    }

    #[getter]
    fn fresh(&self) -> usize {
        self.0.basis.fresh
    }

    #[getter]
    fn level(&self) -> &'static str {
        self.0.basis.level.name()
    }

    #[getter]
    fn estimator(&self) -> &'static str {
        self.0.basis.estimator.name()
    }

    #[getter]
    fn degraded(&self) -> bool {
        self.0.basis.estimator.is_degraded()
    }

    #[getter]
    fn ratio(&self) -> f64 {
        self.0.basis.ratio
    }

    #[getter]
    fn interval(&self) -> (f64, f64) {
        self.0.basis.interval
    }

    #[getter]
    fn limit(&self) -> f64 {
        self.0.basis.limit
    }

    #[getter]
    fn detectable(&self) -> f64 {
        self.0.basis.detectable
    }

    #[getter]
    fn scale(&self) -> f64 {
        self.0.basis.scale
    }

    #[getter]
    fn alpha(&self) -> f64 {
        self.0.basis.alpha
    }

    /// Whether the deciding level, the median and the tail left their bands.
    #[getter]
    fn moved(&self) -> (bool, bool, bool) {
        let moved = self.0.basis.moved;
        (moved.low, moved.middle, moved.tail)
    }

    fn __repr__(&self) -> String {
        format!(
            "Judgement({}, ratio {})",
            self.0.verdict.name(),
            self.0.basis.ratio
        )
    }
}

/// The cause of doubt, if there is one.
pub(crate) fn cause(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Undecided(cause) => Some(cause.name()),
        _ => None,
    }
}

/// Screens a run against the runs of a history, oldest first.
#[pyfunction]
#[pyo3(signature = (history, run, policy=None))]
pub(crate) fn judge(
    py: Python<'_>,
    history: &Bound<'_, PyAny>,
    run: &Bound<'_, PyAny>,
    policy: Option<&Policy>,
) -> PyResult<Judgement> {
    let (history, run, policy) = (runs(history)?, run_of(run)?, or_default(policy));
    Ok(py.detach(|| Judgement(kernel::judge(&history, &run, &policy))))
}

/// Decides on a suspect with fresh runs.
#[pyfunction]
#[pyo3(signature = (history, screened, fresh, policy=None))]
pub(crate) fn confirm(
    history: &Bound<'_, PyAny>,
    screened: &Judgement,
    fresh: &Bound<'_, PyAny>,
    policy: Option<&Policy>,
) -> PyResult<Judgement> {
    let (history, fresh) = (runs(history)?, runs(fresh)?);
    let confirmed = kernel::confirm(&history, &screened.0, &fresh, &or_default(policy));
    Ok(Judgement(confirmed))
}

/// How many fresh runs the rank rule needs.
#[pyfunction]
#[pyo3(signature = (history, alpha, most=32))]
pub(crate) fn fresh_runs_needed(history: usize, alpha: f64, most: usize) -> Option<usize> {
    kernel::fresh_runs_needed(history, alpha, most)
}

/// The rank rule's chance.
#[pyfunction]
pub(crate) fn rank_rule_alpha(history: usize, fresh: usize) -> f64 {
    kernel::rank_rule_alpha(history, fresh)
}
