use evenkeel_core::{Sample, SampleError};
use proptest::prelude::*;

use crate::generate::any_finite;
use crate::twins::spread;

fn of(values: &mut [f64]) -> Sample<'_> {
    Sample::new(values).unwrap()
}

#[test]
fn no_observations_are_no_sample() {
    assert_eq!(Sample::<f64>::new(&mut []).unwrap_err(), SampleError::Empty);
}

#[test]
fn the_first_observation_that_is_not_finite_is_named_and_nothing_moves() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for index in [0, 1, 15, 16, 39] {
            let mut values: Vec<f64> = (0..40).rev().map(f64::from).collect();
            values[index] = bad;
            values[39] = bad;
            let before = values.clone();
            let error = Sample::new(&mut values).unwrap_err();
            assert_eq!(error, SampleError::NotFinite { index });
            assert!(
                values
                    .iter()
                    .zip(&before)
                    .all(|(a, b)| a.to_bits() == b.to_bits())
            );
        }
    }
}

#[test]
fn one_observation_is_its_own_centre_and_does_not_scatter() {
    let mut one = [7.5];
    let sample = of(&mut one);
    assert_eq!(
        (sample.median(), sample.mad(), sample.iqr()),
        (7.5, 0.0, 0.0)
    );
    assert_eq!((sample.min(), sample.max()), (7.5, 7.5));
    assert_eq!(sample.quantile(0.3), 7.5);
    assert_eq!(sample.median_interval(0.95), None);
}

#[test]
fn quantiles_agree_with_the_values_that_r_prints() {
    // quantile(c(1, 2, 4, 8, 16), c(.1, .25, .5, .75, .9)) in R 4.
    let mut values = [16.0, 1.0, 8.0, 2.0, 4.0];
    let sample = of(&mut values);
    for (p, expected) in [
        (0.1, 1.4),
        (0.25, 2.0),
        (0.5, 4.0),
        (0.75, 8.0),
        (0.9, 12.8),
    ] {
        assert!((sample.quantile(p) - expected).abs() < 1e-12, "{p}");
    }
}

#[test]
fn a_level_outside_of_0_to_1_is_brought_to_the_nearest_end() {
    let mut values = [3.0, 1.0, 2.0];
    let sample = of(&mut values);
    for p in [-1.0, f64::NAN, f64::NEG_INFINITY] {
        assert_eq!(sample.quantile(p), 1.0);
    }
    for p in [1.0, 1.5, f64::INFINITY] {
        assert_eq!(sample.quantile(p), 3.0);
    }
}

#[test]
fn the_midpoint_of_two_huge_observations_is_finite() {
    let mut values = [f64::MAX, f64::MAX];
    assert_eq!(of(&mut values).median(), f64::MAX);
    let mut values = [f64::MAX, -f64::MAX];
    assert_eq!(of(&mut values).median(), 0.0);
    assert!((of(&mut values).quantile(0.25) / (-0.5 * f64::MAX) - 1.0).abs() < 1e-15);
}

#[test]
fn integers_and_single_precision_are_observed_as_they_are() {
    assert_eq!(
        Sample::new(&mut [3_u32, 1, u32::MAX]).unwrap().median(),
        3.0
    );
    assert_eq!(
        Sample::new(&mut [3_u64, 1, u64::MAX]).unwrap().max(),
        u64::MAX as f64
    );
    assert_eq!(
        Sample::new(&mut [0.5_f32, -0.25, 4.0]).unwrap().median(),
        0.5
    );
    assert!(Sample::new(&mut [f32::NAN]).is_err());
}

#[test]
fn zeros_of_both_signs_have_one_order() {
    let mut one = [0.0, -0.0];
    let mut other = [-0.0, 0.0];
    let bits = |sample: Sample<'_>| [sample.min().to_bits(), sample.max().to_bits()];
    assert_eq!(bits(of(&mut one)), bits(of(&mut other)));
}

#[test]
fn the_interval_needs_6_8_and_11_observations() {
    for (confidence, needed) in [(0.95, 6), (0.99, 8), (0.999, 11)] {
        for n in 1..40 {
            let mut values: Vec<f64> = (1..=n).map(f64::from).collect();
            let interval = of(&mut values).median_interval(confidence);
            assert_eq!(interval.is_some(), n >= needed, "{n} at {confidence}");
        }
    }
}

#[test]
fn observations_that_depend_on_their_neighbours_widen_the_interval() {
    let mut values: Vec<f64> = (0..100).map(f64::from).collect();
    let sample = of(&mut values);
    assert_eq!(
        sample.widened_median_interval(0.95, 1.0),
        sample.median_interval(0.95)
    );
    assert_eq!(
        sample.widened_median_interval(0.95, f64::NAN),
        sample.median_interval(0.95)
    );
    // Rank 40 lies 10.5 from the middle; twice that is rank 29 (rounded down), the value 28.
    assert_eq!(
        sample.widened_median_interval(0.95, 2.0),
        Some((28.0, 71.0))
    );
    assert_eq!(sample.widened_median_interval(0.95, 9.0), None);
}

#[test]
fn the_error_of_the_median_falls_with_the_root_of_the_number() {
    let error = |n: u32| {
        let mut values: Vec<f64> = (0..n).map(|i| f64::from(i) / f64::from(n)).collect();
        of(&mut values).median_error()
    };
    assert_eq!(error(5), None);
    let ratio = error(100).unwrap() / error(1600).unwrap();
    assert!((3.5..4.5).contains(&ratio), "{ratio}");
}

#[test]
fn trimming_takes_from_both_ends_and_leaves_at_least_one() {
    let mut values: Vec<f64> = (0..10).map(f64::from).collect();
    let sample = of(&mut values);
    assert_eq!(
        sample.trimmed(0.25).sorted(),
        [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    );
    assert_eq!(sample.trimmed(0.0).len(), 10);
    assert_eq!(sample.trimmed(f64::NAN).len(), 10);
    assert_eq!(sample.trimmed(9.0).sorted(), [4.0, 5.0]);
    assert_eq!(of(&mut [3.0]).trimmed(0.5).sorted(), [3.0]);
}

proptest! {
    /// Exact: both sort and take the same midpoints.
    #[test]
    fn the_mad_is_its_naive_twins(values in prop::collection::vec(any_finite(), 1..80)) {
        let mut copy = values.clone();
        let sample = of(&mut copy);
        // Where a distance overflows both are infinite, but for the order in which two halves are added.
        if spread::mad(&values).is_finite() {
            prop_assert_eq!(sample.mad(), spread::mad(&values));
        }
    }

    /// Within rounding: the twin multiplies twice where the kernel adds a share of the difference.
    #[test]
    fn quantiles_are_their_naive_twins(values in prop::collection::vec(-1e6..1e6_f64, 1..80), p in 0.0..=1.0_f64) {
        let mut copy = values.clone();
        let twin = spread::quantile(&values, p);
        prop_assert!((of(&mut copy).quantile(p) - twin).abs() <= 1e-9);
    }

    /// Exact: statrs takes the same midpoint.
    #[test]
    fn the_median_is_that_of_statrs(values in prop::collection::vec(-1e6..1e6_f64, 1..80)) {
        use statrs::statistics::{Data, OrderStatistics};
        let mut copy = values.clone();
        prop_assert_eq!(of(&mut copy).median(), Data::new(values).median());
    }

    #[test]
    fn quantiles_ascend_whatever_the_observations(values in prop::collection::vec(any_finite(), 1..40), p in 0.0..=1.0_f64, q in 0.0..=1.0_f64) {
        let mut copy = values.clone();
        let sample = of(&mut copy);
        prop_assert!(sample.quantile(p.min(q)) <= sample.quantile(p.max(q)));
        prop_assert!(sample.quantile(0.25) <= sample.median() && sample.median() <= sample.quantile(0.75));
    }

    #[test]
    fn the_order_of_the_observations_does_not_matter(values in prop::collection::vec(any_finite(), 1..40), seed in any::<u64>()) {
        let (mut one, mut other) = (values.clone(), values);
        let n = other.len();
        for i in (1..n).rev() {
            other.swap(i, (seed.rotate_left(i as u32) % (i as u64 + 1)) as usize);
        }
        let (one, other) = (of(&mut one), of(&mut other));
        prop_assert_eq!(one.median().to_bits(), other.median().to_bits());
        prop_assert_eq!(one.mad().to_bits(), other.mad().to_bits());
        prop_assert_eq!(one.quantile(0.1).to_bits(), other.quantile(0.1).to_bits());
    }

    /// Powers of two scale without rounding, so the equality is exact.
    #[test]
    fn twice_the_observations_give_twice_the_statistics(values in prop::collection::vec(1.0..1e6_f64, 1..40)) {
        let (mut one, mut two) = (values.clone(), values.iter().map(|x| 2.0 * x).collect::<Vec<_>>());
        let (one, two) = (of(&mut one), of(&mut two));
        prop_assert_eq!(two.median(), 2.0 * one.median());
        prop_assert_eq!(two.mad(), 2.0 * one.mad());
        prop_assert_eq!(two.iqr(), 2.0 * one.iqr());
    }

    #[test]
    fn a_shift_moves_the_centre_and_leaves_the_scatter(values in prop::collection::vec(0..1000_i32, 1..40), shift in -500..500_i32) {
        let numbers = |by: i32| values.iter().map(|x| f64::from(x + by)).collect::<Vec<_>>();
        let (mut one, mut two) = (numbers(0), numbers(shift));
        let (one, two) = (of(&mut one), of(&mut two));
        prop_assert_eq!(two.median(), one.median() + f64::from(shift));
        prop_assert_eq!(two.mad(), one.mad());
    }

    #[test]
    fn the_interval_encloses_the_median(values in prop::collection::vec(any_finite(), 6..80)) {
        let mut copy = values;
        let sample = of(&mut copy);
        let (low, high) = sample.median_interval(0.95).unwrap();
        prop_assert!(low <= sample.median() && sample.median() <= high);
    }
}
