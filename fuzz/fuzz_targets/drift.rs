//! Any series: the scan against its naive twin, the segments and the cumulated sum in themselves.
#![no_main]

use evenkeel_core::{Cusum, Rarity, Segments, rank_scan};
use evenkeel_fuzz::{Anything, Checked, close};
use libfuzzer_sys::fuzz_target;

/// The largest standardised rank sum, by counting for each point how many are smaller.
fn largest_z(series: &[f64]) -> Option<f64> {
    let n = series.len() as f64;
    let ranks: Vec<f64> = series
        .iter()
        .map(|x| {
            let smaller = series.iter().filter(|y| *y < x).count();
            let equal = series.iter().filter(|y| *y == x).count();
            smaller as f64 + 0.5 * (equal as f64 + 1.0)
        })
        .collect();
    // Each value of a tie of c counts c^2 - 1, which makes c^3 - c together.
    let ties: f64 = series
        .iter()
        .map(|x| {
            let c = series.iter().filter(|y| *y == x).count() as f64;
            c * c - 1.0
        })
        .sum();
    let per_point = (n + 1.0 - ties / (n * (n - 1.0))) / 12.0;
    (3..=series.len() - 3)
        .map(|t| {
            let before = t as f64;
            let excess = ranks[..t].iter().sum::<f64>() - before * (n + 1.0) / 2.0;
            excess.abs() / (before * (n - before) * per_point).sqrt()
        })
        .max_by(f64::total_cmp)
}

fuzz_target!(|input: (Anything, f64, f64, f64, Checked)| {
    let (Anything(series), floor, widening, scale, Checked(policy)) = input;
    // The total order parts the zeros, and the twin does not.
    let series: Vec<f64> = series.into_iter().map(|x| x + 0.0).collect();
    if let Some(step) = rank_scan(&series, Rarity::OneIn100, 1.0) {
        let naive = largest_z(&series).expect("there are points");
        assert!(close(step.z, naive, 1e4), "{} {naive}", step.z);
        assert!(step.z == 0.0 || (3..=series.len() - 3).contains(&step.at));
    }
    let segments = Segments::of(&series, floor, Rarity::OneIn20, widening);
    let steps: Vec<usize> = segments
        .steps()
        .iter()
        .map(|step| usize::from(*step))
        .collect();
    let edges: Vec<usize> = [0].into_iter().chain(steps).chain([series.len()]).collect();
    assert!(
        series.len() < 6 || edges.windows(2).all(|pair| pair[1] - pair[0] >= 3),
        "{edges:?}"
    );

    let mut cusum = Cusum::at(0.0, scale, &policy);
    for log in &series {
        cusum.observe_log(*log);
        assert!(cusum.sum() >= 0.0);
    }
});
