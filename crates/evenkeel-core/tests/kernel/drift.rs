use evenkeel_core::{ANCHOR_RUNS, Cusum, MOST_POINTS, Policy, Rarity, Segments, rank_scan};
use proptest::prelude::*;

use crate::generate::{calm_levels, history, run};

fn scatter(i: usize) -> f64 {
    (((i * 7919 + 13) % 1009) as f64 / 1009.0 - 0.5) * 0.02
}

fn series(levels: &[(usize, f64)]) -> Vec<f64> {
    let levels = levels
        .iter()
        .flat_map(|(count, level)| std::iter::repeat_n(*level, *count));
    levels
        .enumerate()
        .map(|(i, level)| level + scatter(i))
        .collect()
}

fn steps(series: &[f64]) -> Vec<u16> {
    Segments::of(series, 0.02, Rarity::OneIn100, 1.0)
        .steps()
        .to_vec()
}

#[test]
fn steps_up_and_down_are_found_where_they_are() {
    assert_eq!(steps(&series(&[(40, 0.0)])), []);
    assert_eq!(steps(&series(&[(25, 0.0), (15, 0.1)])), [25]);
    assert_eq!(
        steps(&series(&[(30, 0.0), (30, 0.2), (30, 0.05)])),
        [30, 60]
    );
    // The slowest points of a level may count to the next one, so a step is found to a few points.
    let found = steps(&series(&[(100, 0.0), (100, 0.2), (56, 0.3)]));
    assert!(found.len() == 2 && found[0].abs_diff(100) <= 3 && found[1].abs_diff(200) <= 3);
}

#[test]
fn a_step_below_the_floor_is_dropped() {
    let small = series(&[(60, 0.0), (60, 0.015)]);
    assert!(
        rank_scan(&small, Rarity::OneIn1000, 1.0)
            .unwrap()
            .significant
    );
    assert_eq!(steps(&small), []);
    assert_eq!(
        Segments::of(&small, 0.005, Rarity::OneIn100, 1.0).last_begin(),
        60
    );
}

#[test]
fn a_series_that_cannot_have_a_step_has_none() {
    for values in [
        vec![],
        vec![1.0; 7],
        vec![1.0; 40],
        vec![f64::NAN; 40],
        vec![1.0; MOST_POINTS + 1],
    ] {
        assert_eq!(rank_scan(&values, Rarity::OneIn20, 1.0), None);
        assert_eq!(steps(&values), []);
    }
}

#[test]
fn dependent_runs_need_a_larger_step() {
    let values = series(&[(12, 0.0), (12, 0.012)]);
    let plain = rank_scan(&values, Rarity::OneIn100, 1.0).unwrap();
    let wide = rank_scan(&values, Rarity::OneIn100, 2.0).unwrap();
    assert_eq!(wide.z, plain.z / 2.0);
    assert_eq!(rank_scan(&values, Rarity::OneIn100, f64::NAN), Some(plain));
}

#[test]
fn a_creeping_slowdown_raises_the_alarm_and_calm_runs_do_not() {
    let calm = history(&calm_levels(ANCHOR_RUNS));
    let mut cusum = Cusum::pinned(&calm, &Policy::DEFAULT).unwrap();
    for level in calm_levels(200) {
        assert!(!cusum.observe(&run(level)));
    }
    let anchor = cusum.anchor();
    let alarm = (1..200).position(|i| cusum.observe(&run(100.0 * 1.005_f64.powi(i))));
    assert!(alarm.is_some_and(|runs| runs < 12), "{alarm:?}");
    assert_eq!(cusum.anchor(), anchor, "the anchor is pinned");
    assert!(cusum.sum() > 6.0 && cusum.runs() > 200);
}

#[test]
fn one_slow_run_is_no_drift() {
    let mut cusum = Cusum::at(0.0, 0.01, &Policy::DEFAULT);
    for _ in 0..5 {
        cusum.observe_log(0.0);
    }
    assert!(!cusum.observe_log(5.0));
    assert!(!cusum.observe_log(f64::NAN) && !cusum.observe_log(f64::INFINITY));
    assert_eq!(cusum.runs(), 6);
}

#[test]
fn too_short_a_history_pins_no_anchor() {
    assert_eq!(
        Cusum::pinned(&history(&calm_levels(ANCHOR_RUNS - 1)), &Policy::DEFAULT),
        None
    );
}

#[test]
fn a_machine_that_never_scatters_drifts_at_the_floor() {
    let mut cusum = Cusum::at(0.0, 0.0, &Policy::DEFAULT);
    assert!(!cusum.observe_log(0.01) && !cusum.observe_log(0.5));
    assert_eq!(cusum.sum(), 0.0);
}

/// The largest standardised rank sum, with mid-ranks counted one by one.
fn naive_scan(series: &[f64]) -> (usize, f64) {
    let n = series.len() as f64;
    let rank = |x: f64| {
        let below = series.iter().filter(|y| **y < x).count() as f64;
        let equal = series.iter().filter(|y| **y == x).count() as f64;
        below + (equal + 1.0) / 2.0
    };
    let ties: f64 = series
        .iter()
        .map(|x| {
            // Each of the c members of a tie carries its part of c^3 - c.
            let c = series.iter().filter(|y| *y == x).count() as f64;
            c * c - 1.0
        })
        .sum();
    (3..=series.len() - 3)
        .map(|t| {
            let sum: f64 = series[..t].iter().map(|x| rank(*x)).sum();
            let before = t as f64;
            let variance = before * (n - before) / 12.0 * ((n + 1.0) - ties / (n * (n - 1.0)));
            (t, (sum - before * (n + 1.0) / 2.0).abs() / variance.sqrt())
        })
        .fold(
            (0, 0.0),
            |best, next| if next.1 > best.1 + 1e-9 { next } else { best },
        )
}

proptest! {
    /// Within 1e-9: the twin sums mid-ranks where the kernel sums integers.
    #[test]
    fn the_scan_is_its_naive_twin(values in prop::collection::vec(prop_oneof![0.0..1.0_f64, (0..5).prop_map(f64::from)], 8..80)) {
        if let Some(step) = rank_scan(&values, Rarity::OneIn100, 1.0) {
            let (_, z) = naive_scan(&values);
            prop_assert!((step.z - z).abs() < 1e-9, "{:?} {}", step, z);
        }
    }

    #[test]
    fn only_the_order_counts(values in prop::collection::vec(0.0..1.0_f64, 8..80)) {
        let stretched: Vec<f64> = values.iter().map(|x| (5.0 * x).exp()).collect();
        prop_assert_eq!(rank_scan(&values, Rarity::OneIn20, 1.0), rank_scan(&stretched, Rarity::OneIn20, 1.0));
    }

    #[test]
    fn steps_ascend_and_lie_inside(values in prop::collection::vec(prop_oneof![0.0..0.1_f64, 0.5..0.6_f64], 0..256)) {
        let found = steps(&values);
        prop_assert!(found.windows(2).all(|pair| pair[0] + 3 <= pair[1]));
        prop_assert!(found.iter().all(|step| 3 <= *step && usize::from(*step) + 3 <= values.len()));
    }
}
