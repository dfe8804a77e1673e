//! Quantiles of Student's t distribution.

use libm::{exp, log};

use crate::distribution::normal_quantile;
use crate::extreme::{larger, smaller};
use crate::root::sqrt;

/// The quantile of Student's t distribution with `df` degrees of freedom (any real number, raised to 0.5) and `upper`
/// of its mass above it; finite, however small `upper` is.
///
/// Halley's steps on the logarithm of the tail's mass (an incomplete beta function) over the logarithm of t: small in code, and three to
/// five steps from a guess by the tail's leading term. The relative error is below 1e-10 for `upper` from 1e-12 to 0.1 (checked against
/// `statrs`).
#[must_use]
pub fn t_quantile(upper: f64, df: f64) -> f64 {
    let tail = larger(f64::MIN_POSITIVE, smaller(upper, 1.0 - upper));
    if tail >= 0.5 {
        return 0.0;
    }
    let t = if df > NORMAL_FROM {
        normal_quantile(tail)
    } else {
        Student::new(larger(0.5, df)).quantile(tail)
    };
    if upper > 0.5 { -t } else { t }
}

/// With so many degrees of freedom, Student's distribution is the normal one to seven digits.
const NORMAL_FROM: f64 = 1e7;
/// Far more steps than a quantile takes; those next to the median, whose logarithm is far away, take most.
const STEPS: u32 = 64;

/// Student's t distribution: its degrees of freedom, and `n/2 B(n/2, 1/2)`.
struct Student {
    n: f64,
    constant: f64,
}

impl Student {
    fn new(n: f64) -> Self {
        Self {
            n,
            constant: tail_constant(n),
        }
    }

    fn quantile(&self, upper: f64) -> f64 {
        let n = self.n;
        let goal = log(upper);
        // Far out, `2 upper` is near `x^(n/2) / constant` with x = n / (n + t^2).
        let x = exp((goal + log(2.0 * self.constant)) * (2.0 / n));
        // Where the leading term says nothing, at the median's side, one standard deviation is near enough.
        let square = if x < 0.9 { n / x - n } else { 1.0 };
        let mut t = sqrt(smaller(f64::MAX, square));
        for _ in 0..STEPS {
            let (mass, slope) = self.mass_above(t);
            // With f = ln mass and s = ln t: f' = -slope, f'' = -slope (1 - (n + 1) t^2 / (n + t^2) + slope).
            let newton = (log(mass) - goal) / slope;
            let bend = 1.0 - (n + 1.0) * (t * t / (n + t * t)) + slope;
            let step = newton / larger(0.5, 1.0 + 0.5 * newton * bend);
            // Beyond the range of numbers the guess is as good as it gets.
            if !step.is_finite() {
                break;
            }
            t *= exp(larger(-1.0, smaller(1.0, step)));
            if step.abs() < 1e-8 {
                // The next step would be of the order of its cube.
                break;
            }
        }
        smaller(f64::MAX, t)
    }

    /// The mass above t > 0, half of the regularised incomplete beta function I_x(n/2, 1/2) at x = n / (n + t^2); and
    /// `t density / mass`.
    fn mass_above(&self, t: f64) -> (f64, f64) {
        let a = 0.5 * self.n;
        let x = self.n / (self.n + t * t);
        let y = t * t / (self.n + t * t);
        // x^a sqrt(y) over the constant: twice `t density / n`.
        let front = exp(a * log(x)) * sqrt(y) / self.constant;
        let far = x < (a + 1.0) / (a + 2.5);
        let (p, q, share) = if far { (a, 0.5, x) } else { (0.5, a, y) };
        let part = front / beta_fraction(p, q, share);
        let mass = if far { 0.5 * part } else { 0.5 - a * part };
        (mass, a * front / mass)
    }
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), `1 + d1 / (1 + d2 / (1 + ...))`, by Lentz's method.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let (mut c, mut d, mut h) = (1.0, 0.0, 1.0);
    for j in 1..=400_u32 {
        let m = f64::from(j / 2);
        let numerator = if j % 2 == 0 {
            m * (b - m)
        } else {
            -(a + m) * (a + b + m)
        };
        let last = a + f64::from(j);
        let coefficient = numerator * x / ((last - 1.0) * last);
        d = 1.0 / (1.0 + coefficient * d);
        c = 1.0 + coefficient / c;
        let factor = c * d;
        h *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    h
}

/// The constant of the tail, `sqrt(pi) gamma(n/2 + 1) / gamma(n/2 + 1/2)`.
///
/// Its asymptotic series in `w = n/2 + 1/4` from 24 degrees on, good to 3e-14, and below the recurrence of the gamma function from there.
fn tail_constant(n: f64) -> f64 {
    let (mut from, mut factor) = (n, 1.0);
    while from < 24.0 {
        factor *= (from + 1.0) / (from + 2.0);
        from += 2.0;
    }
    let w = 0.5 * from + 0.25;
    let r = 1.0 / (64.0 * w * w);
    let series = 1.0 + r * (1.0 + r * (-9.5 + r * (315.5 - r * 21_789.625)));
    factor * series * sqrt(core::f64::consts::PI * w)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn the_printed_table_is_reproduced() {
        for (df, at_05, at_001) in [
            (1.0, 6.314, 318.3),
            (1.5, 3.705, 52.18),
            (2.5, 2.558, 13.82),
            (4.0, 2.132, 7.173),
            (10.0, 1.812, 4.144),
            (60.0, 1.671, 3.232),
            (1e8, 1.645, 3.090),
        ] {
            for (upper, expected) in [(0.05, at_05), (0.001, at_001)] {
                let t = t_quantile(upper, df);
                assert!((t / expected - 1.0).abs() < 5e-4, "df {df}, {upper}: {t}");
            }
        }
    }

    #[test]
    fn the_tightest_rate_and_the_fewest_degrees_give_a_finite_number() {
        for upper in [0.0, f64::MIN_POSITIVE, 1e-300, 1e-12, 0.5, 1.0] {
            for df in [0.0, 0.5, 0.88, 1.0, 26.0, 1e6, 1e300, f64::INFINITY] {
                let t = t_quantile(upper, df);
                assert!(t.is_finite(), "{upper} {df}: {t}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_tail_is_inverted(log_upper in -27.0..-0.8_f64, df in 0.5..500.0_f64) {
            let t = t_quantile(exp(log_upper), df);
            // A relative error in t is multiplied by at most df in the mass.
            let back = log(StudentsT::new(0.0, 1.0, df).unwrap().sf(t));
            prop_assert!((back - log_upper).abs() < 1e-10 * (df + 10.0), "t {} error {:e}", t, back - log_upper);
        }

        #[test]
        fn rarer_is_farther(log_upper in -23.0..-1.0_f64, df in 0.5..500.0_f64) {
            prop_assert!(t_quantile(exp(log_upper - 0.05), df) > t_quantile(exp(log_upper), df));
        }
    }
}
