use evenkeel_core::{Prior, Scale, shamos_degrees};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};

fn scale() -> impl Strategy<Value = Scale> {
    (1e-6..1.0_f64, 0.1..100.0_f64).prop_map(|(sigma, df)| Scale { sigma, df })
}

#[test]
fn what_is_worth_nothing_does_not_count() {
    let one = Scale {
        sigma: 0.02,
        df: 5.0,
    };
    for nothing in [
        Scale::UNKNOWN,
        Scale {
            sigma: 9.0,
            df: 0.0,
        },
        Scale {
            sigma: f64::NAN,
            df: 3.0,
        },
        Scale {
            sigma: 1.0,
            df: f64::INFINITY,
        },
        Scale {
            sigma: 1.0,
            df: -1.0,
        },
    ] {
        assert_eq!(one.pooled(nothing), one);
        assert_eq!(nothing.pooled(one), one);
        assert_eq!(nothing.pooled(nothing), Scale::UNKNOWN);
    }
}

#[test]
fn too_few_tests_give_no_prior() {
    let one = Scale {
        sigma: 0.02,
        df: 5.0,
    };
    assert_eq!(Prior::estimated(&[one, one]), None);
    assert_eq!(
        Prior::estimated(&[
            one,
            one,
            Scale {
                sigma: 0.0,
                df: 5.0
            }
        ]),
        None
    );
    let prior = Prior::estimated(&[one, one, one]).unwrap();
    assert_eq!(prior.df, 100.0, "tests that agree are worth the most");
}

#[test]
fn the_prior_that_made_the_scales_is_found_again() {
    // True variances s0^2 d0 / chi2(d0), as the model has them; then a history of ten normal runs of each.
    let mut rng = rand_pcg::Pcg64::seed_from_u64(7);
    let mut normal = move || {
        let (a, b): (f64, f64) = (rng.random(), rng.random());
        (-2.0 * (1.0 - a).ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    };
    let (d0, s0) = (4.0, 0.02);
    let scales: Vec<Scale> = (0..2000)
        .map(|_| {
            let chi: f64 = (0..4).map(|_| normal().powi(2)).sum();
            let sigma = s0 * (d0 / chi).sqrt();
            let mut runs: Vec<f64> = (0..10).map(|_| sigma * normal()).collect();
            runs.sort_by(f64::total_cmp);
            Scale::of_sorted(&runs)
        })
        .collect();
    assert_eq!(scales[0].df, shamos_degrees(10));
    let prior = Prior::estimated(&scales).unwrap();
    assert!((prior.df / d0 - 1.0).abs() < 0.2, "{prior:?}");
    assert!((prior.scale / s0 - 1.0).abs() < 0.05, "{prior:?}");
}

proptest! {
    /// Up to rounding: the sums are formed in another order.
    #[test]
    fn pooling_may_go_in_any_order(a in scale(), b in scale(), c in scale()) {
        let (one, other) = (a.pooled(b).pooled(c), c.pooled(b.pooled(a)));
        prop_assert!((one.sigma / other.sigma - 1.0).abs() < 1e-12);
        prop_assert!((one.df / other.df - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_pooled_scale_lies_between_its_parts(a in scale(), b in scale()) {
        let pooled = a.pooled(b).sigma;
        prop_assert!(a.sigma.min(b.sigma) * (1.0 - 1e-12) <= pooled && pooled <= a.sigma.max(b.sigma) * (1.0 + 1e-12));
    }
}
