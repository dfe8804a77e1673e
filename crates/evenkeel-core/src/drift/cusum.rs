//! The one-sided winsorised CUSUM: small slowdowns that add up.

use libm::log;

use crate::baseline::Baseline;
use crate::policy::Policy;
use crate::{Digest, Level};

/// The fewest runs that an anchor should be taken from: fewer give false alarms.
pub const ANCHOR_RUNS: usize = 20;
/// Deviations count at most so many scales, so that one slow run is no drift.
const CLIPPED_AT: f64 = 3.0;
/// What is taken off each deviation, in scales.
const ALLOWANCE: f64 = 0.75;
/// The sum that raises the alarm, in scales.
const LIMIT: f64 = 6.0;
/// The runs whose median must lie beyond the tolerance too.
const RECENT: usize = 5;

/// Cumulates how much slower runs are than an anchor that does not move.
///
/// `u = clamp((y - anchor) / s, -3, 3)`, `C = max(0, C + u - 0.75)`; the alarm is `C > 6` and the median of the last five runs beyond the policy's
/// floor. With an anchor from 20 normal runs about one false alarm in a thousand runs, and a slowdown of two scales is noticed after six.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cusum {
    level: Level,
    anchor: f64,
    scale: f64,
    tolerated: f64,
    sum: f64,
    recent: [f64; RECENT],
    runs: u32,
}

impl Cusum {
    /// Pins the anchor at the centre of a history's last 32 runs, with the level and the scale that judge; `None` if it has fewer than
    /// [`ANCHOR_RUNS`]. Pin a new one only after an accepted change.
    #[must_use]
    pub fn pinned(history: &[Digest], policy: &Policy) -> Option<Self> {
        if history.len() < ANCHOR_RUNS {
            return None;
        }
        let baseline = Baseline::new(history, policy);
        let band = baseline.band()?;
        Some(Self {
            level: baseline.level(),
            ..Self::at(band.centre, band.scale, policy)
        })
    }

    /// An anchor and a scale (natural logarithms) that are known already; the median is looked at.
    #[must_use]
    pub fn at(anchor: f64, scale: f64, policy: &Policy) -> Self {
        Self {
            level: Level::Median,
            anchor,
            // Less than no scatter is none, and so is what is not a number.
            scale: if scale.is_finite() {
                scale.max(0.0)
            } else {
                0.0
            },
            tolerated: log(1.0 + policy.floor),
            sum: 0.0,
            recent: [f64::NEG_INFINITY; RECENT],
            runs: 0,
        }
    }

    /// Adds a run; whether there is an alarm now.
    pub fn observe(&mut self, run: &Digest) -> bool {
        self.observe_log(run.log_level(self.level))
    }

    /// Adds the logarithm of a run's level; whether there is an alarm now. A number that is not finite does not count.
    pub fn observe_log(&mut self, log_level: f64) -> bool {
        if log_level.is_finite() {
            let deviation = log_level - self.anchor;
            // Compared with multiples of the scale, not divided by it: it may be 0.
            let clipped = deviation.clamp(-CLIPPED_AT * self.scale, CLIPPED_AT * self.scale);
            self.sum = (self.sum + clipped - ALLOWANCE * self.scale).max(0.0);
            self.recent.rotate_left(1);
            self.recent[RECENT - 1] = deviation;
            self.runs = self.runs.saturating_add(1);
        }
        self.is_alarm()
    }

    /// Whether the sum is beyond its limit, and the last five runs' median beyond the floor.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        let mut recent = self.recent;
        recent.sort_unstable_by(f64::total_cmp);
        self.sum > LIMIT * self.scale && recent[RECENT / 2] > self.tolerated
    }

    /// The cumulated sum, in scales; 0 where the scale is 0. The alarm needs more than 6.
    #[must_use]
    pub fn sum(&self) -> f64 {
        if self.scale > 0.0 {
            self.sum / self.scale
        } else {
            0.0
        }
    }

    /// The level of each run that is looked at.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// How many runs were added.
    #[must_use]
    pub const fn runs(&self) -> u32 {
        self.runs
    }

    /// The anchor: the natural logarithm of the level that runs are compared with.
    #[must_use]
    pub const fn anchor(&self) -> f64 {
        self.anchor
    }
}
