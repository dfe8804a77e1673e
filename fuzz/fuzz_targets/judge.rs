//! Any history, run and policy: the judge answers, and what it says holds together.
#![no_main]

use evenkeel_core::{Digest, Verdict, confirm, judge};
use evenkeel_fuzz::{Checked, Run};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<Run>, Run, Vec<Run>, Checked)| {
    let (history, Run(run), fresh, Checked(policy)) = input;
    let history: Vec<Digest> = history.into_iter().map(|run| run.0).collect();
    let fresh: Vec<Digest> = fresh.into_iter().map(|run| run.0).collect();
    let screened = judge(&history, &run, &policy);
    let basis = &screened.basis;
    assert!(
        !matches!(screened.verdict, Verdict::Regressed),
        "never by the screen alone"
    );
    assert!(!basis.ratio.is_nan() && !basis.limit.is_nan() && !basis.detectable.is_nan());
    assert!(basis.interval.0 <= basis.ratio && basis.ratio <= basis.interval.1);
    assert_eq!(basis.runs, history.len().min(32));
    if screened.suspect {
        assert!(matches!(screened.verdict, Verdict::Undecided(_)));
        assert!(basis.moved.low);
    }
    let confirmed = confirm(&history, &screened, &fresh, &policy);
    if matches!(confirmed.verdict, Verdict::Regressed) {
        assert!(screened.suspect && !fresh.is_empty());
        assert!(confirmed.basis.alpha <= policy.alarm_rate);
        assert!(confirmed.basis.ratio > 1.0);
    }
    // The same question has the same answer.
    assert_eq!(judge(&history, &run, &policy), screened);
});
