//! Cost against size: which model fits, and whether a claimed bound holds.

mod fresh;

use core::fmt;

use libm::{cbrt, exp, log};

use self::fresh::outer_rank;
use crate::policy::Policy;
use crate::root::sqrt;
use crate::sample::midpoint;
use crate::verdict::{Cause, Verdict};

/// At most so many sizes are looked at together.
pub const MOST_SIZES: usize = 16;
/// Fewer sizes, or sizes closer together than [`LEAST_SPAN`], say nothing about growth.
pub const LEAST_SIZES: usize = 5;
/// The largest size is at least so many times the smallest.
pub const LEAST_SPAN: f64 = 8.0;
/// A cost that grows by this power of the size faster than claimed still counts as claimed: caches and allocators do that.
pub const TOLERATED_POWER: f64 = 0.15;

/// How cost grows with size, slowest growth first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "wire", serde(rename_all = "snake_case"))]
pub enum Model {
    /// The size does not matter.
    Constant,
    /// log n.
    Logarithmic,
    /// n.
    Linear,
    /// n log n.
    Linearithmic,
    /// n^2.
    Quadratic,
    /// n^3.
    Cubic,
}

impl Model {
    /// All models, slowest growth first.
    pub const ALL: [Self; 6] = [
        Self::Constant,
        Self::Logarithmic,
        Self::Linear,
        Self::Linearithmic,
        Self::Quadratic,
        Self::Cubic,
    ];

    /// As it is usually written: `1`, `log n`, `n`, `n log n`, `n^2`, `n^3`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Constant => "1",
            Self::Logarithmic => "log n",
            Self::Linear => "n",
            Self::Linearithmic => "n log n",
            Self::Quadratic => "n^2",
            Self::Cubic => "n^3",
        }
    }

    /// The model of that [`name`](Self::name); spaces do not matter.
    ///
    /// ```
    /// # use evenkeel_core::Model;
    /// assert_eq!(Model::of_name("n log n"), Some(Model::Linearithmic));
    /// assert_eq!(Model::of_name("nlogn"), Some(Model::Linearithmic));
    /// assert_eq!(Model::of_name("2^n"), None);
    /// ```
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let letters = |text: &'static str| text.chars().filter(|c| *c != ' ');
        let given = || name.chars().filter(|c| *c != ' ');
        Self::ALL
            .into_iter()
            .find(|model| letters(model.name()).eq(given()))
    }

    /// The model's cost of a size, up to a factor. The logarithm is that of n + 1, so that it is positive from 1 on.
    #[must_use]
    pub fn cost(self, size: f64) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::Logarithmic => log(size + 1.0),
            Self::Linear => size,
            Self::Linearithmic => size * log(size + 1.0),
            Self::Quadratic => size * size,
            Self::Cubic => size * size * size,
        }
    }
}

/// One measured size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The size, at least 1.
    pub size: f64,
    /// The cost of one operation at this size, finite and positive: a run's level.
    pub cost: f64,
}

/// How cost was found to grow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Growth {
    /// The model that fits best: the slowest-growing one whose error is within a tenth of the least.
    pub model: Model,
    /// Its typical relative error, root mean square: 0.05 is five percent.
    pub error: f64,
    /// The fitted cost is the first number, in the unit of the costs, plus the second times the model's [`cost`](Model::cost).
    pub fit: (f64, f64),
    /// By which power of the size the cost grows faster than claimed (negative: slower): the median of all pairwise slopes.
    pub excess_power: f64,
    /// Rank interval of that power, at twice the policy's screen alpha.
    pub interval: (f64, f64),
    /// `Regressed` if the cost certainly grows faster than claimed, `Steady` if it certainly does not, else `Undecided`.
    pub verdict: Verdict,
}

/// Why growth cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GrowthError {
    /// Too few or too many sizes.
    Sizes {
        /// How many there are.
        found: usize,
    },
    /// The sizes lie too close together, or are not ascending.
    Span,
    /// The point at `index` has a size below 1, or a number that is not finite and positive.
    NotPositive {
        /// Position from 0.
        index: usize,
    },
}

impl fmt::Display for GrowthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sizes { found } => {
                write!(f, "{found} sizes: measure {LEAST_SIZES} to {MOST_SIZES}")
            }
            Self::Span => write!(
                f,
                "the sizes must ascend, and the last be at least {LEAST_SPAN} times the first"
            ),
            Self::NotPositive { index } => write!(
                f,
                "point {index} needs a size of at least 1 and a finite positive cost"
            ),
        }
    }
}

impl core::error::Error for GrowthError {}

impl Growth {
    /// Fits the models and judges the claim that cost grows no faster than `claimed`. No allocation.
    ///
    /// The fit is `a + b f(n)` with `a, b >= 0` by least squares of the relative errors. The claim is judged without it: the slopes of
    /// `ln cost - ln f(n)` against `ln n` between all pairs of sizes (Theil 1950, Sen 1968) are at most 0 if the bound holds, and their rank
    /// interval (by the variance of Kendall's tau, n (n - 1)(2n + 5) / 18) is held against [`TOLERATED_POWER`].
    ///
    /// ```
    /// # use evenkeel_core::{Growth, Model, Point, Policy, Verdict};
    /// let points = [16.0, 32.0, 64.0, 128.0, 256.0, 512.0].map(|size| Point { size, cost: 5.0 * size * size });
    /// let growth = Growth::judge(&points, Model::Linear, &Policy::DEFAULT)?;
    /// assert_eq!((growth.model, growth.verdict), (Model::Quadratic, Verdict::Regressed));
    /// # Ok::<(), evenkeel_core::GrowthError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fewer than [`LEAST_SIZES`] or more than [`MOST_SIZES`] points, sizes that do not ascend or span less than [`LEAST_SPAN`], a
    /// size below 1, or a number that is not finite and positive.
    pub fn judge(points: &[Point], claimed: Model, policy: &Policy) -> Result<Self, GrowthError> {
        check(points)?;
        let (model, Fit { error, terms: fit }) = best_fit(points);
        let mut slopes = [0.0; MOST_SIZES * (MOST_SIZES - 1) / 2];
        let count = pairwise_slopes(points, claimed, &mut slopes);
        let slopes = &mut slopes[..count];
        slopes.sort_unstable_by(f64::total_cmp);
        let rank = outer_rank(points.len(), policy);
        let (low, high) = (slopes[rank], slopes[count - 1 - rank]);
        let verdict = if low > TOLERATED_POWER {
            Verdict::Regressed
        } else if high <= TOLERATED_POWER {
            Verdict::Steady
        } else {
            Verdict::Undecided(Cause::BudgetBelowNoise)
        };
        Ok(Self {
            model,
            error,
            fit,
            excess_power: midpoint(slopes[(count - 1) / 2], slopes[count / 2]),
            interval: (low, high),
            verdict,
        })
    }
}

fn check(points: &[Point]) -> Result<(), GrowthError> {
    let found = points.len();
    if !(LEAST_SIZES..=MOST_SIZES).contains(&found) {
        return Err(GrowthError::Sizes { found });
    }
    let usable =
        |p: &Point| p.size.is_finite() && p.size >= 1.0 && p.cost.is_finite() && p.cost > 0.0;
    if let Some(index) = points.iter().position(|p| !usable(p)) {
        return Err(GrowthError::NotPositive { index });
    }
    let ascending = points.windows(2).all(|pair| pair[0].size < pair[1].size);
    let span = points[found - 1].size / points[0].size;
    // Beyond the cube root of the largest number a cubic cost would be infinite.
    if !ascending || span < LEAST_SPAN || points[found - 1].size > cbrt(f64::MAX) {
        return Err(GrowthError::Span);
    }
    Ok(())
}

/// The slopes of `ln cost - ln f` against `ln n` between all pairs; returns how many.
fn pairwise_slopes(points: &[Point], claimed: Model, slopes: &mut [f64]) -> usize {
    let height = |p: &Point| log(p.cost) - log(claimed.cost(p.size));
    let mut slots = slopes.iter_mut();
    let mut count = 0;
    for (j, b) in points.iter().enumerate() {
        for (a, slot) in points[..j].iter().zip(slots.by_ref()) {
            *slot = (height(b) - height(a)) / (log(b.size) - log(a.size));
            count += 1;
        }
    }
    count
}

/// `a + b f(n)` for one model f.
#[derive(Clone, Copy)]
struct Fit {
    /// The root mean square of the relative errors.
    error: f64,
    /// a and b.
    terms: (f64, f64),
}

/// The slowest-growing model whose relative error is within a tenth (and half a percent) of the least.
fn best_fit(points: &[Point]) -> (Model, Fit) {
    let fits = Model::ALL.map(|model| fitted(points, model));
    let least = fits
        .iter()
        .map(|fit| fit.error)
        .fold(f64::INFINITY, f64::min);
    Model::ALL
        .into_iter()
        .zip(fits)
        .find(|(_, fit)| fit.error <= 1.1 * least + 0.005)
        .unwrap_or((Model::Constant, fits[0]))
}

/// The best `a + b f(n)`, `a, b >= 0`, by the relative errors.
fn fitted(points: &[Point], model: Model) -> Fit {
    // With u = 1/cost and v = f/cost: minimise sum (a u + b v - 1)^2.
    let scale = model.cost(points[points.len() - 1].size);
    // Costs of any unit: relative to the last one.
    let unit = points[points.len() - 1].cost;
    let terms = || {
        points.iter().map(|p| {
            let (u, v) = (1.0 / p.cost, model.cost(p.size) / scale / p.cost);
            (u * unit, v * unit)
        })
    };
    let (mut uu, mut uv, mut vv, mut su, mut sv) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (u, v) in terms() {
        uu += u * u;
        uv += u * v;
        vv += v * v;
        su += u;
        sv += v;
    }
    let fit = |(a, b): (f64, f64)| {
        let sum: f64 = terms()
            .map(|(u, v)| (a * u + b * v - 1.0) * (a * u + b * v - 1.0))
            .sum();
        Fit {
            error: sqrt(sum / points.len() as f64),
            terms: (a * unit, b * unit / scale),
        }
    };
    let better = |a: Fit, b: Fit| if b.error < a.error { b } else { a };
    let only = better(fit((0.0, sv / vv)), fit((su / uu, 0.0)));
    // A determinant of nearly 0 (the constant model) gives no better fit than one term alone, and no finite one.
    let determinant = uu * vv - uv * uv;
    let (a, b) = (
        (su * vv - sv * uv) / determinant,
        (sv * uu - su * uv) / determinant,
    );
    if a >= 0.0 && b >= 0.0 {
        better(only, fit((a, b)))
    } else {
        only
    }
}

impl Growth {
    /// By which factor the cost grows when the size doubles, beyond what was claimed: 2 for a quadratic cost claimed to be linear.
    #[must_use]
    pub fn excess_per_doubling(&self) -> f64 {
        per_doubling(self.excess_power)
    }

    /// That factor at [`TOLERATED_POWER`]: above it the cost grows faster than claimed.
    #[must_use]
    pub fn tolerated_per_doubling() -> f64 {
        per_doubling(TOLERATED_POWER)
    }

    /// The interval of that factor.
    #[must_use]
    pub fn excess_interval(&self) -> (f64, f64) {
        (per_doubling(self.interval.0), per_doubling(self.interval.1))
    }

    /// The fitted cost of a size, in the unit of the costs.
    ///
    /// ```
    /// # use evenkeel_core::{Growth, Model, Point, Policy};
    /// let points = [16.0, 32.0, 64.0, 128.0, 256.0].map(|size| Point { size, cost: 100.0 + 5.0 * size });
    /// let growth = Growth::judge(&points, Model::Linear, &Policy::DEFAULT)?;
    /// assert!((growth.fitted(64.0) - 420.0).abs() < 1e-6);
    /// # Ok::<(), evenkeel_core::GrowthError>(())
    /// ```
    #[must_use]
    pub fn fitted(&self, size: f64) -> f64 {
        self.fit.0 + self.fit.1 * self.model.cost(size)
    }
}

/// The factor by which a power of the size grows when the size doubles.
fn per_doubling(power: f64) -> f64 {
    exp(power * core::f64::consts::LN_2)
}
