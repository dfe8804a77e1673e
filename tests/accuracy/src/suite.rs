//! One suite run through the runner's session, by the calls of `cargo evenkeel test`; who measures is up to the caller.

use evenkeel::measure::Failure;
use evenkeel::report::Report;
use evenkeel::session::Case;
use evenkeel::{Run, RunPlan, Session, Subject};

/// What measures a run of each wanted test, in the same order.
pub(crate) type Measure<'m> = dyn FnMut(&[(usize, RunPlan)]) -> Vec<Result<Run, Failure>> + 'm;

/// Judges the subjects as one suite. `measure` is asked for a run of each test that wants one, in the same order, until none does.
pub(crate) fn judge(session: &Session, subjects: &[Subject], measure: &mut Measure<'_>) -> Report {
    let open = |subject: &Subject| session.case(subject.clone(), subjects.len());
    let mut cases: Vec<Case> = subjects.iter().map(open).collect();
    measure_all(&mut cases, measure, Case::awaits_look);
    session.weigh(&mut cases);
    measure_all(&mut cases, measure, |_| true);
    session.conclude(cases)
}

fn measure_all(cases: &mut [Case], measure: &mut Measure<'_>, is_meant: impl Fn(&Case) -> bool) {
    loop {
        let wants = |(index, case): (usize, &Case)| Some((index, case.wants()?));
        let meant = cases.iter().enumerate().filter(|(_, case)| is_meant(case));
        let wanted: Vec<_> = meant.filter_map(wants).collect();
        if wanted.is_empty() {
            return;
        }
        for ((index, _), run) in wanted.iter().zip(measure(&wanted)) {
            cases[*index].add(run);
        }
    }
}
