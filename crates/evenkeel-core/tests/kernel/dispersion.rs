use evenkeel_core::{Dispersion, Estimator, LEAST_RELATIVE_SCALE, Sample, shamos, shamos_degrees};
use proptest::prelude::*;

use crate::generate::{any_finite, times};
use crate::twins::spread;

fn of(values: &[f64], resolution: f64) -> Dispersion {
    let mut copy = values.to_vec();
    Dispersion::of(&Sample::new(&mut copy).unwrap(), resolution)
}

#[test]
fn scattered_observations_let_the_mad_speak() {
    let found = of(&[10.0, 11.0, 12.0, 13.0, 14.0], 0.0);
    assert_eq!(found.estimator, Estimator::Mad);
    assert!(found.sigma > 1.0 && !found.estimator.is_degraded());
}

#[test]
fn a_tied_sample_falls_back_to_the_iqr() {
    let tied = [10.0, 10.0, 10.0, 10.0, 10.0, 12.0, 12.0, 12.0];
    assert_eq!(of(&tied, 0.0).estimator, Estimator::Iqr);
}

#[test]
fn a_constant_sample_falls_back_to_the_timers_resolution() {
    let found = of(&[10.0; 8], 0.5);
    assert_eq!(found.estimator, Estimator::Resolution);
    assert!((found.sigma - 0.5 / 12.0_f64.sqrt()).abs() < 1e-15);
    assert!(found.estimator.is_degraded());
}

#[test]
fn scatter_below_a_tick_is_not_believed() {
    let found = of(&[10.0, 10.001, 10.002, 10.003], 5.0);
    assert_eq!(found.estimator, Estimator::Resolution);
}

#[test]
fn the_last_resort_is_a_small_share_of_the_median() {
    for unknown in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let found = of(&[10.0; 8], unknown);
        assert_eq!(found.estimator, Estimator::Percentage);
        assert_eq!(found.sigma, 10.0 * LEAST_RELATIVE_SCALE);
    }
    assert_eq!(of(&[0.0; 4], 0.0).sigma, 0.0);
}

#[test]
fn two_values_have_the_scale_of_their_distance() {
    let expected = 3.0 / (0.9538725524089398 * 1.1832);
    assert!((shamos(&[1.0, 4.0]) - expected).abs() < 1e-12);
    assert_eq!((shamos(&[]), shamos(&[5.0])), (0.0, 0.0));
    assert_eq!(shamos(&[5.0; 40]), 0.0);
}

#[test]
fn values_that_are_not_sorted_or_not_finite_give_some_number() {
    for values in [
        vec![3.0, 1.0, 2.0],
        vec![f64::NAN; 9],
        vec![f64::INFINITY, 0.0, f64::NEG_INFINITY],
        (0..300).rev().map(f64::from).collect(),
        (0..300).map(|i| f64::from(i * 7919 % 301)).collect(),
    ] {
        let _ = shamos(&values);
    }
}

#[test]
fn more_runs_are_worth_more() {
    for n in 0..300 {
        assert!(shamos_degrees(n) <= shamos_degrees(n + 1));
    }
    assert_eq!((shamos_degrees(0), shamos_degrees(1)), (0.0, 0.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Exact: the same distances, the same midpoint, the same division.
    #[test]
    fn shamos_is_its_naive_twin(values in prop_oneof![times(0..70), prop::collection::vec(any_finite(), 0..40)]) {
        let sorted = spread::sorted(&values);
        let twin = spread::shamos(&sorted);
        if twin.is_finite() {
            prop_assert_eq!(shamos(&sorted), twin);
        }
    }

    /// Exact up to the bias factor, which pragmastat does not apply, and the division by it.
    #[test]
    fn shamos_is_the_spread_of_pragmastat(values in prop::collection::vec(90.0..110.0_f64, 2..200)) {
        let sorted = spread::sorted(&values);
        if let Ok(theirs) = pragmastat::estimators::raw::spread(&sorted, true) {
            let ours = shamos(&sorted) * 0.9538725524089398 * (1.0 + spread::shamos_bias(values.len()));
            prop_assert!((ours / theirs - 1.0).abs() < 1e-14, "{} {}", ours, theirs);
        }
    }

    #[test]
    fn shamos_of_huge_histories_is_its_naive_twin(seed in any::<u64>(), ticks in any::<bool>()) {
        let values: Vec<f64> = (0..260_u64)
            .map(|i| {
                let x = (seed ^ i).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
                if ticks { (x % 50) as f64 } else { (x as f64 / 1e5).exp2() }
            })
            .collect();
        let sorted = spread::sorted(&values);
        prop_assert_eq!(shamos(&sorted), spread::shamos(&sorted));
    }

    #[test]
    fn a_scale_is_positive_and_knows_no_sign(values in times(1..60), resolution in 0.0..5.0_f64) {
        let mirrored: Vec<f64> = values.iter().map(|x| -x).collect();
        let (one, other) = (of(&values, resolution), of(&mirrored, resolution));
        prop_assert!(one.sigma > 0.0);
        prop_assert!((one.sigma / other.sigma - 1.0).abs() < 1e-9);
        prop_assert_eq!(one.estimator, other.estimator);
    }
}
