use evenkeel_core::{CommonMode, CommonModeError, LEAST_TESTS, step_correlation};
use proptest::prelude::*;

#[test]
fn a_machine_that_is_six_percent_slower_is_noticed_by_its_suite() {
    let mut ratios = [1.06, 1.05, 1.07, 1.06, 1.5, 1.06, 1.05, 1.07, 0.7];
    let mode = CommonMode::of_suite(&mut ratios).unwrap();
    assert!((mode.factor - 1.06).abs() < 1e-12);
    assert!(mode.error > 0.0 && mode.error < 0.1);
    assert_eq!(mode.ratios, 9);
}

#[test]
fn a_single_reference_has_no_known_error() {
    let mode = CommonMode::of_references(&mut [1.25]).unwrap();
    assert!((mode.factor - 1.25).abs() < 1e-12);
    assert_eq!(mode.error, f64::INFINITY);
}

#[test]
fn what_is_no_common_mode_is_refused() {
    assert_eq!(
        CommonMode::of_references(&mut []),
        Err(CommonModeError::TooFew {
            needed: 1,
            found: 0
        })
    );
    assert_eq!(
        CommonMode::of_suite(&mut [1.0; LEAST_TESTS - 1]),
        Err(CommonModeError::TooFew {
            needed: LEAST_TESTS,
            found: LEAST_TESTS - 1
        })
    );
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let mut ratios = [1.5, bad];
        assert_eq!(
            CommonMode::of_references(&mut ratios),
            Err(CommonModeError::NotPositive { index: 1 })
        );
        assert_eq!(ratios[0], 1.5);
    }
}

#[test]
fn series_that_rise_and_fall_together_correlate() {
    let one = [0.0, 0.05, 0.01, 0.06, 0.02];
    assert!(step_correlation(&one, &one) > 0.999);
    assert!(step_correlation(&one, &one.map(|x| 2.0 - x)) < -0.999);
    assert_eq!(step_correlation(&one[..2], &one), 0.0);
    assert_eq!(step_correlation(&one, &[1.0; 5]), 0.0);
    assert_eq!(step_correlation(&one, &[f64::NAN; 5]), 0.0);
    // A level that changed once in both is not a mood.
    let changed = |noise: [f64; 6]| {
        [0.0, 0.0, 0.0, 9.0, 9.0, 9.0]
            .iter()
            .zip(noise)
            .map(|(a, b)| a + b)
            .collect::<Vec<f64>>()
    };
    assert!(
        step_correlation(&changed([0.0; 6]), &[0.01, 0.02, 0.01, 0.02, 0.01, 0.02]).abs() < 0.6
    );
}

proptest! {
    #[test]
    fn a_mood_that_was_taken_out_is_gone(ratios in prop::collection::vec(0.5..2.0_f64, 8..40)) {
        let factor = CommonMode::of_suite(&mut ratios.clone()).unwrap().factor;
        let mut rest: Vec<f64> = ratios.iter().map(|x| x / factor).collect();
        prop_assert!((CommonMode::of_suite(&mut rest).unwrap().factor - 1.0).abs() < 1e-12);
    }
}
