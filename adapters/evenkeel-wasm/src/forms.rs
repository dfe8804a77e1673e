//! The plain objects that JavaScript sees, and the kernel's values behind them.

use evenkeel_core::{
    Comparison, Estimator, Fields, Judgement, Level, Policy, Prior, Stage, Verdict,
};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::thrown;

/// A digest. Checked again whenever it comes back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Digest {
    observations: u32,
    processes: u16,
    iterations: u64,
    resolution: f64,
    quantiles: [f64; 7],
    sigma: f64,
    estimator: Estimator,
    process_scale: f64,
}

impl From<&evenkeel_core::Digest> for Digest {
    fn from(digest: &evenkeel_core::Digest) -> Self {
        let fields = digest.fields();
        Self {
            observations: fields.observations,
            processes: fields.processes,
            iterations: fields.iterations,
            resolution: fields.resolution,
            quantiles: fields.quantiles,
            sigma: fields.sigma,
            estimator: fields.estimator,
            process_scale: fields.process_scale,
        }
    }
}

impl Digest {
    pub(crate) fn checked(self) -> Result<evenkeel_core::Digest> {
        evenkeel_core::Digest::try_from(Fields {
            observations: self.observations,
            processes: self.processes,
            iterations: self.iterations,
            resolution: self.resolution,
            quantiles: self.quantiles,
            sigma: self.sigma,
            estimator: self.estimator,
            process_scale: self.process_scale,
        })
        .map_err(thrown)
    }
}

/// What a caller chooses of the policy; the rest is the default.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Choices {
    floor: Option<f64>,
    budget: Option<f64>,
    screen_alpha: Option<f64>,
    alarm_rate: Option<f64>,
    prior: Option<PriorForm>,
    level: Option<Level>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriorForm {
    df: f64,
    scale: f64,
}

impl Choices {
    pub(crate) fn policy(self) -> Result<Policy> {
        let default = Policy::DEFAULT;
        let prior = self
            .prior
            .map(|PriorForm { df, scale }| Prior { df, scale });
        let policy = Policy {
            floor: self.floor.unwrap_or(default.floor),
            budget: self.budget.unwrap_or(default.budget),
            screen_alpha: self.screen_alpha.unwrap_or(default.screen_alpha),
            alarm_rate: self.alarm_rate.unwrap_or(default.alarm_rate),
            prior: prior.unwrap_or(default.prior),
            level: self.level,
        };
        policy.check().map_err(thrown)?;
        Ok(policy)
    }
}

/// A verdict's word, its cause where there is doubt, and how much history there is where it learns.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Verdicted {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    learning: Option<Learning>,
}

#[derive(Serialize)]
struct Learning {
    runs: u32,
    needed: u32,
}

impl From<Verdict> for Verdicted {
    fn from(verdict: Verdict) -> Self {
        let (cause, learning) = match verdict {
            Verdict::Undecided(cause) => (Some(cause.name()), None),
            Verdict::Learning { runs, needed } => (None, Some(Learning { runs, needed })),
            Verdict::Steady | Verdict::Improved | Verdict::Regressed => (None, None),
        };
        Self {
            verdict: verdict.name(),
            cause,
            learning,
        }
    }
}

/// A judgement with its basis.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Judged {
    #[serde(flatten)]
    verdict: Verdicted,
    suspect: bool,
    basis: BasisForm,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BasisForm {
    stage: Stage,
    runs: usize,
    fresh: usize,
    level: Level,
    estimator: Estimator,
    ratio: f64,
    interval: (f64, f64),
    limit: f64,
    detectable: f64,
    scale: f64,
    alpha: f64,
    moved: evenkeel_core::Moved,
}

impl From<&Judgement> for Judged {
    fn from(judgement: &Judgement) -> Self {
        let basis = &judgement.basis;
        Self {
            verdict: judgement.verdict.into(),
            suspect: judgement.suspect,
            basis: BasisForm {
                stage: basis.stage,
                runs: basis.runs,
                fresh: basis.fresh,
                level: basis.level,
                estimator: basis.estimator,
                ratio: basis.ratio,
                interval: basis.interval,
                limit: basis.limit,
                detectable: basis.detectable,
                scale: basis.scale,
                alpha: basis.alpha,
                moved: basis.moved,
            },
        }
    }
}

/// Two sides compared.
#[derive(Serialize)]
pub(crate) struct Compared {
    #[serde(flatten)]
    verdict: Verdicted,
    ratio: f64,
    interval: (f64, f64),
}

impl From<&Comparison> for Compared {
    fn from(comparison: &Comparison) -> Self {
        Self {
            verdict: comparison.verdict.into(),
            ratio: comparison.ratio,
            interval: comparison.interval,
        }
    }
}

/// How cost grows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Growth {
    #[serde(flatten)]
    verdict: Verdicted,
    model: &'static str,
    error: f64,
    excess_power: f64,
    interval: (f64, f64),
    excess_per_doubling: f64,
}

impl From<&evenkeel_core::Growth> for Growth {
    fn from(growth: &evenkeel_core::Growth) -> Self {
        Self {
            verdict: growth.verdict.into(),
            model: growth.model.name(),
            error: growth.error,
            excess_power: growth.excess_power,
            interval: growth.interval,
            excess_per_doubling: growth.excess_per_doubling(),
        }
    }
}
