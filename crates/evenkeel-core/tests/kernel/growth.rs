use evenkeel_core::{Cause, Growth, GrowthError, MOST_SIZES, Model, Point, Policy, Verdict};
use proptest::prelude::*;

const SIZES: [f64; 8] = [16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0];

fn points(cost: impl Fn(f64) -> f64) -> Vec<Point> {
    SIZES
        .iter()
        .map(|size| Point {
            size: *size,
            cost: cost(*size),
        })
        .collect()
}

fn judged(cost: impl Fn(f64) -> f64, claimed: Model) -> Growth {
    Growth::judge(&points(cost), claimed, &Policy::DEFAULT).unwrap()
}

#[test]
fn each_model_is_found_with_and_without_overhead() {
    for model in Model::ALL {
        assert_eq!(judged(|n| 3.0 * model.cost(n), model).model, model);
        assert_eq!(judged(|n| 20.0 + 3.0 * model.cost(n), model).model, model);
    }
}

#[test]
fn a_bound_that_holds_is_steady_and_one_that_does_not_is_regressed() {
    for (index, model) in Model::ALL.into_iter().enumerate() {
        assert_eq!(
            judged(|n| 3.0 * model.cost(n), model).verdict,
            Verdict::Steady,
            "{}",
            model.name()
        );
        if let Some(next) = Model::ALL.get(index + 2) {
            assert_eq!(
                judged(|n| 3.0 * next.cost(n), model).verdict,
                Verdict::Regressed,
                "{}",
                model.name()
            );
        }
    }
    let growth = judged(|n| n * n, Model::Linear);
    assert!((growth.excess_power - 1.0).abs() < 1e-9);
    assert!((growth.excess_per_doubling() - 2.0).abs() < 1e-9);
}

#[test]
fn growth_below_the_claim_is_steady() {
    let growth = judged(|n| 10.0 + n, Model::Quadratic);
    assert_eq!(growth.verdict, Verdict::Steady);
    assert!(growth.excess_power < 0.0);
}

#[test]
fn too_much_scatter_leaves_it_undecided() {
    let growth = judged(
        |n| n * [1.0, 3.0, 1.0, 4.0, 2.0, 9.0, 1.0, 16.0][n.log2() as usize - 4],
        Model::Linear,
    );
    assert_eq!(growth.verdict, Verdict::Undecided(Cause::BudgetBelowNoise));
}

#[test]
fn points_that_say_nothing_are_refused() {
    let refused =
        |points: &[Point]| Growth::judge(points, Model::Linear, &Policy::DEFAULT).unwrap_err();
    let all = points(|n| n);
    assert_eq!(refused(&all[..4]), GrowthError::Sizes { found: 4 });
    let many: Vec<Point> = (1..=MOST_SIZES + 1)
        .map(|n| Point {
            size: n as f64,
            cost: 1.0,
        })
        .collect();
    assert_eq!(
        refused(&many),
        GrowthError::Sizes {
            found: MOST_SIZES + 1
        }
    );
    let close: Vec<Point> = (10..16)
        .map(|n| Point {
            size: f64::from(n),
            cost: 1.0,
        })
        .collect();
    assert_eq!(refused(&close), GrowthError::Span);
    let mut falling = all.clone();
    falling.reverse();
    assert_eq!(refused(&falling), GrowthError::Span);
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let mut points = all.clone();
        points[3].cost = bad;
        assert_eq!(refused(&points), GrowthError::NotPositive { index: 3 });
        let mut points = all.clone();
        points[2].size = bad;
        assert_eq!(refused(&points), GrowthError::NotPositive { index: 2 });
    }
    let mut huge = all;
    huge[7].size = 1e300;
    assert_eq!(refused(&huge), GrowthError::Span);
}

proptest! {
    #[test]
    fn the_unit_of_the_cost_does_not_matter(costs in prop::collection::vec(1.0..100.0_f64, 8), unit in -20..20_i32) {
        let unit = f64::from(unit).exp2();
        let of = |unit: f64| {
            let points: Vec<Point> = SIZES.iter().zip(&costs).map(|(size, cost)| Point { size: *size, cost: cost * unit }).collect();
            Growth::judge(&points, Model::Linear, &Policy::DEFAULT).unwrap()
        };
        let (one, other) = (of(1.0), of(unit));
        prop_assert_eq!(one.model, other.model);
        prop_assert!((one.excess_power - other.excess_power).abs() < 1e-9);
    }

    #[test]
    fn a_weaker_claim_is_easier_to_hold(costs in prop::collection::vec(1.0..1000.0_f64, 8)) {
        let points: Vec<Point> = SIZES.iter().zip(&costs).map(|(size, cost)| Point { size: *size, cost: *cost }).collect();
        let powers: Vec<f64> = Model::ALL.map(|claimed| Growth::judge(&points, claimed, &Policy::DEFAULT).unwrap().excess_power).to_vec();
        prop_assert!(powers.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12));
    }
}

#[test]
fn every_model_has_a_name_that_is_read_again_with_and_without_spaces() {
    for model in Model::ALL {
        assert_eq!(Model::of_name(model.name()), Some(model));
        let narrow = model.name().replace(' ', "");
        assert_eq!(Model::of_name(&narrow), Some(model));
    }
    for none in ["", "n2", "2^n", "n log n log n"] {
        assert_eq!(Model::of_name(none), None, "{none:?}");
    }
}

#[test]
fn the_fit_gives_the_costs_back_and_the_excess_is_told_per_doubling() {
    let growth = judged(|n| 7.0 + 3.0 * n * n, Model::Linear);
    for size in SIZES {
        let cost = 7.0 + 3.0 * size * size;
        assert!((growth.fitted(size) / cost - 1.0).abs() < 1e-9, "{size}");
    }
    // A quadratic cost claimed to be linear: doubled with each doubling, beside the overhead of 7.
    let (low, high) = growth.excess_interval();
    let excess = growth.excess_per_doubling();
    assert!(low <= excess && excess <= high);
    assert!((1.9..=2.0).contains(&excess), "{excess}");
    let tolerated = Growth::tolerated_per_doubling();
    assert!(1.0 < tolerated && tolerated < low);
}
