use evenkeel_core::{Arrival, ArrivalError, Modes, Sample, SampleError, Shape};
use proptest::prelude::*;

use crate::generate::times;
use crate::twins::spread;

fn shape(values: &[f64], resolution: f64) -> Shape {
    Shape::of(&Sample::new(&mut values.to_vec()).unwrap(), resolution)
}

fn arrival(values: &[f64]) -> Arrival {
    Arrival::of(values, &mut vec![0.0; values.len()]).unwrap()
}

/// Scatter without order, between 0 and 1.
fn scatter(i: usize) -> f64 {
    ((i * 7919 + 13) % 1009) as f64 / 1009.0
}

#[test]
fn two_speeds_are_two_modes() {
    let values: Vec<f64> = (0..60)
        .map(|i| if i % 3 == 0 { 150.0 } else { 100.0 } + scatter(i))
        .collect();
    let modes = shape(&values, 0.0).modes.unwrap();
    assert!((modes.lower - 100.5).abs() < 0.3 && (modes.upper - 150.5).abs() < 0.3);
    assert!((modes.upper_share - 1.0 / 3.0).abs() < 1e-12);
    assert!(modes.explained > 0.99);
}

#[test]
fn one_speed_is_one_mode() {
    let even: Vec<f64> = (0..60).map(|i| 100.0 + scatter(i)).collect();
    assert_eq!(shape(&even, 0.0).modes, None);
    assert_eq!(shape(&[5.0; 40], 0.0).modes, None);
    assert_eq!(
        shape(&[1.0, 1.0, 9.0, 9.0], 0.0).modes,
        None,
        "four observations have no shape"
    );
    // Fewer than 15 % are outliers, no mode.
    let mut outliers = even;
    for value in &mut outliers[..6] {
        *value += 50.0;
    }
    assert_eq!(shape(&outliers, 0.0).modes, None);
    assert!((shape(&outliers, 0.0).outliers - 0.1).abs() < 1e-12);
}

#[test]
fn a_coarse_timer_is_what_scatters() {
    let ticks: Vec<f64> = (0..40)
        .map(|i| 100.0 + (scatter(i) * 3.0).floor())
        .collect();
    assert!(shape(&ticks, 1.0).resolution_limited);
    assert!(!shape(&ticks, 0.001).resolution_limited);
    assert!(shape(&[5.0; 10], 0.1).resolution_limited);
    assert!(!shape(&[5.0; 10], 0.0).resolution_limited);
}

#[test]
fn a_slow_wave_is_dependence() {
    let wave: Vec<f64> = (0..100).map(|i| (f64::from(i) / 8.0).sin()).collect();
    let found = arrival(&wave);
    assert!(found.autocorrelation > 0.9 && found.is_dependent());
    assert!(found.effective_observations() < 10.0 && found.widening() > 3.0);
    let other: Vec<f64> = (0..100)
        .map(|i| if i % 2 == 0 { 1.0 } else { -1.0 })
        .collect();
    let found = arrival(&other);
    assert!(found.autocorrelation < -0.9);
    assert_eq!(
        (found.widening(), found.effective_observations()),
        (1.0, 100.0)
    );
}

#[test]
fn one_outlier_is_no_dependence() {
    let mut values: Vec<f64> = (0..100).map(scatter).collect();
    let calm = arrival(&values).autocorrelation;
    values[50] = 1e6;
    assert!((arrival(&values).autocorrelation - calm).abs() < 0.1);
}

#[test]
fn warming_up_is_not_steady() {
    let cold: Vec<f64> = (0..100)
        .map(|i| scatter(i) + if i < 40 { 5.0 } else { 0.0 })
        .collect();
    let found = arrival(&cold);
    assert!(!found.is_steady() && found.half_shift < 0.0);
    assert!(arrival(&(0..100).map(scatter).collect::<Vec<_>>()).is_steady());
    assert!(arrival(&[7.0; 30]).is_steady());
}

#[test]
fn what_cannot_be_looked_at_is_refused() {
    let short = Arrival::of(&[1.0, 2.0], &mut [0.0]);
    assert_eq!(
        short,
        Err(ArrivalError::Scratch {
            needed: 2,
            found: 1
        })
    );
    assert_eq!(
        Arrival::of(&[], &mut []),
        Err(ArrivalError::Sample(SampleError::Empty))
    );
    let bad = Arrival::of(&[1.0, f64::NAN], &mut [0.0; 5]);
    assert_eq!(
        bad,
        Err(ArrivalError::Sample(SampleError::NotFinite { index: 1 }))
    );
    let one = arrival(&[3.0]);
    assert_eq!((one.autocorrelation, one.half_shift), (0.0, 0.0));
}

/// The split that explains most, tried one by one.
fn naive_explained(values: &[f64]) -> f64 {
    let sorted = spread::sorted(values);
    let n = sorted.len();
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    let total: f64 = sorted.iter().map(|x| (x - mean(&sorted)).powi(2)).sum();
    let least = (0.15 * n as f64).ceil() as usize;
    (least..=n - least)
        .map(|split| {
            let (low, high) = sorted.split_at(split);
            let between = |part: &[f64]| part.len() as f64 * (mean(part) - mean(&sorted)).powi(2);
            (between(low) + between(high)) / total
        })
        .fold(0.0, f64::max)
}

proptest! {
    /// Within 1e-9: sums in another order.
    #[test]
    fn the_explained_share_is_its_naive_twins(mut values in times(12..60), gap in 20.0..50.0_f64, every in 2..5_usize) {
        for value in values.iter_mut().step_by(every) {
            *value += gap;
        }
        if let Some(modes) = Modes::of(&Sample::new(&mut values.clone()).unwrap()) {
            prop_assert!((modes.explained - naive_explained(&values)).abs() < 1e-9);
            prop_assert!(modes.lower < modes.upper);
        }
    }

    #[test]
    fn a_mirrored_sample_has_mirrored_modes(mut values in times(12..60), gap in 20.0..50.0_f64) {
        for value in values.iter_mut().step_by(3) {
            *value += gap;
        }
        let mirrored: Vec<f64> = values.iter().map(|x| -x).collect();
        let of = |values: &[f64]| Modes::of(&Sample::new(&mut values.to_vec()).unwrap());
        if let (Some(one), Some(other)) = (of(&values), of(&mirrored)) {
            prop_assert!((one.explained - other.explained).abs() < 1e-9);
        }
    }

    #[test]
    fn shares_are_shares(values in times(1..60), resolution in 0.0..9.0_f64) {
        let found = shape(&values, resolution);
        prop_assert!((0.0..=1.0).contains(&found.outliers));
        let found = arrival(&values);
        prop_assert!((-1.0..=1.0).contains(&found.autocorrelation));
        prop_assert!(found.widening() >= 1.0);
    }
}
