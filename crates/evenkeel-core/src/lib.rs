//! The statistics kernel of Evenkeel: it judges a performance test's run against the history of its runs.
//!
//! For whoever measures something: a test runner, firmware, a page in a browser. It takes numbers and gives verdicts
//! with their basis; it knows no clock, no file, no allocator and no environment. Nothing here panics or allocates,
//! and every host gets the same bits, since all functions beyond `+ - * /` come from `libm`.
//!
//! ```
//! use evenkeel_core::{Digest, DigestError, Policy, Verdict, confirm, judge};
//!
//! // Three processes of twenty observations each, in nanoseconds.
//! let run = |slowdown: f64| -> Result<Digest, DigestError> {
//!     let mut times_ns = [0.0; 60];
//!     for (i, time) in times_ns.iter_mut().enumerate() {
//!         *time = slowdown * (1000.0 + (i % 7) as f64);
//!     }
//!     Digest::new(&mut times_ns, &[20, 20, 20], 0.02)
//! };
//! let history = [run(1.0)?; 20];
//! let policy = Policy::DEFAULT;
//!
//! assert_eq!(judge(&history, &run(1.001)?, &policy).verdict, Verdict::Steady);
//!
//! let suspect = judge(&history, &run(1.1)?, &policy);
//! assert!(suspect.suspect);
//! let fresh = [run(1.1)?, run(1.09)?, run(1.11)?];
//! assert_eq!(confirm(&history, &suspect, &fresh, &policy).verdict, Verdict::Regressed);
//! # Ok::<(), DigestError>(())
//! ```
//!
//! The method, its formulas and their sources: `docs/method.md` in the repository.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod band;
mod baseline;
mod compare;
mod confirm;
mod digest;
mod dispersion;
mod distribution;
mod drift;
mod extreme;
mod growth;
mod judge;
mod key;
mod machine;
mod policy;
pub mod quantity;
mod root;
mod sample;
mod scale;
mod select;
mod sequential;
mod shape;
mod sort;
mod student;
mod verdict;
#[cfg(feature = "wire")]
pub mod wire;

pub use band::{BASELINE_RUNS, Band, DETECTION_POWER, JUDGED_RUNS, PROVISIONAL_FLOOR};
pub use baseline::{Baseline, LEVEL_CHOICE_RUNS};
pub use compare::{
    CompareError, Comparison, hodges_lehmann, hodges_lehmann_shift, paired, unpaired,
};
pub use confirm::confirm;
pub use digest::{Digest, DigestError, Fields, Level, PROCESSES_SCALED};
pub use dispersion::{
    Dispersion, Estimator, LEAST_RELATIVE_SCALE, iqr_bias, mad_bias, shamos, shamos_bias,
    shamos_degrees,
};
pub use distribution::{median_ranks, normal_quantile};
pub use drift::{
    ANCHOR_RUNS, Cusum, LEAST_SEGMENT, MOST_POINTS, Rarity, Segments, Step, rank_scan,
    rank_scan_threshold,
};
pub use growth::{
    Growth, GrowthError, LEAST_SIZES, LEAST_SPAN, MOST_SIZES, Model, Point, TOLERATED_POWER,
};
pub use judge::{Basis, Judgement, Moved, Place, Stage, judge};
pub use key::TestKey;
pub use machine::{CommonMode, CommonModeError, LEAST_CORRELATION, LEAST_TESTS, step_correlation};
pub use policy::{Policy, PolicyError, Prior};
pub use sample::{Observation, Sample, SampleError};
pub use scale::Scale;
pub use sequential::{
    Duet, LOOKS, Looks, MOST_PAIRS, Mark, Settled, SignFlip, SignFlipError, SignProcess,
    SplitMix64, fresh_runs_needed, more_pairs, rank_rule_alpha,
};
pub use shape::{Arrival, ArrivalError, LEAST_OBSERVATIONS, Modes, OUTLIER_SCALES, Shape};
pub use student::t_quantile;
pub use verdict::{Cause, Verdict};
