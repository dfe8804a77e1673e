//! What the machine and the suite have to do with it.

use evenkeel::config::{Claim, Config, Layer};
use evenkeel::report::{Outcome, Report, TestReport};
use evenkeel::session::Case;
use evenkeel::{Metric, Options, ProcessRun, Run, Subject};
use evenkeel_core::{Cause, Prior, Verdict};

use crate::scene::{config, judged, judged_on, run, session, subject, verdict};

#[test]
fn a_shared_machine_is_no_witness() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    for _ in 0..8 {
        verdict(&config, 1000.0);
    }
    config.environment = Claim::Shared;
    let report = judged(&config, subject("p::t"), &mut || 1200.0);
    assert_eq!(
        report.verdict(),
        Some(Verdict::Undecided(Cause::SuspectNotConfirmed))
    );
    assert!(!report.fails());
    assert!(report.next().contains("dedicated"), "{}", report.next());
}

#[test]
fn a_slow_machine_is_not_slow_code() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..8 {
        verdict(&config, 1000.0);
    }
    let report = judged_on(&config, subject("p::t"), &mut || (1300.0, 1.2));
    assert_eq!(
        report.verdict(),
        Some(Verdict::Undecided(Cause::SlowMachine))
    );
    assert!(!report.fails(), "{report}");
    assert!(
        report
            .to_string()
            .contains("the reference workload was, too"),
        "{report}"
    );
    // What is measured after the spell counts: here the code is as fast as ever, there it is not.
    let mut spell = [(1300.0, 1.2); 3].into_iter();
    let report = judged_on(&config, subject("p::t"), &mut || {
        spell.next().unwrap_or((1000.0, 1.0))
    });
    assert_eq!(report.verdict(), Some(Verdict::Steady));
    let mut spell = [(1300.0, 1.2); 3].into_iter();
    let report = judged_on(&config, subject("p::t"), &mut || {
        spell.next().unwrap_or((1200.0, 1.0))
    });
    assert_eq!(report.verdict(), Some(Verdict::Regressed));
}

/// A suite of ten tests in a session of its own, each at a level of its own.
fn suite(config: &Config, level_ns: impl Fn(usize) -> f64) -> Report {
    let session = session(config);
    let name = |number: usize| subject(&format!("p::test_{number}"));
    let mut cases: Vec<Case> = (0..10).map(|n| session.case(name(n), 10)).collect();
    let measure = |cases: &mut [Case], is_meant: fn(&Case) -> bool| {
        for (number, case) in cases.iter_mut().enumerate() {
            while is_meant(case)
                && let Some(plan) = case.wants()
            {
                case.add(Ok(run(&plan, level_ns(number), number as u32)));
            }
        }
    };
    measure(&mut cases, Case::awaits_look);
    session.weigh(&mut cases);
    measure(&mut cases, |_| true);
    session.conclude(cases)
}

#[test]
fn where_the_whole_suite_is_slower_a_test_has_to_stand_out() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..8 {
        suite(&config, |_| 1000.0);
    }
    // The reference workload does not feel what slows all of them by 5 %.
    let level = |number| match number {
        3 => 1080.0,
        7 => 1300.0,
        _ => 1050.0,
    };
    let report = suite(&config, level);
    let note = "the whole suite is +5.0 % against its history (median of 10 tests)";
    assert!(
        report.notes.iter().any(|said| said.starts_with(note)),
        "{:?}",
        report.notes
    );
    for (number, test) in report.tests.iter().enumerate() {
        let expected = match number {
            7 => Verdict::Regressed,
            _ => Verdict::Undecided(Cause::SuiteShift),
        };
        assert_eq!(test.verdict(), Some(expected), "{test}");
    }
    // One test alone in a calm suite is red for as little.
    let report = suite(&config, |number| if number == 3 { 1080.0 } else { 1000.0 });
    let red: Vec<_> = report.tests.iter().map(TestReport::is_red).collect();
    assert_eq!(red.iter().filter(|red| **red).count(), 1);
    assert!(red[3] && report.notes.is_empty());
}

#[test]
fn a_count_is_judged_more_strictly_and_whatever_the_machine_did_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let counted = Subject {
        options: Options {
            metric: Metric::Allocations,
            ..Options::default()
        },
        ..subject("p::t [allocations]")
    };
    let judged = |level: f64, throttled: f64| {
        let session = session(&config);
        assert_eq!(session.policy(&counted.options, 1).prior, Prior::COUNTED);
        let mut case = session.case(counted.clone(), 1);
        while let Some(plan) = case.wants() {
            let process = ProcessRun {
                observations: vec![level; 4],
                resolution_ns: 0.0,
                reference_ns: Vec::new(),
                ..run(&plan, level, 1).processes.remove(0)
            };
            let conditions = evenkeel_env::Conditions {
                throttled: Some(throttled),
                ..evenkeel_env::Conditions::default()
            };
            case.add(Ok(Run {
                processes: vec![process; 3],
                conditions,
            }));
        }
        session.conclude(vec![case]).tests.remove(0).verdict()
    };
    for _ in 0..8 {
        judged(1000.0, 0.0);
    }
    assert_eq!(judged(1015.0, 0.0), Some(Verdict::Steady));
    assert_eq!(judged(1025.0, 0.9), Some(Verdict::Regressed));
}

#[test]
fn a_test_that_only_another_machine_knows_learns_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let on = |label: &str| {
        let flags = Layer {
            environment: Some(Claim::Dedicated),
            label: Some(label.to_owned()),
            ..Layer::default()
        };
        let config = Config::load_with(folder.path(), [], flags).unwrap();
        let session = session(&config);
        let mut case = session.case(subject("p::t"), 1);
        while let Some(plan) = case.wants() {
            case.add(Ok(run(&plan, 1000.0, 1)));
        }
        session.conclude(vec![case])
    };
    let causes = |report: &Report| match &report.tests[0].outcome {
        Outcome::Judged(judged) => judged.causes.clone(),
        _ => panic!("{report:?}"),
    };
    let first = on("one");
    assert_eq!((causes(&first), first.notes.len()), (Vec::new(), 0));
    let other = on("two");
    assert_eq!(causes(&other), [Cause::ForeignMachine]);
    assert!(other.notes[0].starts_with("1 test has no run in this environment"));
    let again = on("two");
    assert_eq!((causes(&again), again.notes.len()), (Vec::new(), 0));
}
