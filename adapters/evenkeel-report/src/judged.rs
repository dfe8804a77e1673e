//! How a judgement looks in JSON. A number that does not exist (no limit without a history) is `null`.

use evenkeel::kernel::{Cause, Comparison, Judgement, Moved, Policy, Stage, Verdict};
use serde::Serialize;

/// A judgement in JSON: the answer of `evenkeel judge`, and a part of every test in the [`Document`](crate::Document).
#[derive(Debug, Serialize)]
pub struct Judged {
    verdict: &'static str,
    suspect: bool,
    stage: Stage,
    ratio: Option<f64>,
    interval: Option<(f64, f64)>,
    limit: Option<f64>,
    detectable: Option<f64>,
    basis: Basis,
    causes: Vec<&'static str>,
}

/// What the verdict rests on.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Basis {
    Runs {
        runs: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        needed: Option<u32>,
        fresh: usize,
        level: &'static str,
        estimator: &'static str,
        degraded: bool,
        scale: f64,
        alpha: f64,
        moved: Moved,
    },
    Sides {
        a: usize,
        b: usize,
        alpha: f64,
    },
}

impl Judged {
    /// A run judged against its history; `causes` are all causes of doubt, the verdict's own first.
    #[must_use]
    pub fn of_run(judgement: &Judgement, causes: &[Cause]) -> Self {
        let basis = &judgement.basis;
        let compares = basis.compares();
        Self {
            verdict: judgement.verdict.name(),
            suspect: judgement.suspect,
            stage: basis.stage,
            ratio: compares.then_some(basis.ratio),
            interval: interval(basis.interval),
            limit: finite(basis.limit),
            detectable: finite(basis.detectable),
            basis: Basis::Runs {
                runs: basis.runs,
                needed: match judgement.verdict {
                    Verdict::Learning { needed, .. } => Some(needed),
                    _ => None,
                },
                fresh: basis.fresh,
                level: basis.level.name(),
                estimator: basis.estimator.name(),
                degraded: basis.estimator.is_degraded(),
                scale: basis.scale,
                alpha: basis.alpha,
                moved: basis.moved,
            },
            causes: causes.iter().map(Cause::name).collect(),
        }
    }

    /// Whether the verdict is that it regressed.
    #[must_use]
    pub fn is_regressed(&self) -> bool {
        self.verdict == Verdict::Regressed.name()
    }

    /// Two sides with `a` and `b` values, judged under `policy`.
    #[must_use]
    pub fn of_sides(comparison: &Comparison, a: usize, b: usize, policy: &Policy) -> Self {
        Self {
            verdict: comparison.verdict.name(),
            suspect: false,
            stage: Stage::Duet,
            ratio: finite(comparison.ratio),
            interval: interval(comparison.interval),
            limit: Some(1.0 + policy.tolerance()),
            detectable: None,
            basis: Basis::Sides {
                a,
                b,
                alpha: policy.screen_alpha,
            },
            causes: match comparison.verdict {
                Verdict::Undecided(cause) => vec![cause.name()],
                _ => Vec::new(),
            },
        }
    }
}

pub(crate) fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

/// An interval that is open on one side says nothing here.
pub(crate) fn interval((low, high): (f64, f64)) -> Option<(f64, f64)> {
    finite(low).zip(finite(high))
}
