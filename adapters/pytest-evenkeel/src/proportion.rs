//! Intervals of a proportion: exact (Clopper and Pearson 1934) and by score (Wilson 1927), and the exact binomial test.
//!
//! These are counts and not observations of a run, so the kernel has no need of them. The binomial tail is the incomplete beta
//! function by its continued fraction, with a front factor that stays accurate from one trial to 10^12.

use libm::{exp, lgamma, log, log1p, sqrt};
use pyo3::prelude::*;

use crate::numbers::value_error;

/// Halvings of an interval of floats until its ends are neighbours; 64 suffice for [0, 1], more are for tiny bounds.
const HALVINGS: usize = 200;
/// The fraction needs about the square root of the trials near the centre: a million here.
const MOST_TRIALS: u64 = 1_000_000_000_000;
const MOST_TERMS: u32 = 10_000_000;
/// Stands for zero in a denominator.
const LEAST: f64 = 1e-300;

/// The exact interval at `confidence`: it covers the true proportion at least that often.
#[pyfunction]
#[pyo3(signature = (successes, trials, confidence=0.95))]
pub(crate) fn clopper_pearson(
    py: Python<'_>,
    successes: u64,
    trials: u64,
    confidence: f64,
) -> PyResult<(f64, f64)> {
    check(successes, trials, confidence)?;
    let outside = 0.5 * (1.0 - confidence);
    Ok(py.detach(|| {
        let low = if successes == 0 {
            0.0
        } else {
            bisect(|p| at_least(successes, trials, p) > outside)
        };
        let high = if successes == trials {
            1.0
        } else {
            bisect(|p| at_most(successes, trials, p) <= outside)
        };
        (low, high)
    }))
}

/// The score interval at `confidence`.
#[pyfunction]
#[pyo3(signature = (successes, trials, confidence=0.95))]
pub(crate) fn wilson(successes: u64, trials: u64, confidence: f64) -> PyResult<(f64, f64)> {
    check(successes, trials, confidence)?;
    let z = evenkeel::kernel::normal_quantile(0.5 * (1.0 - confidence));
    let (n, k) = (trials as f64, successes as f64);
    let share = k / n;
    let scale = 1.0 / (1.0 + z * z / n);
    let centre = share + 0.5 * z * z / n;
    let half = z * sqrt(share * (1.0 - share) / n + 0.25 * z * z / (n * n));
    let low = if successes == 0 {
        0.0
    } else {
        (scale * (centre - half)).max(0.0)
    };
    let high = if successes == trials {
        1.0
    } else {
        (scale * (centre + half)).min(1.0)
    };
    Ok((low, high))
}

/// The exact chance of a count at least as far out as `successes` on its side, doubled (at most 1), if the proportion is `expected`.
#[pyfunction]
pub(crate) fn binomial_test(
    py: Python<'_>,
    successes: u64,
    trials: u64,
    expected: f64,
) -> PyResult<f64> {
    check(successes, trials, 0.5)?;
    if !(0.0..=1.0).contains(&expected) {
        return Err(value_error(format!(
            "the expected proportion is {expected}: give one from 0 to 1"
        )));
    }
    Ok(py.detach(|| {
        let above = at_least(successes, trials, expected);
        let below = at_most(successes, trials, expected);
        (2.0 * above.min(below)).min(1.0)
    }))
}

fn check(successes: u64, trials: u64, confidence: f64) -> PyResult<()> {
    if trials == 0 {
        return Err(value_error("there were no trials: make at least one"));
    }
    if successes > trials {
        return Err(value_error(format!(
            "{successes} successes in {trials} trials: there cannot be more than trials"
        )));
    }
    if trials > MOST_TRIALS {
        return Err(value_error(format!(
            "{trials} trials: at most {MOST_TRIALS} can be counted exactly"
        )));
    }
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(value_error(format!(
            "the confidence is {confidence}: give a number between 0 and 1"
        )));
    }
    Ok(())
}

/// The smallest p in [0, 1] for which `holds`, which is false below it and true above.
fn bisect(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    0.5 * (low + high)
}

/// P(X >= k) for a binomial X.
fn at_least(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 {
        1.0
    } else {
        upper(k as f64, n as f64, p, 1.0 - p)
    }
}

/// P(X <= k) for a binomial X: so many failures of probability 1 - p, or more.
fn at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        1.0
    } else {
        upper((n - k) as f64, n as f64, 1.0 - p, p)
    }
}

/// P(X >= k), k > 0, of n trials with the chances p and q = 1 - p: the incomplete beta function I_p(k, n - k + 1).
fn upper(k: f64, n: f64, p: f64, q: f64) -> f64 {
    if p <= 0.0 || q <= 0.0 {
        return if p > 0.0 { 1.0 } else { 0.0 };
    }
    // p^a q^b / B(a, b) is k q times the chance of exactly k.
    let (a, b) = (k, n - k + 1.0);
    let front = k * q * exactly(k, n, p, q);
    // The fraction converges fast on one side of the mean only.
    if p < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, p) / a
    } else {
        1.0 - front * fraction(b, a, q) / b
    }
}

/// P(X = k), by the saddle point: accurate where factorials are not (Loader 2000).
fn exactly(k: f64, n: f64, p: f64, q: f64) -> f64 {
    if k >= n {
        return exp(n * if p < 0.5 { log(p) } else { log1p(-q) });
    }
    // The smaller of the two chances is the one that is known to its last bit.
    let far = if p <= q { k - n * p } else { n * q - (n - k) };
    let exponent =
        rest(n) - rest(k) - rest(n - k) - deviance(k, n * p, far) - deviance(n - k, n * q, -far);
    exp(exponent) * sqrt(n / (core::f64::consts::TAU * k * (n - k)))
}

/// What Stirling's formula lacks: ln n! - ln(sqrt(2 pi n) (n/e)^n).
fn rest(n: f64) -> f64 {
    if n < 16.0 {
        return lgamma(n + 1.0) - (n + 0.5) * log(n) + n - 0.5 * log(core::f64::consts::TAU);
    }
    let n2 = n * n;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * n2)) / n2) / n2) / n2)
        / n
}

/// x ln(x / mean) + mean - x, where `far` is x - mean, by a series where they are near.
fn deviance(x: f64, mean: f64, far: f64) -> f64 {
    if far.abs() >= 0.1 * (x + mean) {
        return x * log(x / mean) - far;
    }
    let v = far / (x + mean);
    let mut sum = far * v;
    let mut term = 2.0 * x * v;
    for odd in (3..1000).step_by(2) {
        term *= v * v;
        let next = sum + term / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let away = |value: f64| if value.abs() < LEAST { LEAST } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut found = d;
    for term in 1..MOST_TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        found *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        found *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    found
}
