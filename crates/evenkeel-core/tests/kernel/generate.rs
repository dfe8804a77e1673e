//! What the properties draw from.

use evenkeel_core::Digest;
use proptest::prelude::*;

/// Numbers of every kind that a sample takes: round ones that tie, scattered ones, huge, tiny and negative ones.
pub(crate) fn any_finite() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (-8..8_i32).prop_map(f64::from),
        4 => 900.0..1100.0_f64,
        1 => prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
    ]
}

/// Times as they are measured: a level, scatter, ticks.
pub(crate) fn times(sizes: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    let time = prop_oneof![
        (90..110_u32).prop_map(f64::from),
        90.0..110.0_f64,
        (100.0..102.0_f64),
    ];
    prop::collection::vec(time, sizes)
}

/// A run of three processes around a level.
pub(crate) fn run(level: f64) -> Digest {
    scattered(level, 0.01)
}

/// A run of three processes, each spread evenly over a share of the level.
pub(crate) fn scattered(level: f64, share: f64) -> Digest {
    let mut times: Vec<f64> = (0..60)
        .map(|i| level * (1.0 + share * f64::from(i % 20) / 20.0))
        .collect();
    Digest::new(&mut times, &[20, 20, 20], 0.0).unwrap()
}

/// Relative levels of a history, as runs.
pub(crate) fn history(levels: &[f64]) -> Vec<Digest> {
    levels.iter().map(|level| run(*level)).collect()
}

/// Deterministic scatter of about two percent around 100.
pub(crate) fn calm_levels(count: usize) -> Vec<f64> {
    (0..count)
        .map(|i| 100.0 * (1.0 + 0.01 * (((i * 7) % 11) as f64 / 5.0 - 1.0)))
        .collect()
}
