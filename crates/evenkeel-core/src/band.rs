//! The interval in which a run counts as unchanged, predicted from a history of runs.
//!
//! ```text
//! upper = centre + max( ln(1 + tolerance), t(1 - alpha; d0 + nu) sqrt(1 + g/K) s, largest of history - centre )
//! s^2   = (d0 s0^2 + nu S^2) / (d0 + nu)
//! ```
//!
//! All on the log scale: `centre` is the median of the K levels, `S` their Shamos scale worth `nu` degrees of freedom
//! (pooled with that of earlier epochs), `(d0, s0)` the prior, `g` = pi/2, the price of a median as centre (1 for one or
//! two runs). Sources: `docs/method.md`.

use libm::{exp, log};

use crate::root::sqrt;

use crate::extreme::larger;
use crate::policy::Policy;
use crate::sample::middle;
use crate::scale::Scale;
use crate::sort::sort;
use crate::student::t_quantile;

/// The longest history that a band uses: the last so many runs.
pub const BASELINE_RUNS: usize = 32;
/// From so many runs on, the band is more than provisional.
pub const JUDGED_RUNS: usize = 3;
/// A provisional band lets at least this slowdown pass.
pub const PROVISIONAL_FLOOR: f64 = 0.10;
/// How often the smallest detectable slowdown is found by the screen: nine times of ten.
pub const DETECTION_POWER: f64 = 0.9;
/// The normal quantile at [`DETECTION_POWER`].
const DETECTION_QUANTILE: f64 = 1.281_551_565_544_600_4;

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
    /// The fastest run of the history.
    pub fastest: f64,
    /// The slowest run of the history.
    pub slowest: f64,
    /// The moderated run-to-run scale `s`.
    pub scale: f64,
    /// The history's own scale `S`, with earlier epochs and before the prior; 0 for one run.
    pub own_scale: f64,
    /// Degrees of freedom behind the scale.
    pub df: f64,
    /// How many scales a new run may lie above the centre, at the policy's screen alpha.
    pub screen_scales: f64,
    /// How many scales the 95 % interval of a new run reaches to each side.
    pub interval_scales: f64,
}

impl Band {
    /// A place for a band.
    pub(crate) const BLANK: Self = Self {
        runs: 0,
        centre: 0.0,
        upper: 0.0,
        lower: 0.0,
        fastest: 0.0,
        slowest: 0.0,
        scale: 0.0,
        own_scale: 0.0,
        df: 0.0,
        screen_scales: 0.0,
        interval_scales: 0.0,
    };

    /// The band of a history: the natural logarithms of the runs' levels, in any order, which is sorted.
    ///
    /// `least_scale` is a scale below which the run-to-run scale is not believed, on the log scale (the timer's resolution, for
    /// example); 0 for none. `None` if the history is empty or has a value that is not finite. Only the first
    /// [`BASELINE_RUNS`] values are used.
    ///
    /// ```
    /// # use evenkeel_core::{Band, Policy};
    /// let mut logs = [0.0, 0.01, -0.01, 0.005, -0.005];
    /// let band = Band::new(&mut logs, 0.0, &Policy::DEFAULT).unwrap();
    /// assert_eq!(band.centre, 0.0);
    /// assert!(0.02 < band.upper && band.upper < 0.08);
    /// ```
    #[must_use]
    pub fn new(logs: &mut [f64], least_scale: f64, policy: &Policy) -> Option<Self> {
        Self::after_epochs(logs, Scale::UNKNOWN, least_scale, policy)
    }

    /// The band of the current epoch's runs, with the scale of earlier epochs: after an accepted change the level is new, but not the
    /// noise. `earlier` adds to the scale and its degrees of freedom and to nothing else.
    #[must_use]
    pub fn after_epochs(
        logs: &mut [f64],
        earlier: Scale,
        least_scale: f64,
        policy: &Policy,
    ) -> Option<Self> {
        let used = logs.len().min(BASELINE_RUNS);
        let logs = logs.get_mut(..used)?;
        let spread = Spread::of(logs)?;
        let own = spread.scale.pooled(earlier);
        let multipliers = Multipliers::new(spread.runs, own.df, policy);
        Some(Self::from_spread(&spread, own, &multipliers, policy).at_least(least_scale, policy))
    }

    #[cfg_attr(target_os = "none", inline(never))]
    pub(crate) fn from_spread(
        spread: &Spread,
        own: Scale,
        multipliers: &Multipliers,
        policy: &Policy,
    ) -> Self {
        let moderated = own.moderated(&policy.prior);
        let mut band = Self {
            runs: spread.runs,
            centre: spread.centre,
            upper: spread.centre,
            lower: spread.centre,
            fastest: spread.fastest,
            slowest: spread.slowest,
            scale: moderated.sigma,
            own_scale: own.sigma,
            df: moderated.df,
            screen_scales: multipliers.screen,
            interval_scales: multipliers.interval,
        };
        band.draw_bounds(policy);
        band
    }

    /// The same band if its scale is at least `least`; else the band with that scale.
    pub(crate) fn at_least(mut self, least: f64, policy: &Policy) -> Self {
        if self.scale >= least {
            return self;
        }
        self.scale = least;
        self.draw_bounds(policy);
        self
    }

    /// Draws the bounds from everything else.
    fn draw_bounds(&mut self, policy: &Policy) {
        // A scale of 0 reaches nowhere, however many times it is taken.
        let noise = larger(0.0, self.screen_scales * self.scale);
        let gross = if self.is_provisional() {
            larger(log(1.0 + PROVISIONAL_FLOOR), 4.0 * policy.prior.scale)
        } else {
            0.0
        };
        let least = larger(noise, gross);
        let reach =
            |tolerance: f64, extreme: f64| larger(larger(least, log(1.0 + tolerance)), extreme);
        let above = reach(policy.tolerance(), self.slowest - self.centre);
        let below = reach(policy.floor, self.centre - self.fastest);
        self.upper = self.centre + above;
        self.lower = self.centre - below;
    }

    /// The slowdown that the screen finds in nine of ten runs, as a share: 0.05 is five percent.
    #[must_use]
    pub fn detectable(&self) -> f64 {
        exp(self.upper - self.centre + DETECTION_QUANTILE * self.scale) - 1.0
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
        let half = self.interval_scales * self.scale;
        let shift = log_level - self.centre;
        (exp(shift - half), exp(shift + half))
    }
}

/// Where the runs of a history lie, and how they scatter.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    runs: usize,
    centre: f64,
    fastest: f64,
    slowest: f64,
    pub(crate) scale: Scale,
}

impl Spread {
    /// Sorts the logarithms; `None` if there are none, or one is not finite.
    pub(crate) fn of(logs: &mut [f64]) -> Option<Self> {
        if !logs.iter().all(|log| log.is_finite()) {
            return None;
        }
        sort(logs);
        let (fastest, slowest) = (*logs.first()?, *logs.last()?);
        let runs = logs.len();
        Some(Self {
            runs,
            centre: middle(logs),
            fastest,
            slowest,
            scale: Scale::of_sorted(logs),
        })
    }
}

/// How many scales the screen and the 95 % interval reach: the same for all levels of one history.
pub(crate) struct Multipliers {
    screen: f64,
    interval: f64,
}

impl Multipliers {
    /// `own_df` are the degrees of freedom before the prior's.
    pub(crate) fn new(runs: usize, own_df: f64, policy: &Policy) -> Self {
        let df = own_df + policy.prior.df;
        let df = if df > 0.0 { df } else { 1.0 };
        let factor = prediction_factor(runs);
        Self {
            screen: t_quantile(policy.screen_alpha, df) * factor,
            interval: t_quantile(0.025, df) * factor,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::normal_quantile;

    #[test]
    fn the_detection_quantile_is_that_of_the_detection_power() {
        assert!((DETECTION_QUANTILE / normal_quantile(1.0 - DETECTION_POWER) - 1.0).abs() < 1e-14);
    }
}
