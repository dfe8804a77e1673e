//! How a cost grows.

use evenkeel::report::TestReport;
use evenkeel::{Options, Subject};
use evenkeel_core::{Cause, Model, Verdict};

use crate::scene::{config, run, session, subject};

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
