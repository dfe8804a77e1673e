//! A history looked at once, ready to judge runs.

use libm::{exp, log};

use crate::root::sqrt;

use crate::band::{BASELINE_RUNS, Band, JUDGED_RUNS, Multipliers, Spread};
use crate::extreme::{larger, smaller};
use crate::judge::{Basis, Judgement, Moved, Stage};
use crate::policy::Policy;
use crate::scale::Scale;
use crate::sort::sort;
use crate::verdict::{Cause, Verdict};
use crate::{Digest, Level};

/// From so many runs on, the history chooses the level that is judged.
pub const LEVEL_CHOICE_RUNS: usize = 8;
/// Half a width of the sampling error (about 98 %, one-sided) that must not decide between two verdicts.
const SAMPLING_REACH: f64 = 2.0;
/// The square root of 12: a uniform number of width 1 has the standard deviation 1 / sqrt(12).
const SQRT_12: f64 = 3.464_101_615_137_754_6;

/// The last runs of a history and a policy, computed once: the level that is judged and the bands of the levels.
///
/// [`judge`](crate::judge()) makes one and asks it once; firmware makes one from the history in its flash and asks it after each run.
///
/// ```
/// # use evenkeel_core::{Baseline, Digest, DigestError, Policy, Verdict};
/// # fn main() -> Result<(), DigestError> {
/// let run = |time: f64| Digest::new(&mut [time, time + 1.0, time + 2.0], &[3], 0.0);
/// let history = [run(100.0)?, run(101.0)?, run(99.0)?, run(100.5)?];
/// let baseline = Baseline::new(&history, &Policy::DEFAULT);
/// assert_eq!(baseline.judge(&run(100.2)?).verdict, Verdict::Steady);
/// assert!(baseline.judge(&run(130.0)?).suspect);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    policy: Policy,
    runs: usize,
    level: Level,
    /// The bands of the judged level, of the median and of the tail; none without a history.
    bands: Option<[Band; 3]>,
    /// The median of the runs' own variances.
    usual_variance: f64,
}

impl Baseline {
    /// Looks at the last [`BASELINE_RUNS`] runs of a history, oldest first.
    #[must_use]
    pub fn new(history: &[Digest], policy: &Policy) -> Self {
        Self::after_epochs(history, &[], policy)
    }

    /// Looks at the current epoch's runs, and at those of earlier epochs for the scale alone.
    ///
    /// An accepted change gives a new level, but the noise is still that of the machine and the test: so the band is not as wide again as
    /// it was at first. `earlier` are the epochs in any order; of each the last [`BASELINE_RUNS`] runs count.
    #[must_use]
    #[cfg_attr(target_os = "none", inline(never))]
    pub fn after_epochs(current: &[Digest], earlier: &[&[Digest]], policy: &Policy) -> Self {
        let current = latest(current);
        let mut seen = current.len();
        let mut spreads = [None; 4];
        let mut scales = [Scale::UNKNOWN; 4];
        for ((level, slot), scale) in Level::ALL.into_iter().zip(&mut spreads).zip(&mut scales) {
            if policy.level.is_none() || policy.level == Some(level) || level >= Level::Median {
                *slot = spread(current, level);
            }
            if let Some(spread) = slot {
                *scale = spread.scale;
            }
            for epoch in earlier {
                if let Some(spread) = spread(latest(epoch), level) {
                    *scale = scale.pooled(spread.scale);
                }
            }
        }
        for epoch in earlier {
            seen += latest(epoch).len();
        }
        let level = policy
            .level
            .unwrap_or_else(|| steadiest(&scales, seen >= LEVEL_CHOICE_RUNS));
        // The degrees of freedom depend on the numbers of runs alone, so they are the same for all levels.
        let df = scales[level.index()].df;
        let multipliers = Multipliers::new(current.len(), df, policy);
        let mut baseline = Self {
            policy: *policy,
            runs: current.len(),
            level,
            bands: None,
            usual_variance: usual_variance(current),
        };
        baseline.draw_bands(&spreads, &scales, &multipliers);
        baseline
    }

    /// Draws the bands of the judged level, of the median and of the tail. Not in line, so that a small machine does not hold its
    /// memory while it sorts.
    #[cfg_attr(target_os = "none", inline(never))]
    fn draw_bands(
        &mut self,
        spreads: &[Option<Spread>; 4],
        scales: &[Scale; 4],
        multipliers: &Multipliers,
    ) {
        let levels = [self.level, Level::Median, Level::Q90];
        // Filled in place, one after the other.
        let bands = self.bands.insert([Band::BLANK; 3]);
        for (slot, level) in bands.iter_mut().zip(levels) {
            let Some(spread) = &spreads[level.index()] else {
                self.bands = None;
                return;
            };
            *slot = Band::from_spread(spread, scales[level.index()], multipliers, &self.policy);
        }
    }

    /// The level of the distribution that is judged: the policy's, else the one whose runs scatter least, else (while the
    /// history is short) the lower quartile.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// The band of the judged level; `None` without a history.
    #[must_use]
    pub fn band(&self) -> Option<&Band> {
        self.bands.as_ref().map(|[judged, _, _]| judged)
    }

    /// Judges a run; see [`judge`](crate::judge()). O(1).
    #[must_use]
    #[cfg_attr(target_os = "none", inline(never))]
    pub fn judge(&self, run: &Digest) -> Judgement {
        let Some(bands) = &self.bands else {
            return Judgement {
                verdict: learning(self.runs),
                suspect: false,
                basis: self.without_history(run),
            };
        };
        let [band, middle, tail] = bands;
        let band = &self.rounded(band, run, self.level);
        let position = run.log_level(self.level);
        let above = |band: &Band, level: Level| {
            // The bounds without rounding to ticks are the tighter ones.
            run.log_level(level) > band.upper
                && run.log_level(level) > self.rounded(band, run, level).upper
        };
        let suspect = position > band.upper;
        let moved = Moved {
            low: suspect,
            middle: above(middle, Level::Median),
            tail: above(tail, Level::Q90),
        };
        Judgement {
            verdict: self.verdict(band, run, position),
            suspect,
            basis: Basis {
                stage: Stage::Screen,
                runs: band.runs,
                fresh: 0,
                level: self.level,
                estimator: run.fields().estimator,
                ratio: exp(position - band.centre),
                interval: band.ratio_interval(position),
                limit: exp(band.upper - band.centre),
                detectable: band.detectable(),
                scale: band.scale,
                alpha: self.policy.screen_alpha,
                moved,
            },
        }
    }

    fn verdict(&self, band: &Band, run: &Digest, position: f64) -> Verdict {
        // What the run's own error could add or take away, beyond the error that runs of this test usually have.
        let doubt = SAMPLING_REACH * self.excess_error(run);
        let over_budget =
            self.policy.budget > 0.0 && position - band.centre > log(1.0 + self.policy.tolerance());
        if band.is_provisional() {
            if position > band.upper {
                Verdict::Undecided(Cause::TooLittleHistory)
            } else {
                learning(self.runs)
            }
        } else if position > band.upper {
            Verdict::Undecided(Cause::SuspectNotConfirmed)
        } else if over_budget {
            Verdict::Undecided(Cause::BudgetBelowNoise)
        } else if position + doubt > band.upper {
            Verdict::Undecided(Cause::NoisyRun)
        } else if position + doubt < band.lower {
            Verdict::Improved
        } else {
            Verdict::Steady
        }
    }

    /// The band with a scale of at least what rounding to the run's tick alone scatters by.
    fn rounded(&self, band: &Band, run: &Digest, level: Level) -> Band {
        let tick = run.fields().resolution / (run.level(level) * SQRT_12);
        // A tick so much larger than the level that the ratio overflows says no more than the largest number.
        band.at_least(smaller(f64::MAX, tick), &self.policy)
    }

    /// How much larger the run's sampling error is than the history's usual one, as a standard error on the log scale.
    fn excess_error(&self, run: &Digest) -> f64 {
        sqrt(larger(0.0, own_variance(run) - self.usual_variance))
    }

    /// The basis of a run that nothing can be compared with.
    fn without_history(&self, run: &Digest) -> Basis {
        Basis {
            stage: Stage::Screen,
            runs: 0,
            fresh: 0,
            level: self.level,
            estimator: run.fields().estimator,
            ratio: 1.0,
            interval: (0.0, f64::INFINITY),
            limit: f64::INFINITY,
            detectable: f64::INFINITY,
            scale: 0.0,
            alpha: self.policy.screen_alpha,
            moved: Moved::default(),
        }
    }
}

/// The verdict while so few runs are there.
pub(crate) fn learning(runs: usize) -> Verdict {
    Verdict::Learning {
        runs: runs as u32,
        needed: JUDGED_RUNS as u32,
    }
}

/// The last runs that a band uses.
pub(crate) fn latest(history: &[Digest]) -> &[Digest] {
    history
        .get(history.len().saturating_sub(BASELINE_RUNS)..)
        .unwrap_or(history)
}

/// The logarithms of one level of the runs.
pub(crate) fn collect<'b>(
    runs: &[Digest],
    level: Level,
    buffer: &'b mut [f64; BASELINE_RUNS],
) -> &'b mut [f64] {
    for (slot, run) in buffer.iter_mut().zip(runs) {
        *slot = run.log_level(level);
    }
    buffer.get_mut(..runs.len()).unwrap_or_default()
}

#[cfg_attr(target_os = "none", inline(never))]
fn spread(runs: &[Digest], level: Level) -> Option<Spread> {
    let mut logs = [0.0; BASELINE_RUNS];
    Spread::of(collect(runs, level, &mut logs))
}

/// The level whose runs scatter least, with the lower quartile winning a tie; the lower quartile if the history may not `choose`.
fn steadiest(scales: &[Scale; 4], choose: bool) -> Level {
    let mut best = Level::Q25;
    if choose {
        for level in [Level::Q10, Level::Median] {
            if scales[level.index()].sigma < scales[best.index()].sigma {
                best = level;
            }
        }
    }
    best
}

fn own_variance(run: &Digest) -> f64 {
    let scale = run.process_scale();
    scale * scale / run.processes() as f64
}

/// The median of the runs' own variances, the upper one of two.
#[cfg_attr(target_os = "none", inline(never))]
fn usual_variance(runs: &[Digest]) -> f64 {
    let mut buffer = [0.0; BASELINE_RUNS];
    for (slot, run) in buffer.iter_mut().zip(runs) {
        *slot = own_variance(run);
    }
    let variances = buffer.get_mut(..runs.len()).unwrap_or_default();
    sort(variances);
    variances.get(variances.len() / 2).copied().unwrap_or(0.0)
}
