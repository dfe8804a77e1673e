//! The run-to-run scale and what it is worth: a history's own, pooled over epochs, moderated by a prior, and the prior
//! estimated from many tests.

use libm::{exp, log};

use crate::root::sqrt;

use crate::dispersion::{shamos, shamos_degrees};
use crate::extreme::larger;
use crate::policy::Prior;

/// A scale on the log scale (0.01 is one percent), and how many degrees of freedom stand behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Comparable with a standard deviation.
    pub sigma: f64,
    /// Degrees of freedom of the chi-square that its square behaves like; 0 if nothing is known.
    pub df: f64,
}

impl Scale {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self {
        sigma: 0.0,
        df: 0.0,
    };

    /// Shamos' scale of a history's logarithms, which must be finite and sorted in ascending order.
    #[must_use]
    pub fn of_sorted(logs: &[f64]) -> Self {
        Self {
            sigma: shamos(logs),
            df: shamos_degrees(logs.len()),
        }
    }

    /// Both together: variances are averaged by their degrees of freedom, which add up.
    ///
    /// One that is not finite, or is worth nothing, does not count. O(1); in any order up to rounding.
    ///
    /// ```
    /// # use evenkeel_core::Scale;
    /// let both = Scale { sigma: 0.03, df: 4.0 }.pooled(Scale { sigma: 0.01, df: 12.0 });
    /// assert_eq!(both.df, 16.0);
    /// assert!((both.sigma - 0.0003_f64.sqrt()).abs() < 1e-15);
    /// ```
    #[must_use]
    #[cfg_attr(target_os = "none", inline(never))]
    pub fn pooled(self, other: Self) -> Self {
        if !other.counts() {
            return if self.counts() { self } else { Self::UNKNOWN };
        }
        if !self.counts() {
            return other;
        }
        let df = self.df + other.df;
        let sum = self.df * self.sigma * self.sigma + other.df * other.sigma * other.sigma;
        Self {
            sigma: sqrt(sum / df),
            df,
        }
    }

    /// The scale mixed with what was believed beforehand (Smyth 2004). Where both are worth nothing, the larger one with one
    /// degree of freedom.
    #[must_use]
    pub fn moderated(self, prior: &Prior) -> Self {
        let mixed = self.pooled(Self {
            sigma: prior.scale,
            df: prior.df,
        });
        if mixed.df > 0.0 {
            return mixed;
        }
        Self {
            sigma: larger(prior.scale, self.sigma),
            df: 1.0,
        }
    }

    fn counts(&self) -> bool {
        self.sigma.is_finite() && self.df.is_finite() && self.df > 0.0
    }
}

/// The most degrees of freedom that an estimated prior is given: tests that agree perfectly are still other tests.
const MOST_DEGREES: f64 = 100.0;

impl Prior {
    /// What the scales of many tests of one environment say about the next test's: empirical Bayes as in limma (Smyth 2004).
    ///
    /// With `z = ln sigma^2`, `e = z - psi(nu/2) + ln(nu/2)` for each test, the prior's degrees of freedom solve
    /// `trigamma(d0/2) = var(e) - mean(trigamma(nu/2))` and its scale `ln s0^2 = mean(e) + psi(d0/2) - ln(d0/2)`. At most 100 degrees of
    /// freedom. Scales of 0, not finite, or of fewer than one degree are left out. `None` if fewer than three remain. O(n).
    #[must_use]
    pub fn estimated(scales: &[Scale]) -> Option<Self> {
        let usable = || {
            scales
                .iter()
                .filter(|s| s.counts() && s.sigma > 0.0 && s.df >= 1.0)
        };
        let count = usable().count();
        if count < 3 {
            return None;
        }
        let n = count as f64;
        let e = |s: &Scale| 2.0 * log(s.sigma) - digamma(0.5 * s.df) + log(0.5 * s.df);
        let mean = usable().map(e).sum::<f64>() / n;
        let variance = usable().map(|s| (e(s) - mean) * (e(s) - mean)).sum::<f64>() / (n - 1.0);
        let sampling = usable().map(|s| trigamma(0.5 * s.df)).sum::<f64>() / n;
        let df = (2.0 * trigamma_inverse(variance - sampling)).min(MOST_DEGREES);
        let scale = exp(0.5 * (mean + digamma(0.5 * df) - log(0.5 * df)));
        Some(Self { df, scale })
    }
}

/// The derivative of ln gamma, for x > 0: recurrence up to 8, then the asymptotic series (DLMF 5.11.2).
fn digamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < 8.0 {
        below -= 1.0 / x;
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    below + log(x) - 0.5 / x - r * (1.0 / 12.0 - r * (1.0 / 120.0 - r * (1.0 / 252.0 - r / 240.0)))
}

/// The derivative of [`digamma`], for x > 0 (DLMF 5.15.8).
fn trigamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < 8.0 {
        below += 1.0 / (x * x);
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    below + 1.0 / x + 0.5 * r + r / x * (1.0 / 6.0 - r * (1.0 / 30.0 - r * (1.0 / 42.0 - r / 30.0)))
}

/// The x > 0 with this trigamma; infinite for 0 or less. Trigamma falls, so halving the interval of ln x finds it.
fn trigamma_inverse(y: f64) -> f64 {
    if y <= 0.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if trigamma(exp(middle)) > y {
            low = middle;
        } else {
            high = middle;
        }
    }
    exp(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psi_and_its_derivative_have_their_known_values() {
        assert!((digamma(1.0) + 0.577_215_664_901_532_9).abs() < 1e-10);
        assert!((digamma(0.5) + 1.963_510_026_021_423_5).abs() < 1e-10);
        let pi2 = core::f64::consts::PI * core::f64::consts::PI;
        assert!((trigamma(1.0) - pi2 / 6.0).abs() < 1e-9);
        assert!((trigamma(0.5) - pi2 / 2.0).abs() < 1e-9);
        assert!((trigamma_inverse(trigamma(3.7)) - 3.7).abs() < 1e-9);
        assert_eq!(trigamma_inverse(-1.0), f64::INFINITY);
    }
}
