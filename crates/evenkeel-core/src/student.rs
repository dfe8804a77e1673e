//! Quantiles of Student's t distribution.

use libm::{exp, expm1, log, log1p, sqrt};

use crate::distribution::normal_quantile;

/// The quantile of Student's t distribution with `df` degrees of freedom (any real number, raised to 0.5) and `upper`
/// of its mass above it; finite, however small `upper` is.
///
/// Algorithm 396 (Hill 1970) with its tail constant made good for few degrees of freedom, then Newton's steps on the logarithm of the
/// tail's mass, an incomplete beta function. The relative error is below 1e-10 for `upper` from 1e-12 to 0.1 (checked against `statrs`).
#[must_use]
pub fn t_quantile(upper: f64, df: f64) -> f64 {
    if upper > 0.5 {
        return -t_quantile(1.0 - upper, df);
    }
    if upper == 0.5 {
        return 0.0;
    }
    let upper = upper.max(f64::MIN_POSITIVE);
    let n = df.max(0.5);
    if n > 1e7 {
        return normal_quantile(upper);
    }
    let student = Student {
        n,
        tail: tail_constant(n),
    };
    let mut t = student.guess(upper).min(f64::MAX);
    let goal = log(upper);
    for _ in 0..STEPS {
        let mass = student.mass_above(t);
        // d ln(mass) / d ln(t) = - t density / mass. Beyond the range of numbers the guess is as good as it gets.
        let step = (log(mass) - goal) * mass / (t * student.density(t));
        if !step.is_finite() {
            break;
        }
        t *= exp(step.clamp(-1.0, 1.0));
        if step.abs() < 1e-11 {
            break;
        }
    }
    t.min(f64::MAX)
}

/// Newton's steps double the digits, and the guess has at least one.
const STEPS: u32 = 8;

/// Student's t distribution: its degrees of freedom, and `n/2 B(n/2, 1/2)`.
struct Student {
    n: f64,
    tail: f64,
}

impl Student {
    /// Hill's approximation of the quantile: 1e-3 for `upper` up to 0.1, mostly far better.
    fn guess(&self, upper: f64) -> f64 {
        let Self { n, tail } = *self;
        // Far out, `2 upper` is near `(n / t^2)^(n/2) / tail`: so y is near n / t^2.
        let y = exp(log(2.0 * upper * tail) * (2.0 / n));
        let a = 1.0 / (n - 0.5);
        let squared = if n >= 2.1 && y > 0.05 + a {
            central(upper, n, tail)
        } else {
            far(y, n, tail)
        };
        sqrt(n * squared)
    }

    fn density(&self, t: f64) -> f64 {
        let x = exp(-0.5 * (self.n + 1.0) * log1p(t * t / self.n));
        0.5 * sqrt(self.n) * x / self.tail
    }

    /// The mass above t > 0: half of the regularised incomplete beta function I_x(n/2, 1/2) at x = n / (n + t^2).
    fn mass_above(&self, t: f64) -> f64 {
        let a = 0.5 * self.n;
        let t2 = t * t;
        let (x, y) = (self.n / (self.n + t2), t2 / (self.n + t2));
        let front = exp(-a * log1p(t2 / self.n)) * sqrt(y) / self.tail;
        if x < (a + 1.0) / (a + 2.5) {
            0.5 * front * beta_fraction(a, 0.5, x)
        } else {
            0.5 - front * a * beta_fraction(0.5, a, y)
        }
    }
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let nonzero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..=200_u32 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    h
}

/// t^2 / n near the centre: a normal quantile, corrected.
fn central(upper: f64, n: f64, tail: f64) -> f64 {
    let (a, b, mut c) = hill_constants(n);
    let x = normal_quantile(upper);
    let x2 = x * x;
    if n < 5.0 {
        c += 0.3 * (n - 4.5) * (x + 0.6);
    }
    c += (((0.05 * tail * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
    let y = (((((0.4 * x2 + 6.3) * x2 + 36.0) * x2 + 94.5) / c - x2 - 3.0) / b + 1.0) * x;
    expm1(a * y * y)
}

/// t^2 / n in the tail: a series in `y`.
fn far(y: f64, n: f64, tail: f64) -> f64 {
    let first = 1.0 / (((n + 6.0) / (n * y) - 0.089 * tail - 0.822) * (n + 2.0) * 3.0);
    ((first + 0.5 / (n + 4.0)) * y - 1.0) * (n + 1.0) / (n + 2.0) + 1.0 / y
}

/// The constant of the tail, `sqrt(pi) gamma(n/2 + 1) / gamma(n/2 + 1/2)`.
///
/// Hill's series from 24 degrees on, and below the recurrence of the gamma function from there.
fn tail_constant(n: f64) -> f64 {
    let (mut from, mut factor) = (n, 1.0);
    while from < 24.0 {
        factor *= (from + 1.0) / (from + 2.0);
        from += 2.0;
    }
    factor * tail_series(from)
}

fn tail_series(n: f64) -> f64 {
    let (a, b, c) = hill_constants(n);
    ((94.5 / (b + c) - 3.0) / b + 1.0) * sqrt(a * core::f64::consts::FRAC_PI_2) * n
}

fn hill_constants(n: f64) -> (f64, f64, f64) {
    let a = 1.0 / (n - 0.5);
    let b = 48.0 / (a * a);
    let c = ((20_700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    (a, b, c)
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
