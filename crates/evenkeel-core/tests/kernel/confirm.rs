use evenkeel_core::{
    Cause, Policy, Stage, Verdict, confirm, fresh_runs_needed, judge, rank_rule_alpha,
};

use crate::generate::{calm_levels, history, run};

const POLICY: Policy = Policy::DEFAULT;

fn confirmed(runs: usize, fresh: &[f64]) -> evenkeel_core::Judgement {
    let history_runs = history(&calm_levels(runs));
    let screened = judge(&history_runs, &run(120.0), &POLICY);
    assert!(screened.suspect);
    confirm(&history_runs, &screened, &history(fresh), &POLICY)
}

#[test]
fn a_slowdown_that_every_fresh_run_shows_is_regressed() {
    let judged = confirmed(20, &[118.0, 121.0, 119.0]);
    assert_eq!(judged.verdict, Verdict::Regressed);
    assert_eq!(judged.basis.stage, Stage::Confirm);
    assert_eq!(judged.basis.fresh, 3);
    assert_eq!(judged.basis.alpha, rank_rule_alpha(20, 4));
    // The suspect counts among the new runs.
    assert!((judged.basis.ratio - 1.19).abs() < 0.03);
    assert!(judged.basis.interval.0 > 1.1 && judged.basis.interval.1 < 1.3);
}

#[test]
fn a_suspicion_that_was_an_outlier_is_steady() {
    assert_eq!(
        confirmed(20, &[100.0, 101.0, 100.5]).verdict,
        Verdict::Steady
    );
}

#[test]
fn fresh_runs_that_disagree_leave_it_undecided() {
    let judged = confirmed(20, &[119.0, 121.0, 100.0]);
    assert_eq!(
        judged.verdict,
        Verdict::Undecided(Cause::SuspectNotConfirmed)
    );
}

#[test]
fn too_short_a_history_confirms_nothing() {
    let judged = confirmed(4, &[119.0, 121.0, 120.0]);
    assert_eq!(judged.verdict, Verdict::Undecided(Cause::TooLittleHistory));
    let judged = confirmed(1, &[119.0, 121.0, 120.0]);
    assert_eq!(judged.verdict, Verdict::Undecided(Cause::TooLittleHistory));
}

#[test]
fn a_provisional_band_clears_nobody() {
    let judged = confirmed(2, &[100.0, 101.0, 100.0]);
    assert_eq!(judged.verdict, Verdict::Learning { runs: 2, needed: 3 });
}

#[test]
fn a_slowdown_within_the_budget_is_not_regressed() {
    let history_runs = history(&calm_levels(20));
    let policy = POLICY.with_budget(0.15);
    let screened = judge(&history_runs, &run(120.0), &policy);
    assert!(screened.suspect);
    let judged = confirm(
        &history_runs,
        &screened,
        &history(&[112.0, 113.0, 112.5]),
        &policy,
    );
    assert_eq!(judged.verdict, Verdict::Steady);
}

#[test]
fn without_a_suspicion_or_fresh_runs_nothing_changes() {
    let history_runs = history(&calm_levels(20));
    let calm = judge(&history_runs, &run(100.0), &POLICY);
    assert_eq!(
        confirm(&history_runs, &calm, &history(&[300.0; 5]), &POLICY),
        calm
    );
    let suspect = judge(&history_runs, &run(130.0), &POLICY);
    assert_eq!(confirm(&history_runs, &suspect, &[], &POLICY), suspect);
    assert_eq!(
        confirm(&[], &suspect, &history(&[300.0; 5]), &POLICY),
        suspect
    );
}

#[test]
fn as_many_fresh_runs_as_the_table_says_suffice() {
    for runs in 4..=32 {
        let needed = fresh_runs_needed(runs, POLICY.alarm_rate, 10).unwrap();
        assert_eq!(
            confirmed(runs, &vec![120.0; needed]).verdict,
            Verdict::Regressed,
            "{runs}"
        );
        assert_eq!(
            confirmed(runs, &vec![120.0; needed - 1]).verdict,
            Verdict::Undecided(Cause::TooLittleHistory),
            "{runs}"
        );
    }
}
