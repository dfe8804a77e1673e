//! The words that stand for themselves in a vector: verdicts, causes, levels, estimators, errors.

use evenkeel_core::{CompareError, DigestError, Estimator, Level, SampleError, Stage};

use crate::words::Results;

/// All names; a name travels as its position. New ones come at the end.
pub const NAMES: &[&str] = &[
    "ok",
    "none",
    "empty",
    "not_finite",
    "not_positive",
    "lengths",
    "too_many",
    "inconsistent",
    "unknown_error",
    "steady",
    "improved",
    "regressed",
    "undecided",
    "learning",
    "suspect_not_confirmed",
    "too_little_history",
    "noisy_run",
    "budget_below_noise",
    "mad",
    "iqr",
    "resolution",
    "percentage",
    "q10",
    "q25",
    "median",
    "q90",
    "screen",
    "confirm",
    "duet",
    "floor",
    "budget",
    "screen_alpha",
    "alarm_rate",
    "prior.df",
    "prior.scale",
    "buffer_too_small",
    "too_short",
    "version",
    "checksum",
    "fields",
    "share",
    "duration",
    "too_long",
    "sizes",
    "span",
    "too_few",
    "pairs",
    "one_sided",
];

pub(crate) fn level(name: &str) -> Option<Level> {
    [Level::Q10, Level::Q25, Level::Median, Level::Q90]
        .into_iter()
        .find(|level| level.name() == name)
}

pub(crate) fn estimator(name: &str) -> Option<Estimator> {
    [
        Estimator::Mad,
        Estimator::Iqr,
        Estimator::Resolution,
        Estimator::Percentage,
    ]
    .into_iter()
    .find(|estimator| estimator.name() == name)
}

pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Screen => "screen",
        Stage::Confirm => "confirm",
        Stage::Duet => "duet",
    }
}

pub(crate) fn sample_error(error: SampleError, results: &mut Results<'_>) {
    digest_error(error.into(), results);
}

pub(crate) fn digest_error(error: DigestError, results: &mut Results<'_>) {
    match error {
        DigestError::Empty => results.name("empty"),
        DigestError::NotFinite { index } => {
            results.name("not_finite");
            results.size(index);
        }
        DigestError::NotPositive { index } => {
            results.name("not_positive");
            results.size(index);
        }
        DigestError::Lengths {
            observations,
            lengths,
        } => {
            results.name("lengths");
            results.size(observations);
            results.size(lengths);
        }
        DigestError::TooMany => results.name("too_many"),
        DigestError::Inconsistent => results.name("inconsistent"),
        _ => results.name("unknown_error"),
    }
}

pub(crate) fn compare_error(error: CompareError, results: &mut Results<'_>) {
    match error {
        CompareError::Empty => results.name("empty"),
        CompareError::Lengths { old, new } => {
            results.name("lengths");
            results.size(old);
            results.size(new);
        }
        CompareError::NotPositive { index } => {
            results.name("not_positive");
            results.size(index);
        }
        _ => results.name("unknown_error"),
    }
}
