//! One suite run through the runner's session, by the calls of `cargo evenkeel test`; who measures is up to the caller.

use evenkeel::duet::{DuetPlan, Finding};
use evenkeel::kernel::MOST_PAIRS;
use evenkeel::measure::Failure;
use evenkeel::report::Report;
use evenkeel::session::Case;
use evenkeel::{Run, RunPlan, Session, Subject};

/// Who measures the tests of a suite, which are known by their place in it.
pub(crate) trait Measure {
    /// A run of each wanted test, in the same order.
    fn runs(&mut self, wanted: &[(usize, RunPlan)]) -> Vec<Result<Run, Failure>>;

    /// A duet of a suspect with the kept build of its baseline; `None` where none was kept.
    fn duet(&mut self, index: usize, plan: DuetPlan) -> Option<Finding>;
}

/// Judges the subjects as one suite; `seed` is what the duets draw from.
pub(crate) fn judge(
    session: &Session,
    subjects: &[Subject],
    seed: u64,
    measure: &mut dyn Measure,
) -> Report {
    let open = |subject: &Subject| session.case(subject.clone(), subjects.len());
    let mut cases: Vec<Case> = subjects.iter().map(open).collect();
    measure_all(&mut cases, measure, Case::awaits_look);
    for (index, policy) in session.suspects(&cases) {
        let plan = DuetPlan {
            policy,
            most_pairs: MOST_PAIRS,
            seed: seed.wrapping_add(index as u64),
        };
        if let Some(finding) = measure.duet(index, plan) {
            cases[index].hear(&finding, "the kept build");
        }
    }
    session.weigh(&mut cases);
    measure_all(&mut cases, measure, |_| true);
    session.conclude(cases)
}

fn measure_all(cases: &mut [Case], measure: &mut dyn Measure, is_meant: impl Fn(&Case) -> bool) {
    loop {
        let wants = |(index, case): (usize, &Case)| Some((index, case.wants()?));
        let meant = cases.iter().enumerate().filter(|(_, case)| is_meant(case));
        let wanted: Vec<_> = meant.filter_map(wants).collect();
        if wanted.is_empty() {
            return;
        }
        for ((index, _), run) in wanted.iter().zip(measure.runs(&wanted)) {
            cases[*index].add(run);
        }
    }
}
