//! A session from outside, with made-up measurements: what is learned, judged, confirmed, kept and reported.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

use std::fs;
use std::path::Path;

use evenkeel::config::{Claim, Config, Layer};
use evenkeel::report::{Outcome, Report, TestReport};
use evenkeel::session::Case;
use evenkeel::{Metric, Options, ProcessRun, Run, RunPlan, Session, Subject};
use evenkeel_core::{Cause, Model, Prior, Verdict};
use evenkeel_env::{Ci, Environment};

/// A run of the planned shape at a level in nanoseconds on the usual machine; `seed` scatters it by less than a percent.
fn run(plan: &RunPlan, level_ns: f64, seed: u32) -> Run {
    run_on(plan, level_ns, 1.0, seed)
}

/// As [`run`], on a machine slower by a factor of its own.
fn run_on(plan: &RunPlan, level_ns: f64, machine: f64, seed: u32) -> Run {
    let process = |index: u32| ProcessRun {
        observations: (0..20_u32)
            .map(|i| {
                let scatter = f64::from((seed * 7 + index * 5 + i * 3) % 11) / 11.0;
                level_ns * (1.0 + 0.004 * scatter)
            })
            .collect(),
        iterations: 100,
        resolution_ns: 0.2,
        measured_ns: 1e6,
        reference_ns: vec![1e5 * machine; 8],
    };
    Run {
        processes: (0..plan.processes).map(process).collect(),
        conditions: evenkeel_env::Conditions::default(),
    }
}

fn config(folder: &Path) -> Config {
    let flags = Layer {
        environment: Some(Claim::Dedicated),
        ..Layer::default()
    };
    Config::load_with(folder, [], flags).unwrap()
}

/// A session on a developer's machine, also where these tests themselves run in CI.
fn session(config: &Config) -> Session {
    let environment = Environment {
        ci: Ci::from_variables(|_| None),
        ..Environment::probe()
    };
    Session::for_suite_in(config.clone(), environment)
}

fn subject(name: &str) -> Subject {
    Subject {
        name: name.to_owned(),
        location: None,
        options: Options::default(),
    }
}

/// One suite of one test in a session of its own, as one process after another would do.
fn judged(config: &Config, subject: Subject, levels: &mut dyn FnMut() -> f64) -> TestReport {
    judged_on(config, subject, &mut || (levels(), 1.0))
}

/// As [`judged`], with the machine's own factor beside each level.
fn judged_on(
    config: &Config,
    subject: Subject,
    levels: &mut dyn FnMut() -> (f64, f64),
) -> TestReport {
    let session = session(config);
    let mut case = session.case(subject, 1);
    let mut seed = 0;
    while let Some(plan) = case.wants() {
        seed += 1;
        let (level_ns, machine) = levels();
        case.add(Ok(run_on(&plan, level_ns, machine, seed)));
    }
    session.conclude(vec![case]).tests.remove(0)
}

fn verdict(config: &Config, level_ns: f64) -> Verdict {
    judged(config, subject("p::t"), &mut || level_ns)
        .verdict()
        .unwrap()
}

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

#[test]
fn an_accepted_level_starts_a_new_epoch() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..8 {
        verdict(&config, 1000.0);
    }
    assert_eq!(verdict(&config, 1200.0), Verdict::Regressed);
    let session = session(&config);
    session.accept("p::t", "a better parser", "me").unwrap();
    let error = session.accept("p::unknown", "", "me").unwrap_err();
    assert!(
        error.to_string().contains("no run in this environment"),
        "{error}"
    );
    assert_eq!(
        verdict(&config, 1201.0),
        Verdict::Learning { runs: 1, needed: 4 }
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

#[test]
fn hostile_names_keep_their_own_history() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let names = [
        "a/b",
        "../../etc/passwd",
        "a\nb",
        "🦀",
        "",
        &"x".repeat(10_240),
    ];
    for runs in 0..2 {
        let session = session(&config);
        let mut cases: Vec<_> = names
            .iter()
            .map(|name| session.case(subject(name), 6))
            .collect();
        for (index, case) in cases.iter_mut().enumerate() {
            while let Some(plan) = case.wants() {
                case.add(Ok(run(&plan, 1000.0 * (index + 1) as f64, 1)));
            }
        }
        for report in session.conclude(cases).tests {
            assert_eq!(
                report.verdict(),
                Some(Verdict::Learning { runs, needed: 6 })
            );
            assert!(report.kept);
        }
    }
}

#[test]
fn a_failed_measurement_fails_the_test_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&config(folder.path()));
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let report = session.judge(subject("p::t"), &mut |plan| Ok(run(plan, bad, 1)));
        assert!(report.is_broken() && report.fails() && !report.kept);
        assert!(report.to_string().contains("observation 0 is "), "{report}");
    }
    assert!(session.history("p::t").records().is_empty());
}

#[test]
fn a_store_that_cannot_be_used_is_said_and_the_run_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.dir = folder.path().join("file");
    fs::write(&config.dir, "not a folder").unwrap();
    let session = session(&config);
    let report = session.judge(subject("p::t"), &mut |plan| Ok(run(plan, 1000.0, 1)));
    assert_eq!(
        report.verdict(),
        Some(Verdict::Learning { runs: 0, needed: 4 })
    );
    assert!(!report.kept);
    assert!(
        report.to_string().contains("check that it is a folder"),
        "{report}"
    );
}

#[test]
fn a_newer_store_is_left_alone_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    fs::create_dir(&config.dir).unwrap();
    fs::write(config.dir.join("format"), "evenkeel-store 999\n").unwrap();
    let session = session(&config);
    let report = session.judge(subject("p::t"), &mut |plan| Ok(run(plan, 1000.0, 1)));
    assert!(report.to_string().contains("update evenkeel"), "{report}");
    assert_eq!(fs::read_dir(&config.dir).unwrap().count(), 1);
}

#[test]
fn damaged_segments_are_said_and_the_rest_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    for _ in 0..4 {
        verdict(&config, 1000.0);
    }
    let environment = fs::read_dir(&config.dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir())
        .unwrap();
    let segment = fs::read_dir(environment)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "run"))
        .unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let session = session(&config);
    let report = session.judge(subject("p::t"), &mut |plan| Ok(run(plan, 1000.0, 1)));
    assert!(report.verdict().is_some() && report.kept);
    assert!(report.to_string().contains("checksum"), "{report}");
}

/// The growth of a function claimed to be linear that first measures as quadratic, and in fresh runs costs what `fresh` says of a size.
fn growth(fresh: impl Fn(f64) -> f64) -> (TestReport, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&config(folder.path()));
    let case = |index: u32| {
        let size = f64::from(16 << index);
        let options = Options {
            growth: Some(evenkeel::Claim {
                test: "p::f".to_owned(),
                bound: Model::Linear,
                size,
                sizes: 5,
            }),
            ..Options::default()
        };
        let subject = Subject {
            options,
            ..subject(&format!("p::f/{size}"))
        };
        let mut case = session.case(subject, 1);
        let plan = case.wants().unwrap();
        case.add(Ok(run(&plan, size * size, index)));
        case
    };
    let report = session.conclude((0..5).map(case).collect());
    let mut asked = Vec::new();
    let mut reports = session.growth(&report.tests, 1, &mut |name, plan| {
        asked.push(name.to_owned());
        let size: f64 = name.rsplit_once('/').unwrap().1.parse().unwrap();
        Ok(run(plan, fresh(size), asked.len() as u32))
    });
    (reports.remove(0), asked)
}

#[test]
fn a_growth_is_red_only_when_fresh_fits_of_all_sizes_confirm_it() {
    let (report, asked) = growth(|n| n * n);
    assert!(report.is_red(), "{report}");
    assert!(
        report.to_string().contains(
            "confirmed with 2 fresh measurements of all sizes: by chance in at most 1 of 14400"
        ),
        "{report}"
    );
    // Down, then up, so that a drift of the machine cannot look like growth twice.
    let sizes = [256, 128, 64, 32, 16, 16, 32, 64, 128, 256].map(|size| format!("p::f/{size}"));
    assert_eq!(asked, sizes);
}

#[test]
fn a_growth_that_fresh_processes_do_not_show_is_undecided() {
    let (report, asked) = growth(|n| n);
    assert_eq!(
        report.verdict(),
        Some(Verdict::Undecided(Cause::SuspectNotConfirmed))
    );
    assert!(!report.is_red());
    assert_eq!(asked.len(), 5, "one fit that does not show it is enough");
}
