use evenkeel_core::{
    Cause, CompareError, Comparison, Policy, Verdict, hodges_lehmann, hodges_lehmann_shift, paired,
    unpaired,
};
use proptest::prelude::*;

use crate::generate::times;
use crate::twins::{pairs, spread};

const POLICY: Policy = Policy::DEFAULT;

fn pair(old: &[f64], new: &[f64]) -> Comparison {
    paired(&mut old.to_vec(), &mut new.to_vec(), &POLICY).unwrap()
}

fn apart(old: &[f64], new: &[f64]) -> Comparison {
    unpaired(&mut old.to_vec(), &mut new.to_vec(), &POLICY).unwrap()
}

fn around(level: f64, count: usize) -> Vec<f64> {
    (0..count)
        .map(|i| level * (1.0 + 0.002 * ((i * 7 % 11) as f64 / 5.0 - 1.0)))
        .collect()
}

#[test]
fn sides_that_cannot_be_compared_are_refused() {
    let refused = |old: &[f64], new: &[f64]| {
        paired(&mut old.to_vec(), &mut new.to_vec(), &POLICY).unwrap_err()
    };
    assert_eq!(refused(&[], &[]), CompareError::Empty);
    assert_eq!(
        refused(&[1.0], &[]),
        CompareError::Lengths { old: 1, new: 0 }
    );
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            refused(&[1.0, bad], &[1.0, 1.0]),
            CompareError::NotPositive { index: 1 }
        );
        assert_eq!(
            unpaired(&mut [1.0], &mut [bad], &POLICY),
            Err(CompareError::NotPositive { index: 0 })
        );
    }
    assert_eq!(
        unpaired(&mut [1.0], &mut [], &POLICY),
        Err(CompareError::Empty)
    );
}

#[test]
fn every_verdict_has_its_case() {
    for compare in [pair, apart] {
        let old = around(100.0, 20);
        assert_eq!(
            compare(&old, &around(110.0, 20)).verdict,
            Verdict::Regressed
        );
        assert_eq!(compare(&old, &around(100.0, 20)).verdict, Verdict::Steady);
        assert_eq!(compare(&old, &around(90.0, 20)).verdict, Verdict::Improved);
        let wild: Vec<f64> = (0..20)
            .map(|i| 100.0 + 40.0 * f64::from(i * 7 % 11 - 5) / 5.0)
            .collect();
        assert_eq!(
            compare(&old, &wild).verdict,
            Verdict::Undecided(Cause::BudgetBelowNoise)
        );
        assert_eq!(
            compare(&old[..2], &old[2..4]).verdict,
            Verdict::Undecided(Cause::TooLittleHistory)
        );
    }
}

#[test]
fn one_value_a_side_gives_a_ratio_and_no_interval() {
    for compare in [pair, apart] {
        let compared = compare(&[100.0], &[110.0]);
        assert!((compared.ratio - 1.1).abs() < 1e-12);
        assert_eq!(compared.interval, (0.0, f64::INFINITY));
    }
}

#[test]
fn the_widest_ratio_that_a_number_holds_is_found() {
    let (old, new) = (vec![1e-300; 30], vec![1e300; 30]);
    for compare in [pair, apart] {
        let compared = compare(&old, &new);
        assert_eq!(compared.verdict, Verdict::Regressed);
        assert_eq!(compared.ratio, f64::INFINITY);
        assert_eq!(compare(&new, &old).verdict, Verdict::Improved);
    }
}

#[test]
fn the_overhead_is_told_in_percent() {
    let compared = pair(&around(100.0, 20), &around(104.0, 20));
    assert!((compared.overhead_percent() - 4.0).abs() < 1e-9);
    let (low, high) = compared.overhead_interval_percent();
    assert!(low <= compared.overhead_percent() && compared.overhead_percent() <= high);
    let single = pair(&[1.0], &[2.0]);
    assert_eq!(single.overhead_interval_percent(), (-100.0, f64::INFINITY));
}

#[test]
fn sides_without_values_have_no_shift() {
    assert_eq!(hodges_lehmann(&[]), 0.0);
    assert_eq!(hodges_lehmann_shift(&[], &[1.0]), 0.0);
    assert_eq!(hodges_lehmann(&[4.0]), 4.0);
    assert_eq!(hodges_lehmann(&[f64::MAX; 2]), f64::MAX);
    for values in [
        vec![3.0, 1.0, 2.0],
        vec![f64::NAN; 60],
        (0..90).rev().map(f64::from).collect(),
    ] {
        let _ = hodges_lehmann(&values);
        let _ = hodges_lehmann_shift(&values, &values);
    }
}

fn logs(values: &[f64]) -> Vec<f64> {
    values.iter().map(|x| libm::log(*x)).collect()
}

proptest! {
    /// Exact: the same pairs, ranked.
    #[test]
    fn the_unpaired_ratio_is_its_naive_twins(old in times(1..40), new in times(1..40)) {
        let twin = libm::exp(spread::median(&pairs::differences(&logs(&old), &logs(&new))));
        prop_assert_eq!(apart(&old, &new).ratio, twin);
    }

    /// Exact: the same averages, ranked.
    #[test]
    fn the_paired_ratio_is_its_naive_twins(sides in times(2..80)) {
        let (old, new) = sides.split_at(sides.len() / 2);
        let new = &new[..old.len()];
        let differences: Vec<f64> = logs(new).iter().zip(logs(old)).map(|(b, a)| b - a).collect();
        let twin = libm::exp(spread::median(&pairs::walsh_averages(&differences)));
        prop_assert_eq!(pair(old, new).ratio, twin);
    }

    /// The bounds are pairwise ratios of the ranks that the normal approximation names.
    #[test]
    fn the_bounds_are_ranks_of_the_naive_twin(old in times(8..30), new in times(8..30)) {
        let compared = apart(&old, &new);
        let all = pairs::differences(&logs(&old), &logs(&new));
        let (n, m) = (old.len() as f64, new.len() as f64);
        let k = (n * m / 2.0 - 2.3263478740408408 * (n * m * (n + m + 1.0) / 12.0).sqrt()) as usize;
        prop_assume!(k >= 1);
        prop_assert_eq!(compared.interval.0, libm::exp(pairs::ranked(&all, k)));
        prop_assert_eq!(compared.interval.1, libm::exp(pairs::ranked(&all, all.len() + 1 - k)));
    }

    /// Within 1e-12: pragmastat takes std's logarithm and interpolates between ranks.
    #[test]
    fn the_ratio_is_that_of_pragmastat(old in prop::collection::vec(90.0..110.0_f64, 1..60), new in prop::collection::vec(90.0..110.0_f64, 1..60)) {
        let theirs = pragmastat::estimators::raw::ratio(&new, &old, false).unwrap();
        prop_assert!((apart(&old, &new).ratio / theirs - 1.0).abs() < 1e-12);
    }

    /// Ours by the normal approximation, theirs by exact ranks or an Edgeworth expansion at a misrate of 2 %: at most three of the ordered ratios
    /// lie between our bound and theirs.
    #[test]
    fn the_bounds_are_near_those_of_pragmastat(old in prop::collection::vec(90.0..110.0_f64, 6..40), new in prop::collection::vec(90.0..110.0_f64, 6..40)) {
        let theirs = pragmastat::estimators::raw::ratio_bounds(&new, &old, 0.02, false).unwrap();
        let ours = apart(&old, &new).interval;
        let all: Vec<f64> = pairs::differences(&logs(&old), &logs(&new)).iter().map(|d| d.exp()).collect();
        let between = |a: f64, b: f64| all.iter().filter(|x| **x > a.min(b) * (1.0 + 1e-9) && **x < a.max(b) * (1.0 - 1e-9)).count();
        prop_assert!(between(ours.0, theirs.lower) <= 3 && between(ours.1, theirs.upper) <= 3, "{:?} {:?}", ours, theirs);
    }

    /// Within rounding: the logarithm of the ratio only changes its sign.
    #[test]
    fn exchanging_the_sides_inverts_the_ratio(old in times(8..40), new in times(8..40)) {
        let (one, other) = (apart(&old, &new), apart(&new, &old));
        prop_assert!((one.ratio * other.ratio - 1.0).abs() < 1e-12);
        prop_assert!((one.interval.0 * other.interval.1 - 1.0).abs() < 1e-12);
        // Steady means "not slower", which knows only one side.
        prop_assert_eq!(one.verdict == Verdict::Regressed, other.verdict == Verdict::Improved);
    }

    #[test]
    fn a_slower_new_side_is_never_better(old in times(4..30), new in times(4..30), more in 1.0..1.5_f64) {
        let slower: Vec<f64> = new.iter().map(|x| x * more).collect();
        let (one, other) = (apart(&old, &new), apart(&old, &slower));
        prop_assert!(one.ratio <= other.ratio * (1.0 + 1e-12));
        prop_assert!(!(one.verdict == Verdict::Regressed && other.verdict == Verdict::Steady));
    }

    /// Exact: both take the midpoint of the two middle averages. Differences of 1 ulp where pragmastat halves a sum.
    #[test]
    fn the_centre_and_the_shift_are_those_of_pragmastat(old in prop::collection::vec(90.0..110.0_f64, 1..80), new in prop::collection::vec(90.0..110.0_f64, 1..80)) {
        let (old, new) = (spread::sorted(&old), spread::sorted(&new));
        let theirs = pragmastat::estimators::raw::center(&old, true).unwrap();
        prop_assert!((hodges_lehmann(&old) / theirs - 1.0).abs() < 1e-15);
        let theirs = pragmastat::estimators::raw::shift(&new, &old, true).unwrap();
        prop_assert!((hodges_lehmann_shift(&old, &new) - theirs).abs() < 1e-12);
    }

    #[test]
    fn huge_sides_are_compared_exactly(seed in any::<u64>(), ticks in any::<bool>()) {
        let side = |salt: u64, count: u64| -> Vec<f64> {
            (0..count).map(|i| {
                let x = (seed ^ (i + salt)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44;
                if ticks { 100.0 + (x % 5) as f64 } else { 100.0 + (x as f64) / 5e4 }
            }).collect()
        };
        let (old, new) = (side(0, 150), side(99_999, 130));
        let twin = libm::exp(spread::median(&pairs::differences(&logs(&old), &logs(&new))));
        prop_assert_eq!(apart(&old, &new).ratio, twin);
        let twin = spread::median(&pairs::walsh_averages(&logs(&new).iter().zip(logs(&old)).map(|(b, a)| b - a).collect::<Vec<_>>()));
        prop_assert_eq!(pair(&old[..130], &new).ratio, libm::exp(twin));
    }
}
