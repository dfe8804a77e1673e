use evenkeel_core::{Baseline, Cause, Digest, Level, Place, Policy, Prior, Verdict, judge};
use proptest::prelude::*;

use crate::generate::{calm_levels, history, run, scattered};

const POLICY: Policy = Policy::DEFAULT;

#[test]
fn the_first_three_runs_are_learnt_from() {
    for runs in 0..3 {
        let judged = judge(&history(&calm_levels(runs)), &run(100.0), &POLICY);
        assert_eq!(
            judged.verdict,
            Verdict::Learning {
                runs: runs as u32,
                needed: 3
            }
        );
        assert!(!judged.suspect);
    }
    assert_eq!(
        judge(&history(&calm_levels(3)), &run(100.0), &POLICY).verdict,
        Verdict::Steady
    );
}

#[test]
fn a_gross_slowdown_is_suspected_from_the_second_run_on() {
    let judged = judge(&history(&[100.0]), &run(150.0), &POLICY);
    assert!(judged.suspect);
    assert_eq!(judged.verdict, Verdict::Undecided(Cause::TooLittleHistory));
}

#[test]
fn no_run_is_regressed_at_first_sight() {
    let judged = judge(&history(&calm_levels(20)), &run(300.0), &POLICY);
    assert!(judged.suspect);
    assert_eq!(
        judged.verdict,
        Verdict::Undecided(Cause::SuspectNotConfirmed)
    );
}

#[test]
fn an_improvement_is_called_one() {
    let judged = judge(&history(&calm_levels(20)), &run(70.0), &POLICY);
    assert_eq!(judged.verdict, Verdict::Improved);
    assert!(!judged.suspect);
}

#[test]
fn a_noisy_run_does_not_pass_and_is_not_praised() {
    let noisy = |levels: [f64; 6]| {
        let mut times: Vec<f64> = levels.iter().flat_map(|l| [*l; 10]).collect();
        Digest::new(&mut times, &[10; 6], 0.0).unwrap()
    };
    let history = history(&calm_levels(20));
    let inside = judge(
        &history,
        &noisy([70.0, 85.0, 100.0, 101.0, 140.0, 160.0]),
        &POLICY.with_level(Level::Median),
    );
    assert_eq!(inside.verdict, Verdict::Undecided(Cause::NoisyRun));
    let below = judge(
        &history,
        &noisy([50.0, 60.0, 84.0, 86.0, 110.0, 120.0]),
        &POLICY.with_level(Level::Median),
    );
    assert_eq!(below.verdict, Verdict::Undecided(Cause::NoisyRun));
}

#[test]
fn a_budget_below_the_noise_is_said_to_be_one() {
    let levels: Vec<f64> = (0..20)
        .map(|i| 100.0 * (1.0 + 0.05 * f64::from(i % 5)))
        .collect();
    let judged = judge(&history(&levels), &run(119.0), &POLICY.with_budget(0.03));
    assert_eq!(judged.verdict, Verdict::Undecided(Cause::BudgetBelowNoise));
}

#[test]
fn a_budget_lets_a_slowdown_pass_and_does_not_hide_an_improvement() {
    let history = history(&calm_levels(20));
    let policy = POLICY.with_budget(0.5);
    assert_eq!(
        judge(&history, &run(130.0), &policy).verdict,
        Verdict::Steady
    );
    assert_eq!(
        judge(&history, &run(80.0), &policy).verdict,
        Verdict::Improved
    );
}

#[test]
fn only_the_last_32_runs_judge() {
    let mut levels = vec![500.0; 300];
    levels.extend(calm_levels(32));
    let long = judge(&history(&levels), &run(104.0), &POLICY);
    assert_eq!(
        long,
        judge(&history(&calm_levels(32)), &run(104.0), &POLICY)
    );
    assert_eq!(long.basis.runs, 32);
}

#[test]
fn the_level_that_scatters_least_judges_from_the_eighth_run_on() {
    // The fast part of every run is the same; the slow part wanders.
    let runs: Vec<Digest> = (0..8)
        .map(|i| {
            let slow = 150.0 + f64::from(i * 37 % 50);
            let mut times: Vec<f64> = (0..40).map(|j| if j < 8 { 100.0 } else { slow }).collect();
            Digest::new(&mut times, &[40], 0.0).unwrap()
        })
        .collect();
    assert_eq!(Baseline::new(&runs[..7], &POLICY).level(), Level::Q25);
    assert_eq!(Baseline::new(&runs, &POLICY).level(), Level::Q10);
    assert_eq!(
        Baseline::new(&runs, &POLICY.with_level(Level::Q90)).level(),
        Level::Q90
    );
}

#[test]
fn a_slow_tail_is_said_to_be_the_tails() {
    let of = |tail: f64| {
        let mut times: Vec<f64> = (0..60)
            .map(|i| {
                if i % 5 == 0 {
                    tail
                } else {
                    100.0 + f64::from(i % 7)
                }
            })
            .collect();
        Digest::new(&mut times, &[20; 3], 0.0).unwrap()
    };
    let history: Vec<Digest> = (0..20).map(|i| of(120.0 + f64::from(i % 3))).collect();
    let judged = judge(&history, &of(200.0), &POLICY);
    assert_eq!(judged.verdict, Verdict::Steady);
    assert!(judged.basis.moved.tail && !judged.basis.moved.middle && !judged.basis.moved.low);
    assert_eq!(judged.basis.moved.place(), Place::Tail);
    assert_eq!(
        judge(&history, &of(120.0), &POLICY).basis.moved.place(),
        Place::Nowhere
    );
    // Its own test is asked for by its level.
    assert!(judge(&history, &of(200.0), &POLICY.with_level(Level::Q90)).suspect);
}

#[test]
fn a_slowdown_of_every_call_moves_the_whole_distribution() {
    let judged = judge(&history(&calm_levels(20)), &run(150.0), &POLICY);
    assert_eq!(judged.basis.moved.place(), Place::Whole);
}

#[test]
fn coarse_ticks_widen_the_band() {
    let ticks =
        |level: f64, resolution: f64| Digest::new(&mut [level; 20], &[20], resolution).unwrap();
    let of = |resolution: f64| {
        judge(
            &vec![ticks(100.0, resolution); 20],
            &ticks(108.0, resolution),
            &POLICY.with_prior(Prior {
                df: 0.0,
                scale: 0.0,
            }),
        )
    };
    assert!(of(0.01).suspect);
    assert!(!of(20.0).suspect);
}

#[test]
fn epochs_before_an_accepted_change_lend_their_scale() {
    let before = history(&calm_levels(20));
    let after = history(&[150.0, 150.3, 149.8]);
    let alone = Baseline::new(&after, &POLICY);
    let with = Baseline::after_epochs(&after, &[&before], &POLICY);
    let (alone, with) = (alone.band().unwrap(), with.band().unwrap());
    assert!(with.df > alone.df + 15.0);
    assert_eq!(with.runs, 3);
    assert!((with.centre - 150.0_f64.ln()).abs() < 0.02);
}

#[test]
fn the_basis_says_what_was_compared() {
    let history = history(&calm_levels(20));
    let judged = judge(&history, &run(110.0), &POLICY);
    let basis = judged.basis;
    assert!((basis.ratio - 1.1).abs() < 0.02);
    assert!(basis.interval.0 < basis.ratio && basis.ratio < basis.interval.1);
    assert!(basis.limit > 1.0 && basis.ratio > basis.limit);
    assert!(basis.detectable > basis.limit - 1.0);
    assert_eq!((basis.runs, basis.fresh, basis.alpha), (20, 0, 0.01));
}

proptest! {
    #[test]
    fn making_the_run_slower_never_clears_it(
        levels in prop::collection::vec(90.0..110.0_f64, 3..33),
        level in 60.0..160.0_f64,
        more in 1.0..2.0_f64,
        share in 0.0..0.1_f64,
    ) {
        let history = history(&levels);
        let rank = |verdict: Verdict| match verdict {
            Verdict::Improved => 0,
            Verdict::Steady | Verdict::Learning { .. } => 1,
            Verdict::Undecided(Cause::NoisyRun) => 2,
            Verdict::Undecided(_) | Verdict::Regressed => 3,
        };
        let one = judge(&history, &scattered(level, share), &POLICY);
        let slower = judge(&history, &scattered(level * more, share), &POLICY);
        prop_assert!(rank(one.verdict) <= rank(slower.verdict), "{:?} {:?}", one, slower);
        prop_assert!(one.suspect <= slower.suspect);
    }

    /// The unit does not matter: a power of two, so that the logarithms differ by rounding only.
    #[test]
    fn seconds_are_judged_as_nanoseconds_are(levels in prop::collection::vec(90.0..110.0_f64, 3..33), level in 60.0..160.0_f64) {
        let of = |unit: f64| {
            let levels: Vec<f64> = levels.iter().map(|x| x * unit).collect();
            judge(&history(&levels), &run(level * unit), &POLICY)
        };
        let (one, other) = (of(1.0), of(1024.0));
        prop_assert!((one.basis.ratio - other.basis.ratio).abs() < 1e-9);
        prop_assert!((one.basis.limit - other.basis.limit).abs() < 1e-9);
        // At the very edge of the band rounding may decide.
        if (one.basis.ratio / one.basis.limit - 1.0).abs() > 1e-9 {
            prop_assert_eq!(one.suspect, other.suspect);
        }
    }

    #[test]
    fn the_order_of_the_history_does_not_matter(levels in prop::collection::vec(90.0..110.0_f64, 1..33), level in 60.0..160.0_f64) {
        let mut reversed = levels.clone();
        reversed.reverse();
        prop_assert_eq!(judge(&history(&levels), &run(level), &POLICY), judge(&history(&reversed), &run(level), &POLICY));
    }

    #[test]
    fn a_copy_of_the_history_is_steady(levels in prop::collection::vec(90.0..110.0_f64, 3..33), which in any::<prop::sample::Index>()) {
        let history = history(&levels);
        let judged = judge(&history, which.get(&history), &POLICY);
        prop_assert_eq!(judged.verdict, Verdict::Steady);
    }
}
