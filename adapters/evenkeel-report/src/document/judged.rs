//! A judgement in JSON.

use evenkeel::kernel::{Cause, Comparison, Judgement, Moved, Policy, Stage, Verdict};
use serde::{Deserialize, Serialize};

/// A judgement in JSON: the answer of `evenkeel judge`, and a part of every test in the [`Document`](crate::Document).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Judged {
    /// What the run is found to be.
    pub verdict: Word,
    /// Whether the run is slower than its band.
    pub suspect: bool,
    /// Which evidence decided: the run itself, fresh runs, or two sides measured together.
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("enum" = ["screen", "confirm", "duet"])))]
    pub stage: Stage,
    /// New over old; `null` where nothing can be compared.
    pub ratio: Option<f64>,
    /// Its 95 % interval; of two sides in JSON lines, at twice `screen_alpha`.
    pub interval: Option<(f64, f64)>,
    /// The ratio above which a run is suspect, or a new side slower.
    pub limit: Option<f64>,
    /// The smallest slowdown that the screen finds in nine of ten runs, as a share.
    pub detectable: Option<f64>,
    /// What the verdict rests on.
    pub basis: Basis,
    /// Why there is doubt, the verdict's own cause first; names will be added.
    pub causes: Vec<String>,
}

/// A verdict as one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Inside the band.
    Steady,
    /// Faster than the band.
    Improved,
    /// Confirmed slower.
    Regressed,
    /// No answer.
    Undecided,
    /// Too little history.
    Learning,
}

/// What the verdict rests on: a history, pairs of processes, or two sides of numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Basis {
    /// The runs of the history.
    Runs {
        /// How many were used.
        runs: usize,
        /// How many are needed, while there are too few.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        needed: Option<u32>,
        /// Fresh runs that were used; process pairs where the stage is `duet`.
        fresh: usize,
        /// The level of the distribution that is compared.
        level: String,
        /// The estimator of the run's own scatter.
        estimator: String,
        /// Whether that estimator is a makeshift.
        degraded: bool,
        /// The run-to-run scale, on the log scale.
        scale: f64,
        /// The chance of this evidence if nothing changed.
        alpha: f64,
        /// Which levels are above their own band.
        #[cfg_attr(feature = "schema", schemars(with = "Levels"))]
        moved: Moved,
    },
    /// Pairs of fresh processes.
    Pairs {
        /// How many were played.
        pairs: usize,
        /// About how many more would settle it; `null` where it is settled, or no number would do.
        more_pairs: Option<usize>,
        /// Iterations of one batch.
        iterations: u64,
        /// The rate of false alarms over all looks.
        alpha: f64,
        /// What all that was random was drawn from.
        seed: u64,
        /// Which levels differ.
        #[cfg_attr(feature = "schema", schemars(with = "Levels"))]
        moved: Moved,
    },
    /// Two sides of numbers.
    Sides {
        /// How many stand on the first side.
        a: usize,
        /// How many stand on the second side.
        b: usize,
        /// The rate of false alarms.
        alpha: f64,
    },
    /// The sizes of a test, and what is claimed about them.
    Growth(Growth),
}

/// How the cost of a test grows with its size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Growth {
    /// The cost is claimed to grow no faster than this: `1`, `log n`, `n`, `n log n`, `n^2` or `n^3`.
    pub bound: String,
    /// What fits best of the same; `null` where the sizes show nothing.
    pub fit: Option<GrowthFit>,
    /// The measured sizes, ascending.
    pub sizes: Vec<Size>,
    /// How many times fresh processes measured all sizes again, to confirm that it grows too fast.
    #[serde(default)]
    pub fresh: usize,
    /// How often that evidence would come by chance, at most; 0 where nothing had to be confirmed.
    #[serde(default)]
    pub alpha: f64,
}

/// What the sizes of a test show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrowthFit {
    /// The model that fits best.
    pub model: String,
    /// Its typical relative error: 0.05 is five percent.
    pub error: f64,
    /// By which factor the cost grows beyond the claim when the size doubles.
    pub excess: f64,
    /// The interval of that factor.
    pub interval: (f64, f64),
    /// The factor that is tolerated.
    pub tolerated: f64,
}

/// One size of a test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Size {
    /// The size.
    pub size: f64,
    /// What one iteration costs at this size.
    pub level_ns: f64,
    /// What it costs by the model that fits best.
    pub fit_ns: Option<f64>,
    /// What it would cost if it grew exactly as claimed from the smallest size on.
    pub bound_ns: f64,
}

/// How the kernel's [`Moved`] looks in JSON.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Levels {
    /// The level that decides.
    low: bool,
    /// The median.
    middle: bool,
    /// The 90th percentile.
    tail: bool,
}

impl Word {
    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Improved => "improved",
            Self::Regressed => "regressed",
            Self::Undecided => "undecided",
            Self::Learning => "learning",
        }
    }
}

impl From<Verdict> for Word {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Steady => Self::Steady,
            Verdict::Improved => Self::Improved,
            Verdict::Regressed => Self::Regressed,
            Verdict::Undecided(_) => Self::Undecided,
            Verdict::Learning { .. } => Self::Learning,
        }
    }
}

impl Judged {
    /// A run judged against its history; `causes` are all causes of doubt, the verdict's own first.
    #[must_use]
    pub fn of_run(judgement: &Judgement, causes: &[Cause]) -> Self {
        let basis = &judgement.basis;
        let compares = basis.compares();
        Self {
            verdict: judgement.verdict.into(),
            suspect: judgement.suspect,
            stage: basis.stage,
            ratio: compares.then_some(basis.ratio),
            interval: interval(basis.interval),
            limit: finite(basis.limit),
            detectable: finite(basis.detectable),
            basis: Basis::Runs {
                runs: basis.runs,
                needed: match judgement.verdict {
                    Verdict::Learning { needed, .. } => Some(needed),
                    _ => None,
                },
                fresh: basis.fresh,
                level: basis.level.name().to_owned(),
                estimator: basis.estimator.name().to_owned(),
                degraded: basis.estimator.is_degraded(),
                scale: basis.scale,
                alpha: basis.alpha,
                moved: basis.moved,
            },
            causes: names(causes),
        }
    }

    /// Two sides with `a` and `b` values, judged under `policy`.
    #[must_use]
    pub fn of_sides(comparison: &Comparison, a: usize, b: usize, policy: &Policy) -> Self {
        Self {
            verdict: comparison.verdict.into(),
            suspect: false,
            stage: Stage::Duet,
            ratio: finite(comparison.ratio),
            interval: interval(comparison.interval),
            limit: Some(1.0 + policy.tolerance()),
            detectable: None,
            basis: Basis::Sides {
                a,
                b,
                alpha: policy.screen_alpha,
            },
            causes: match comparison.verdict {
                Verdict::Undecided(cause) => names(&[cause]),
                _ => Vec::new(),
            },
        }
    }

    /// Whether the verdict is that it regressed.
    #[must_use]
    pub fn is_regressed(&self) -> bool {
        self.verdict == Word::Regressed
    }
}

pub(super) fn names(causes: &[Cause]) -> Vec<String> {
    causes.iter().map(|cause| cause.name().to_owned()).collect()
}

pub(super) fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

/// An interval that is open on one side says nothing here.
pub(super) fn interval((low, high): (f64, f64)) -> Option<(f64, f64)> {
    finite(low).zip(finite(high))
}
