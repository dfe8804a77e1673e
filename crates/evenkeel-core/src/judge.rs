//! The judge: a history of runs, a run, a policy; a verdict and what it rests on.

use libm::{exp, log, log1p, sqrt};

use crate::band::{BASELINE_RUNS, Band, JUDGED_RUNS};
use crate::compare::unpaired_interval;
use crate::dispersion::Estimator;
use crate::policy::Policy;
use crate::sequential::rank_rule_alpha;
use crate::verdict::{Cause, Verdict};
use crate::{Digest, Level};

/// From so many runs on, the history chooses the level that is judged.
pub const LEVEL_CHOICE_RUNS: usize = 8;
/// Half a width of the sampling error (about 98 %, one-sided) that must not decide between two verdicts.
const SAMPLING_REACH: f64 = 2.0;

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

/// What a verdict rests on. Ratios are new over old: 1.1 is ten percent slower.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basis {
    /// Which evidence decided.
    pub stage: Stage,
    /// Runs of the history that were used, at most 32.
    pub runs: usize,
    /// Fresh runs that were used.
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
/// A run above its band is never `Regressed` by this alone: it is `suspect` and `Undecided`, and [`confirm`] decides
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
    let history = latest(history);
    let level = choose_level(history, policy);
    let learning = Verdict::Learning {
        runs: history.len() as u32,
        needed: JUDGED_RUNS as u32,
    };
    let Some(band) = band_of(history, run, level, policy) else {
        return Judgement {
            verdict: learning,
            suspect: false,
            basis: without_history(run, level, policy),
        };
    };
    let position = log(run.level(level));
    let above = |level| {
        band_of(history, run, level, policy).is_some_and(|band| log(run.level(level)) > band.upper)
    };
    let suspect = position > band.upper;
    let moved = Moved {
        low: suspect,
        middle: above(Level::Median),
        tail: above(Level::Q90),
    };
    let verdict = if suspect && band.is_provisional() {
        Verdict::Undecided(Cause::TooLittleHistory)
    } else if suspect {
        Verdict::Undecided(Cause::SuspectNotConfirmed)
    } else if band.is_provisional() {
        learning
    } else if position < band.lower {
        Verdict::Improved
    } else if policy.budget > 0.0 && position - band.centre > log1p(policy.tolerance()) {
        Verdict::Undecided(Cause::BudgetBelowNoise)
    } else if position + SAMPLING_REACH * excess_error(history, run) > band.upper {
        Verdict::Undecided(Cause::NoisyRun)
    } else {
        Verdict::Steady
    };
    Judgement {
        verdict,
        suspect,
        basis: Basis {
            stage: Stage::Screen,
            runs: band.runs,
            fresh: 0,
            level,
            estimator: run.fields().estimator,
            ratio: exp(position - band.centre),
            interval: band.ratio_interval(position),
            limit: exp(band.upper - band.centre),
            detectable: band.detectable(),
            scale: band.scale,
            alpha: policy.screen_alpha,
            moved,
        },
    }
}

/// Decides on a suspect with fresh runs, measured after the suspicion and never looked at before: the rank rule.
///
/// * `Regressed` if every fresh run is slower than every run of the history, as the suspect is, the slowdown is above the
///   tolerance, and that is rarer among unchanged runs than the policy's alarm rate, `1 / C(K + m + 1, m + 1)`;
/// * `Steady` if the fresh runs' median lies inside the band: the suspicion was an outlier;
/// * `Undecided` otherwise.
///
/// `screened` is what [`judge`] said of the run; without suspicion or without fresh runs it is returned as it is.
#[must_use]
pub fn confirm(
    history: &[Digest],
    screened: &Judgement,
    fresh: &[Digest],
    policy: &Policy,
) -> Judgement {
    let history = latest(history);
    let level = screened.basis.level;
    let mut logs = [0.0; BASELINE_RUNS];
    let old = collect(history, level, &mut logs);
    let Some(band) = Band::new(old, 0.0, policy).filter(|_| screened.suspect) else {
        return *screened;
    };
    let mut fresh_logs = [0.0; BASELINE_RUNS];
    let new = collect(latest(fresh), level, &mut fresh_logs);
    new.sort_unstable_by(f64::total_cmp);
    let (Some(fastest), count) = (new.first(), new.len()) else {
        return *screened;
    };
    let median = 0.5 * (new[(count - 1) / 2] + new[count / 2]);
    // The suspect itself is above every old run too, so it counts as one of the new runs: unconditionally, an unchanged
    // run ends up here with exactly this chance, although the same history has already been asked by the screen.
    let alpha = rank_rule_alpha(old.len(), count + 1);
    let beyond = band.slowest.max(band.centre + log1p(policy.tolerance()));
    let limit = band.centre + log(screened.basis.limit);
    let verdict = if *fastest > beyond && alpha <= policy.alarm_rate {
        Verdict::Regressed
    } else if *fastest > beyond {
        Verdict::Undecided(Cause::TooLittleHistory)
    } else if median <= limit {
        Verdict::Steady
    } else {
        Verdict::Undecided(Cause::SuspectNotConfirmed)
    };
    let interval = unpaired_interval(old, new, 0.95)
        .map_or(screened.basis.interval, |(low, high)| (exp(low), exp(high)));
    Judgement {
        verdict,
        suspect: true,
        basis: Basis {
            stage: Stage::Confirm,
            fresh: count,
            ratio: exp(median - band.centre),
            interval,
            alpha,
            ..screened.basis
        },
    }
}

/// The last runs that a band uses.
fn latest(history: &[Digest]) -> &[Digest] {
    &history[history.len().saturating_sub(BASELINE_RUNS)..]
}

/// The logarithms of one level of the runs.
fn collect<'b>(
    runs: &[Digest],
    level: Level,
    buffer: &'b mut [f64; BASELINE_RUNS],
) -> &'b mut [f64] {
    for (slot, run) in buffer.iter_mut().zip(runs) {
        *slot = log(run.level(level));
    }
    &mut buffer[..runs.len().min(BASELINE_RUNS)]
}

/// The band of one level; `None` without a history.
fn band_of(history: &[Digest], run: &Digest, level: Level, policy: &Policy) -> Option<Band> {
    let mut logs = [0.0; BASELINE_RUNS];
    let logs = collect(history, level, &mut logs);
    // Rounding to the timer's tick alone scatters by a tick over the square root of 12.
    let tick = run.fields().resolution / (run.level(level) * sqrt(12.0));
    Band::new(logs, tick, policy)
}

/// The level whose runs scatter least; the lower quartile while the history is short.
fn choose_level(history: &[Digest], policy: &Policy) -> Level {
    if let Some(level) = policy.level {
        return level;
    }
    let mut best = Level::Q25;
    if history.len() < LEVEL_CHOICE_RUNS {
        return best;
    }
    let scale = |level| {
        let mut logs = [0.0; BASELINE_RUNS];
        let logs = collect(history, level, &mut logs);
        logs.sort_unstable_by(f64::total_cmp);
        crate::dispersion::shamos(logs)
    };
    let mut least = scale(best);
    for level in [Level::Q10, Level::Median] {
        let other = scale(level);
        if other < least {
            (best, least) = (level, other);
        }
    }
    best
}

/// How much larger the run's sampling error is than the history's usual one, as a standard error on the log scale.
fn excess_error(history: &[Digest], run: &Digest) -> f64 {
    let mut errors = [0.0; BASELINE_RUNS];
    for (slot, old) in errors.iter_mut().zip(history) {
        *slot = old.standard_error();
    }
    let errors = &mut errors[..history.len()];
    errors.sort_unstable_by(f64::total_cmp);
    let usual = errors[errors.len() / 2];
    let own = run.standard_error();
    sqrt((own * own - usual * usual).max(0.0))
}

/// The basis of a run that nothing can be compared with.
fn without_history(run: &Digest, level: Level, policy: &Policy) -> Basis {
    Basis {
        stage: Stage::Screen,
        runs: 0,
        fresh: 0,
        level,
        estimator: run.fields().estimator,
        ratio: 1.0,
        interval: (0.0, f64::INFINITY),
        limit: f64::INFINITY,
        detectable: f64::INFINITY,
        scale: 0.0,
        alpha: policy.screen_alpha,
        moved: Moved::default(),
    }
}
