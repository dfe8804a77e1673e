//! Calls every function of the kernel with flat words, so that all hosts run the same vectors.
//!
//! A vector is a function's name, arguments and expected results; `README.md` beside this crate says how they are written
//! as JSON and flattened to 64-bit words. What a host must bring is [`call`]; nothing here allocates.
//!
//! ```
//! use evenkeel_vectors::{FUNCTIONS, call};
//!
//! let median_ranks = FUNCTIONS.iter().position(|function| function.name == "median_ranks").unwrap();
//! let mut results = [0; 8];
//! let count = call(median_ranks, &[10, 0.95_f64.to_bits()], &mut results);
//! assert_eq!(results[..count], [0, 2]); // "ok", rank 2.
//! ```
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "read")]
extern crate std;

mod bytes;
mod comparison;
mod evidence;
mod judging;
mod names;
#[cfg(feature = "read")]
pub mod read;
mod series;
mod statistics;
mod words;

pub use names::NAMES;
use words::{Arguments, Results};

/// The longest list in any vector.
pub const LONGEST: usize = 512;
/// A buffer of this many words holds the results of every vector.
pub const MOST_RESULTS: usize = 512;

/// A function of the kernel that the vectors call.
pub struct Function {
    /// Its name in the vectors.
    pub name: &'static str,
    run: fn(&mut Arguments<'_>, &mut Results<'_>),
}

/// All functions; their positions are the numbers that [`call`] takes.
pub const FUNCTIONS: &[Function] = &[
    of("sample_f64", statistics::sample_f64),
    of("sample_f32", statistics::sample_f32),
    of("sample_u32", statistics::sample_u32),
    of("sample_u64", statistics::sample_u64),
    of("quantile", statistics::quantile),
    of("median_interval", statistics::median_interval),
    of("dispersion", statistics::dispersion),
    of("shamos", statistics::shamos_scale),
    of("shamos_degrees", statistics::degrees),
    of("normal_quantile", statistics::normal),
    of("t_quantile", statistics::student),
    of("median_ranks", statistics::ranks),
    of("rank_rule_alpha", statistics::rank_rule),
    of("fresh_runs_needed", statistics::fresh_runs),
    of("digest", judging::digest),
    of("digest_divided_by", judging::divided),
    of("digest_standard_error", judging::standard_error),
    of("policy_check", judging::policy_check),
    of("band", judging::band),
    of("judge", judging::screen),
    of("confirm", judging::confirmation),
    of("paired", comparison::pairs),
    of("unpaired", comparison::sides),
    of("test_key", bytes::test_key),
    of("share", bytes::share),
    of("nanoseconds", bytes::nanoseconds),
    of("wire_encode", bytes::encoded),
    of("wire_decode", bytes::decoded),
    of("biases", statistics::biases),
    of("hodges_lehmann", statistics::centre),
    of("hodges_lehmann_shift", statistics::shift),
    of("widened_median_interval", statistics::widened),
    of("arrival", series::arrival),
    of("shape", series::shape),
    of("growth", series::growth),
    of("common_mode_of_references", series::references),
    of("common_mode_of_suite", series::suite),
    of("step_correlation", series::correlation),
    of("cusum", series::cusum),
    of("rank_scan", series::scan),
    of("rank_scan_threshold", series::scan_threshold),
    of("segments", series::segments),
    of("sign_flip", evidence::sign_flip),
    of("looks", evidence::looks),
    of("sign_process", evidence::sign_process),
    of("scale_pooled", evidence::pooled),
    of("scale_moderated", evidence::moderated),
    of("frame_encode", bytes::framed),
    of("frame_stream", bytes::stream),
];

const fn of(name: &'static str, run: fn(&mut Arguments<'_>, &mut Results<'_>)) -> Function {
    Function { name, run }
}

/// Calls the function at `index` of [`FUNCTIONS`] with flattened arguments; returns how many words of `results` it filled.
///
/// 0 for an index beyond the end. The first word is a position in [`NAMES`]: `ok`, `none`, or an error's name.
#[must_use]
pub fn call(index: usize, arguments: &[u64], results: &mut [u64]) -> usize {
    let mut results = Results::new(results);
    if let Some(function) = FUNCTIONS.get(index) {
        (function.run)(&mut Arguments::new(arguments), &mut results);
    }
    results.len()
}
