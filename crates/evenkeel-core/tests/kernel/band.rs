use evenkeel_core::{BASELINE_RUNS, Band, Policy, Prior, Scale};
use proptest::prelude::*;

use crate::twins::prediction;

fn band(logs: &[f64], policy: &Policy) -> Band {
    Band::new(&mut logs.to_vec(), 0.0, policy).unwrap()
}

#[test]
fn no_history_and_one_that_is_not_finite_have_no_band() {
    let policy = Policy::DEFAULT;
    assert_eq!(Band::new(&mut [], 0.0, &policy), None);
    assert_eq!(Band::new(&mut [0.0, f64::NAN], 0.0, &policy), None);
    assert_eq!(Band::new(&mut [f64::INFINITY], 0.0, &policy), None);
}

#[test]
fn one_or_two_runs_give_a_provisional_band_that_only_gross_changes_leave() {
    let policy = Policy::DEFAULT.with_prior(Prior::DEDICATED);
    for logs in [&[0.0][..], &[0.0, 0.001]] {
        let band = band(logs, &policy);
        assert!(band.is_provisional());
        assert!(band.upper - band.centre >= 1.1_f64.ln() - 1e-12);
        assert!(band.centre - band.lower >= 1.1_f64.ln() - 1e-12);
    }
    assert!(!band(&[0.0, 0.001, 0.002], &policy).is_provisional());
    let hosted = band(&[0.0], &Policy::DEFAULT.with_prior(Prior::HOSTED));
    assert!(hosted.upper >= 4.0 * Prior::HOSTED.scale);
}

#[test]
fn a_history_that_does_not_scatter_still_has_the_floor() {
    let band = band(
        &[0.0; 20],
        &Policy::DEFAULT.with_prior(Prior {
            df: 0.0,
            scale: 0.0,
        }),
    );
    assert_eq!(band.upper, libm::log(1.02));
    assert_eq!(band.lower, -libm::log(1.02));
    assert_eq!(band.scale, 0.0);
}

#[test]
fn a_scale_below_the_timers_tick_is_raised_to_it() {
    let policy = Policy::DEFAULT.with_prior(Prior {
        df: 0.0,
        scale: 0.0,
    });
    let coarse = Band::new(&mut [0.0; 20], 0.05, &policy).unwrap();
    assert_eq!(coarse.scale, 0.05);
    assert!(coarse.upper > 0.1);
}

#[test]
fn only_the_first_32_values_count() {
    let policy = Policy::DEFAULT;
    let mut long: Vec<f64> = (0..40).map(|i| f64::from(i % 5) * 0.001).collect();
    long[35] = 9.0;
    assert_eq!(band(&long, &policy), band(&long[..BASELINE_RUNS], &policy));
}

#[test]
fn the_most_hostile_policy_gives_numbers() {
    for alpha in [f64::MIN_POSITIVE, 1e-300, 1e-9, 0.49] {
        for df in [0.0, 1e-300, 1.0, 1e6] {
            for scale in [0.0, 1e-300, 10.0] {
                let policy = Policy::DEFAULT
                    .with_screen_alpha(alpha)
                    .with_prior(Prior { df, scale });
                for logs in [&[0.0][..], &[0.0; 2], &[0.0; 32], &[-700.0, 0.0, 700.0]] {
                    let band = band(logs, &policy);
                    assert!(!band.upper.is_nan() && !band.lower.is_nan());
                    assert!(band.lower <= band.fastest && band.slowest <= band.upper);
                    assert!(!band.detectable().is_nan());
                    let (low, high) = band.ratio_interval(0.0);
                    assert!(low <= high, "{alpha} {df} {scale} {logs:?}");
                }
            }
        }
    }
}

#[test]
fn earlier_epochs_narrow_the_band_after_an_accepted_change() {
    let policy = Policy::DEFAULT.with_floor(0.0);
    let earlier = Scale {
        sigma: 0.01,
        df: 24.0,
    };
    let alone = Band::new(&mut [1.0, 1.01, 1.02], 0.0, &policy).unwrap();
    let pooled = Band::after_epochs(&mut [1.0, 1.01, 1.02], earlier, 0.0, &policy).unwrap();
    assert_eq!(alone.centre, pooled.centre);
    assert!(pooled.upper < alone.upper);
    assert!(pooled.df > 24.0);
}

proptest! {
    /// Within 1e-8 of the reach above the centre: statrs inverts the distribution function by searching.
    #[test]
    fn the_upper_limit_is_its_naive_twins(
        logs in prop::collection::vec(-0.1..0.1_f64, 3..33),
        floor in 0.0..0.05_f64,
        alpha in 0.0005..0.1_f64,
        df in 0.5..6.0_f64,
        scale in 0.001..0.1_f64,
    ) {
        let policy = Policy::DEFAULT.with_floor(floor).with_screen_alpha(alpha).with_prior(Prior { df, scale });
        let band = band(&logs, &policy);
        let twin = prediction::limit(&logs, floor, alpha, (df, scale));
        prop_assert!((band.upper - twin).abs() <= 1e-8 * (twin - band.centre) + 1e-12, "{} {}", band.upper, twin);
    }

    #[test]
    fn the_band_of_the_mirrored_history_is_the_mirrored_band(logs in prop::collection::vec(-0.5..0.5_f64, 1..33)) {
        let one = band(&logs, &Policy::DEFAULT);
        let other = band(&logs.iter().map(|x| -x).collect::<Vec<_>>(), &Policy::DEFAULT);
        prop_assert!((one.upper + other.lower).abs() < 1e-12 && (one.lower + other.upper).abs() < 1e-12);
    }

    #[test]
    fn the_band_moves_with_its_history(logs in prop::collection::vec(-0.5..0.5_f64, 1..33), shift in -5.0..5.0_f64) {
        let one = band(&logs, &Policy::DEFAULT);
        let other = band(&logs.iter().map(|x| x + shift).collect::<Vec<_>>(), &Policy::DEFAULT);
        prop_assert!((other.upper - one.upper - shift).abs() < 1e-9);
        prop_assert!((other.detectable() - one.detectable()).abs() < 1e-9);
    }

    #[test]
    fn a_slowest_run_that_was_slower_never_lowers_the_limit(logs in prop::collection::vec(-0.1..0.1_f64, 3..32), more in 0.0..0.5_f64) {
        let before = band(&logs, &Policy::DEFAULT);
        let mut slower = logs.clone();
        let slowest = slower.iter_mut().max_by(|a, b| a.total_cmp(b)).unwrap();
        *slowest += more;
        // Moving the slowest run up can only widen distances: the median stays or rises, the scale too.
        prop_assert!(band(&slower, &Policy::DEFAULT).upper >= before.upper - 1e-12);
    }

    #[test]
    fn a_tighter_rate_and_a_larger_floor_never_lower_the_limit(
        logs in prop::collection::vec(-0.1..0.1_f64, 1..33),
        alpha in 0.0005..0.2_f64,
        floor in 0.0..0.5_f64,
    ) {
        let policy = Policy::DEFAULT.with_screen_alpha(alpha);
        let upper = band(&logs, &policy).upper;
        prop_assert!(band(&logs, &policy.with_screen_alpha(0.5 * alpha)).upper >= upper);
        prop_assert!(band(&logs, &policy.with_floor(policy.floor + floor)).upper >= upper);
        prop_assert!(band(&logs, &policy.with_budget(floor)).upper >= upper);
        prop_assert_eq!(band(&logs, &policy.with_budget(floor)).lower, band(&logs, &policy).lower);
    }
}
