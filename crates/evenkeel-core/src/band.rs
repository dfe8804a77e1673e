//! The interval in which a run counts as unchanged, predicted from a history of runs.
//!
//! ```text
//! upper = centre + max( ln(1 + tolerance), t(1 - alpha; d0 + nu) sqrt(1 + g/K) s, largest of history - centre )
//! s^2   = (d0 s0^2 + nu S^2) / (d0 + nu)
//! ```
//!
//! All on the log scale: `centre` is the median of the K levels, `S` their Shamos scale worth `nu` degrees of freedom, `(d0, s0)` the
//! prior, `g` = pi/2, the price of a median as centre (1 for one or two runs). Sources: `docs/method.md`.

use libm::{exp, log1p, sqrt};

use crate::dispersion::{shamos, shamos_degrees};
use crate::distribution::normal_quantile;
use crate::policy::Policy;
use crate::student::t_quantile;

/// The longest history that a band uses: the last so many runs.
pub const BASELINE_RUNS: usize = 32;
/// From so many runs on, the band is more than provisional.
pub const JUDGED_RUNS: usize = 3;
/// A provisional band lets at least this slowdown pass.
pub const PROVISIONAL_FLOOR: f64 = 0.10;
/// How often the smallest detectable slowdown is found by the screen: nine times of ten.
pub const DETECTION_POWER: f64 = 0.9;

/// Where unchanged runs of one test are expected. All numbers are natural logarithms of the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// How many runs stand behind it, at most [`BASELINE_RUNS`].
    pub runs: usize,
    /// The median of the history.
    pub centre: f64,
    /// Above this a run is suspect.
    pub upper: f64,
    /// Below this a run has improved.
    pub lower: f64,
    /// The slowest run of the history.
    pub slowest: f64,
    /// The moderated run-to-run scale `s`.
    pub scale: f64,
    /// The history's own scale `S`, before the prior; 0 for one run.
    pub own_scale: f64,
    /// Degrees of freedom behind the scale.
    pub df: f64,
}

impl Band {
    /// The band of a history: the natural logarithms of the runs' levels, in any order, which is sorted.
    ///
    /// `least_scale` is a scale below which the run-to-run scale is not believed, on the log scale (the timer's resolution, for
    /// example); 0 for none. `None` if the history is empty or has a value that is not finite. Only the first
    /// [`BASELINE_RUNS`] values are used.
    #[must_use]
    pub fn new(logs: &mut [f64], least_scale: f64, policy: &Policy) -> Option<Self> {
        let end = logs.len().min(BASELINE_RUNS);
        let logs = &mut logs[..end];
        if !logs.iter().all(|log| log.is_finite()) {
            return None;
        }
        logs.sort_unstable_by(f64::total_cmp);
        let (fastest, slowest) = (*logs.first()?, *logs.last()?);
        let runs = logs.len();
        let centre = 0.5 * (logs[(runs - 1) / 2] + logs[runs / 2]);
        let own_scale = shamos(logs);
        let (scale, df) = moderated(own_scale, shamos_degrees(runs), policy);
        let scale = scale.max(least_scale);
        let noise = t_quantile(policy.screen_alpha, df) * prediction_factor(runs) * scale;
        let gross = if runs < JUDGED_RUNS {
            log1p(PROVISIONAL_FLOOR).max(4.0 * policy.prior.scale)
        } else {
            0.0
        };
        let reach =
            |tolerance: f64, extreme: f64| log1p(tolerance).max(noise).max(gross).max(extreme);
        Some(Self {
            runs,
            centre,
            upper: centre + reach(policy.tolerance(), slowest - centre),
            lower: centre - reach(policy.floor, centre - fastest),
            slowest,
            scale,
            own_scale,
            df,
        })
    }

    /// The slowdown that the screen finds in nine of ten runs, as a share: 0.05 is five percent.
    #[must_use]
    pub fn detectable(&self) -> f64 {
        exp(self.upper - self.centre + normal_quantile(1.0 - DETECTION_POWER) * self.scale) - 1.0
    }

    /// Whether the band is [provisional](JUDGED_RUNS): only gross slowdowns leave it.
    #[must_use]
    pub const fn is_provisional(&self) -> bool {
        self.runs < JUDGED_RUNS
    }

    /// The interval of the ratio between a run's level (as logarithm) and the history's, at 95 %: what run-to-run scatter and the
    /// history's length leave open.
    #[must_use]
    pub fn ratio_interval(&self, log_level: f64) -> (f64, f64) {
        let half = t_quantile(0.025, self.df) * prediction_factor(self.runs) * self.scale;
        let shift = log_level - self.centre;
        (exp(shift - half), exp(shift + half))
    }
}

/// The history's scale mixed with the prior's, and the degrees of freedom of the mixture.
fn moderated(own_scale: f64, own_df: f64, policy: &Policy) -> (f64, f64) {
    let prior = policy.prior;
    let df = prior.df + own_df;
    if df <= 0.0 {
        return (prior.scale.max(own_scale), 1.0);
    }
    let variance = (prior.df * prior.scale * prior.scale + own_df * own_scale * own_scale) / df;
    (sqrt(variance), df)
}

/// What the uncertain centre adds to the scatter of a new run: sqrt(1 + g/K).
fn prediction_factor(runs: usize) -> f64 {
    let price = if runs <= 2 {
        1.0
    } else {
        core::f64::consts::FRAC_PI_2
    };
    sqrt(1.0 + price / runs as f64)
}
