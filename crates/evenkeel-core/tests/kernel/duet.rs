use evenkeel_core::{Duet, LOOKS, Mark, Policy, SignFlip, SplitMix64, Verdict, more_pairs};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};

/// `pairs` process pairs with levels of their own, twelve observations a side.
fn marks(pairs: usize, slowdown: f64, seed: u64) -> Vec<Mark> {
    let mut rng = rand_pcg::Pcg64::seed_from_u64(seed);
    let mut marks = Vec::new();
    for pair in 0..pairs {
        for new in [false, true] {
            let level = (1.0 + 0.02 * rng.random::<f64>()) * if new { slowdown } else { 1.0 };
            for _ in 0..12 {
                let time = level * (1.0 + 0.05 * rng.random::<f64>());
                marks.push(Mark::new(time, pair, new).unwrap());
            }
        }
    }
    marks
}

fn policy(floor: f64, alarm_rate: f64) -> Policy {
    Policy {
        floor,
        alarm_rate,
        ..Policy::DEFAULT
    }
}

/// A duet played to its end; the verdict and the pairs it took.
fn played(slowdown: f64, policy: Policy, seed: u64) -> (Option<Verdict>, usize) {
    let mut duet = Duet::new(policy, 160, seed);
    let all = marks(160, slowdown, seed);
    for pairs in LOOKS {
        let mut some = all[..pairs * 24].to_vec();
        if let Some(verdict) = duet.look(&mut some).unwrap() {
            return (Some(verdict), pairs);
        }
    }
    (None, 160)
}

#[test]
fn what_is_far_from_the_limit_is_settled_early_either_way() {
    let policy = policy(0.02, 0.001);
    assert_eq!(played(1.10, policy, 1), (Some(Verdict::Regressed), 20));
    assert_eq!(played(0.90, policy, 1), (Some(Verdict::Improved), 20));
    let (verdict, pairs) = played(1.0, policy, 1);
    assert_eq!(verdict, Some(Verdict::Steady));
    assert!(pairs <= 40, "{pairs}");
}

#[test]
fn what_lies_at_the_limit_stays_undecided() {
    assert_eq!(played(1.02, policy(0.02, 0.001), 5).0, None);
}

#[test]
fn a_rate_that_a_suite_shares_out_is_still_reached() {
    assert_eq!(
        played(1.10, policy(0.02, 0.001 / 10.0), 1),
        (Some(Verdict::Regressed), 20)
    );
}

/// The bound is the 99.9 % quantile of the binomial with n = 200, p = 0.05.
#[test]
fn all_looks_together_keep_the_declared_rate_at_the_limit_itself() {
    const MOST: usize = 21;
    let slowdown = 1.02;
    let alarms = (0..200)
        .filter(|seed| {
            let mut duet = Duet::new(policy(0.02, 0.05), 20, *seed);
            let all = marks(20, slowdown, 1_000 + seed);
            [10, 20].into_iter().any(|pairs| {
                let mut some = all[..pairs * 24].to_vec();
                duet.look(&mut some).unwrap() == Some(Verdict::Regressed)
            })
        })
        .count();
    assert!(alarms <= MOST, "{alarms}");
}

/// The bound is the 0.1 % quantile of the binomial with n = 100, p = 0.95.
#[test]
fn the_interval_holds_the_true_ratio_as_often_as_it_says() {
    const LEAST: usize = 87;
    let held = (0..100)
        .filter(|seed| {
            let mut marks = marks(20, 1.03, 2_000 + seed);
            let (low, high) = SignFlip::interval(&mut marks, 0.05, 199, *seed).unwrap();
            (low..=high).contains(&1.03)
        })
        .count();
    assert!(held >= LEAST, "{held}");
}

#[test]
fn an_interval_that_few_pairs_do_not_bound_is_open() {
    let open = SignFlip::interval(&mut marks(4, 1.0, 1), 0.05, 99, 1).unwrap();
    assert_eq!(open, (0.0, f64::INFINITY));
}

#[test]
fn a_tail_that_moved_alone_is_named() {
    let mut all = Vec::new();
    let mut random = SplitMix64::new(3);
    for pair in 0..40 {
        for new in [false, true] {
            for number in 0..12 {
                let jitter = (random.next_u64() >> 54) as f64 / 1e5;
                let slow = if new && number >= 10 { 0.5 } else { 0.0 };
                all.push(Mark::new(1.0 + jitter + slow, pair, new).unwrap());
            }
        }
    }
    let moved = SignFlip::moved(&mut all, 0.01, 999, 1).unwrap();
    assert!(moved.tail && !moved.low, "{moved:?}");
    let whole = SignFlip::moved(&mut marks(40, 1.10, 1), 0.01, 999, 1).unwrap();
    assert!(whole.low && whole.middle && whole.tail, "{whole:?}");
}

#[test]
fn four_times_the_pairs_halve_the_interval() {
    // Two standard errors of 1 % to the limit: 3.1 are needed, so (3.1/2)^2 times the pairs.
    let interval = ((1.96_f64 * -0.01).exp(), (1.96_f64 * 0.01).exp());
    let more = more_pairs(100, 1.0, interval, 0.02).unwrap();
    assert!((141..=142).contains(&more), "{more}");
    assert_eq!(more_pairs(100, 1.0, interval, 0.0), None);
    assert_eq!(more_pairs(100, 1.0, (0.0, f64::INFINITY), 0.02), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn both_ends_of_an_interval_are_limits_that_the_test_rejects(
        slowdown in 0.95_f64..1.05,
        seed in 0_u64..1_000,
    ) {
        let all = marks(16, slowdown, seed);
        let (low, high) = SignFlip::interval(&mut all.clone(), 0.05, 199, seed).unwrap();
        let test = |limit: f64| SignFlip::test(&mut all.clone(), limit, 199, seed).unwrap();
        let ratio = test(0.0).ratio;
        prop_assert!(low < ratio && ratio < high, "{low} {ratio} {high}");
        prop_assert!(test(low.ln()).slower <= 0.03 && test(high.ln()).faster <= 0.03);
    }

    #[test]
    fn a_test_leaves_the_marks_as_they_were(limit in -0.1_f64..0.1, seed in 0_u64..1_000) {
        let all = marks(5, 1.0, seed);
        let mut tested = all.clone();
        let before = SignFlip::test(&mut tested, limit, 99, seed).unwrap();
        let again = SignFlip::test(&mut tested, limit, 99, seed).unwrap();
        prop_assert_eq!(before.slower, again.slower);
        prop_assert!((before.ratio - again.ratio).abs() < 1e-12);
    }
}

#[test]
fn a_settled_duet_tells_ratio_interval_and_levels_and_wants_no_more_pairs() {
    let duet = Duet::new(policy(0.02, 0.001), 160, 1);
    let mut all = marks(40, 1.10, 1);
    let settled = duet.settle(&mut all, Some(Verdict::Regressed)).unwrap();
    let (low, high) = settled.interval;
    assert!(low <= settled.ratio && settled.ratio <= high);
    assert!(low > 1.02, "{low}");
    assert!(low < 1.10 && 1.10 < high, "{low} to {high}");
    assert_eq!((settled.pairs, settled.more_pairs), (40, None));
    assert!(settled.moved.low && settled.moved.middle && settled.moved.tail);
}

#[test]
fn an_open_duet_tells_how_many_more_pairs_would_settle_it() {
    let duet = Duet::new(policy(0.02, 0.001), 160, 1);
    let mut near = marks(20, 1.025, 1);
    let open = duet.settle(&mut near, None).unwrap();
    let more = open.more_pairs.expect("some number of pairs would do");
    assert!(more > 0, "{more}");
    let log_limit = 1.02_f64.ln();
    let expected = more_pairs(20, open.ratio, open.interval, log_limit);
    assert_eq!(Some(more), expected);
}
