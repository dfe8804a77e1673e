//! Fresh evidence on a growth: how often chance alone lets one fit exceed its claim, and how many fits in a row that cannot explain.

use crate::distribution::normal_quantile;
use crate::growth::{Growth, LEAST_SIZES, MOST_SIZES};
use crate::policy::Policy;
use crate::root::sqrt;

/// No pair of sizes more than there are can be out of order, and the empty count is one more.
const MOST_COUNTS: usize = MOST_SIZES * (MOST_SIZES - 1) / 2 + 1;

impl Growth {
    /// How often one fit of so many sizes says `Regressed` where the cost grows just as fast as is tolerated, at most.
    ///
    /// All orders of the costs (relative to the tolerated growth) are equally likely then, if the scatter of the sizes is alike. The fit
    /// says `Regressed` where at most a known number of pairs is out of order, and the orders of which that is true can be counted:
    /// exact, whatever the distribution of the scatter. One for a number of sizes that is not judged.
    ///
    /// ```
    /// # use evenkeel_core::{Growth, Policy};
    /// // Five sizes: all ten pairs must be in order, which one order of 5! is.
    /// assert!((Growth::fit_level(5, &Policy::DEFAULT) - 1.0 / 120.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn fit_level(sizes: usize, policy: &Policy) -> f64 {
        if !(LEAST_SIZES..=MOST_SIZES).contains(&sizes) {
            return 1.0;
        }
        // The chance of each number of pairs out of order, one more size at a time: it goes before any number of the earlier ones.
        let mut chances = [0.0; MOST_COUNTS];
        chances[0] = 1.0;
        for size in 2..=sizes {
            let before = chances;
            for (pairs, chance) in chances.iter_mut().enumerate() {
                let from = (pairs + 1).saturating_sub(size);
                *chance = before[from..=pairs].iter().sum::<f64>() / size as f64;
            }
        }
        chances[..=outer_rank(sizes, policy)].iter().sum()
    }

    /// How many fresh fits must all say `Regressed` after a first one did, so that an unchanged growth is called that in at most the share
    /// `alarm_rate` of the runs: the fits are independent, and the suspicious first one is not counted.
    ///
    /// ```
    /// # use evenkeel_core::{Growth, Policy};
    /// assert_eq!(Growth::fresh_fits_needed(5, &Policy::DEFAULT), 2);
    /// ```
    #[must_use]
    pub fn fresh_fits_needed(sizes: usize, policy: &Policy) -> usize {
        let level = Self::fit_level(sizes, policy);
        let (mut chance, mut fits) = (level, 1);
        while chance > policy.alarm_rate && level < 1.0 {
            chance *= level;
            fits += 1;
        }
        fits
    }
}

/// The rank, from 0, of the slope that bounds the interval of the growth from below; the same from above.
///
/// Beyond the extremes the extremes stand, and the interval says less than it should: five sizes are the least.
pub(super) fn outer_rank(sizes: usize, policy: &Policy) -> usize {
    let n = sizes as f64;
    let spread = sqrt(n * (n - 1.0) * (2.0 * n + 5.0) / 18.0);
    let reach = normal_quantile(policy.screen_alpha) * spread;
    let count = sizes * (sizes - 1) / 2;
    let rank = (0.5 * (count as f64 - reach)).max(0.0) as usize;
    rank.min(count - 1)
}
