//! What a line is answered with. A number that does not exist (no limit without a history) is `null`.

use evenkeel_core::{Cause, Comparison, Judgement, Policy, Stage, Verdict};
use serde::Serialize;

use crate::exit::Exit;

/// Errors repeat what they found; a hostile line is not repeated in full.
const LONGEST_REASON: usize = 500;

/// One output line.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Answer<'l> {
    Judged(Judged<'l>),
    Malformed {
        #[serde(skip_serializing_if = "Option::is_none")]
        test: Option<&'l str>,
        line: u64,
        error: String,
    },
}

#[derive(Serialize)]
pub(super) struct Judged<'l> {
    test: &'l str,
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
#[derive(Serialize)]
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
        moved: evenkeel_core::Moved,
    },
    Sides {
        a: usize,
        b: usize,
        alpha: f64,
    },
}

impl<'l> Answer<'l> {
    /// `without_fresh`: no evidence beyond the run itself was given.
    pub(super) fn of_run(test: &'l str, judgement: &Judgement, without_fresh: bool) -> Self {
        let basis = &judgement.basis;
        let mut causes = causes(judgement.verdict);
        let unconfirmed = Cause::SuspectNotConfirmed.name();
        if judgement.suspect && without_fresh && !causes.contains(&unconfirmed) {
            causes.insert(0, unconfirmed);
        }
        let has_history = basis.runs > 0;
        Self::Judged(Judged {
            test,
            verdict: judgement.verdict.name(),
            suspect: judgement.suspect,
            stage: basis.stage,
            ratio: has_history.then_some(basis.ratio),
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
            causes,
        })
    }

    /// `sizes`: how many values stand on the sides `a` and `b`.
    pub(super) fn of_sides(
        test: &'l str,
        comparison: &Comparison,
        sizes: (usize, usize),
        policy: &Policy,
    ) -> Self {
        Self::Judged(Judged {
            test,
            verdict: comparison.verdict.name(),
            suspect: false,
            stage: Stage::Duet,
            ratio: finite(comparison.ratio),
            interval: interval(comparison.interval),
            limit: Some(1.0 + policy.tolerance()),
            detectable: None,
            basis: Basis::Sides {
                a: sizes.0,
                b: sizes.1,
                alpha: policy.screen_alpha,
            },
            causes: causes(comparison.verdict),
        })
    }

    pub(super) fn malformed(test: Option<&'l str>, line: u64, reason: &str) -> Self {
        let error = match reason.char_indices().nth(LONGEST_REASON) {
            Some((end, _)) => format!("line {line}: {}…", &reason[..end]),
            None => format!("line {line}: {reason}"),
        };
        Self::Malformed { test, line, error }
    }

    /// What this line says about how the program ends.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Malformed { .. } => Exit::Usage,
            Self::Judged(judged) if judged.verdict == Verdict::Regressed.name() => Exit::Regressed,
            Self::Judged(_) => Exit::Good,
        }
    }
}

fn causes(verdict: Verdict) -> Vec<&'static str> {
    match verdict {
        Verdict::Undecided(cause) => vec![cause.name()],
        _ => Vec::new(),
    }
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

/// An interval that is open on one side says nothing here.
fn interval((low, high): (f64, f64)) -> Option<(f64, f64)> {
    finite(low).zip(finite(high))
}
