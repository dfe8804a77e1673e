//! What is learned, suspected, confirmed and red.

use evenkeel_core::Verdict;

use crate::scene::{config, judged, run, session, subject, verdict};

#[test]
fn first_runs_learn_then_an_unchanged_run_is_steady() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for runs in 0..4 {
        assert_eq!(
            verdict(&config, 1000.0),
            Verdict::Learning { runs, needed: 4 }
        );
    }
    for _ in 4..8 {
        assert_eq!(verdict(&config, 1001.0), Verdict::Steady);
    }
}

#[test]
fn a_slower_run_is_confirmed_reported_and_never_becomes_the_baseline() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..8 {
        verdict(&config, 1000.0);
    }
    for _ in 0..3 {
        let report = judged(&config, subject("p::t"), &mut || 1200.0);
        assert!(report.is_red() && report.fails() && report.kept);
        let text = report.to_string();
        assert!(text.starts_with("p::t: regressed"), "{text}");
        assert!(text.contains("+20.0 % against 8 runs"), "{text}");
        assert!(text.contains("accept \"p::t\""), "{text}");
    }
    assert_eq!(verdict(&config, 1000.0), Verdict::Steady);
}

#[test]
fn a_slow_first_look_that_fresh_runs_do_not_share_is_steady() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..8 {
        verdict(&config, 1000.0);
    }
    let mut levels = [1300.0].into_iter();
    let report = judged(&config, subject("p::t"), &mut || {
        levels.next().unwrap_or(1000.0)
    });
    assert_eq!(report.verdict(), Some(Verdict::Steady));
}

#[test]
fn while_no_suspicion_could_be_confirmed_a_test_learns() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..3 {
        verdict(&config, 1000.0);
    }
    let learning = Verdict::Learning { runs: 3, needed: 4 };
    assert_eq!(verdict(&config, 2000.0), learning);
    // Ten tests share the declared rate, so each needs more evidence, and more history for it.
    let session = session(&config);
    let mut case = session.case(subject("p::t"), 10);
    while let Some(plan) = case.wants() {
        case.add(Ok(run(&plan, 1000.0, 1)));
    }
    let report = session.conclude(vec![case]).tests.remove(0);
    assert_eq!(
        report.verdict(),
        Some(Verdict::Learning { runs: 4, needed: 6 })
    );
}

#[test]
fn an_absolute_limit_holds_from_the_first_run_on() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let mut limited = subject("p::t");
    limited.options.limit_ns = Some(1500.0);
    assert!(!judged(&config, limited.clone(), &mut || 1000.0).fails());
    let report = judged(&config, limited.clone(), &mut || 1600.0);
    assert!(report.is_red());
    assert!(
        report
            .to_string()
            .contains("above its own limit of 1.50 µs"),
        "{report}"
    );
    let mut levels = [1600.0].into_iter();
    let report = judged(&config, limited.clone(), &mut || {
        levels.next().unwrap_or(1000.0)
    });
    assert!(!report.fails(), "{report}");
    limited.options.unstable = true;
    assert!(!judged(&config, limited, &mut || 1600.0).fails());
}
