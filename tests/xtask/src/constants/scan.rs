//! The thresholds of the rank scan: how often series without a step exceed them.

use evenkeel_core::{Rarity, rank_scan, rank_scan_threshold};

use super::Constant;
use crate::noise::{Count, Source};

/// Lengths of the table, and some between them.
const LENGTHS: [usize; 18] = [
    8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 25, 30, 50, 75, 100, 200, 256,
];
const RARITIES: [(Rarity, f64); 3] = [
    (Rarity::OneIn20, 0.05),
    (Rarity::OneIn100, 0.01),
    (Rarity::OneIn1000, 0.001),
];

pub(super) fn thresholds(draws: u32) -> Vec<Constant> {
    let mut constants = Vec::new();
    for length in LENGTHS {
        let mut source = Source::new(length as u64);
        let mut series = vec![0.0; length];
        let mut largest: Vec<f64> = (0..draws)
            .map(|_| {
                series.iter_mut().for_each(|x| *x = source.uniform());
                rank_scan(&series, Rarity::OneIn100, 1.0).map_or(0.0, |step| step.z)
            })
            .collect();
        largest.sort_by(f64::total_cmp);
        for (rarity, rate) in RARITIES {
            let threshold = rank_scan_threshold(length, rarity);
            let above = largest.len() - largest.partition_point(|z| *z < threshold);
            let found = Count {
                hits: above as u32,
                draws,
            };
            if threshold.is_infinite() {
                // So few points have no split so rare.
                continue;
            }
            constants.push(Constant {
                name: format!("series above {threshold:.3}, N = {length}"),
                kernel: rate,
                computed: found.share(),
                // Ranks of few points give few different values, so the rate can only be kept below.
                allowed: if length < 30 { 0.6 * rate } else { 0.05 * rate }
                    + 4.0 * (rate / f64::from(draws)).sqrt(),
            });
        }
    }
    constants
}
