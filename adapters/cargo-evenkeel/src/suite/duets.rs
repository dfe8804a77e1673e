//! Duets within a suite: suspects with a kept build of their baseline, and tests with the function that they are `against`.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use evenkeel::duet::{Duet, DuetPlan, Side};
use evenkeel::enlist::Enlisted;
use evenkeel::kernel::{MOST_PAIRS, Policy};
use evenkeel::report::TestReport;
use evenkeel::session::Case;
use evenkeel::{Session, Subject};

use crate::builds::Builds;
use crate::duet::play::play_all;
use crate::progress::Progress;

/// Settles what can be settled; the sentences say what could not, and why. Those cases are left to fresh runs.
pub(super) fn settle(
    session: &Session,
    tests: &[&Enlisted],
    cases: &mut [Case],
    progress: &mut Progress,
) -> Vec<String> {
    let mut notes = Vec::new();
    let builds = Builds::of(&session.config().dir, session.environment_key());
    let shelf = match builds.shelf(&mut notes) {
        Ok(Some(shelf)) => shelf,
        Ok(None) => return notes,
        Err(error) => {
            notes.push(format!("kept builds cannot be used: {error:#}"));
            return notes;
        }
    };
    let mut duets = Vec::new();
    for (index, policy) in session.suspects(cases) {
        let case = &cases[index];
        let name = &case.subject().name;
        let counts = |run| case.is_of_this_epoch(run);
        if let Some(base) = shelf.base(name, counts, &mut notes) {
            let old = Side::Test {
                name: name.clone(),
                launch: base.launch,
            };
            let new = Side::Test {
                name: name.clone(),
                launch: tests[index].launch.clone(),
            };
            duets.push((
                name.clone(),
                Ok(Duet::new(old, new, plan(policy))),
                index,
                base.name,
            ));
        }
    }
    if duets.is_empty() {
        return notes;
    }
    progress.duets(duets.len(), MOST_PAIRS);
    play_all(
        duets.iter_mut().map(|(name, duet, ..)| (&**name, duet)),
        progress,
    );
    for (name, duet, index, base) in duets {
        match duet.map(Duet::finish) {
            Ok(Some(finding)) => cases[index].hear(&finding, &base),
            Ok(None) => {}
            Err(reason) => notes.push(format!(
                "{name} could not be compared with {base}: {reason}"
            )),
        }
    }
    notes
}

/// Compares tests with their counterparts, which are in the same programs.
pub(super) fn compare(
    session: &Session,
    tests: &[&Enlisted],
    together: usize,
    progress: &mut Progress,
) -> Vec<TestReport> {
    let duet = |test: &&Enlisted| {
        let counterpart = test.against.clone().unwrap_or_default();
        let duet = session.duet(&test.subject, test.launch.clone(), counterpart, together);
        (test.subject.clone(), Ok(duet))
    };
    let mut duets: Vec<(Subject, Result<Duet, String>)> = tests.iter().map(duet).collect();
    if duets.is_empty() {
        return Vec::new();
    }
    progress.duets(duets.len(), MOST_PAIRS);
    play_all(
        duets
            .iter_mut()
            .map(|(subject, duet)| (&*subject.name, duet)),
        progress,
    );
    let reports = duets.into_iter();
    reports
        .map(|(subject, duet)| session.compared(subject, duet))
        .collect()
}

fn plan(policy: Policy) -> DuetPlan {
    DuetPlan {
        policy,
        most_pairs: MOST_PAIRS,
        seed: RandomState::new().build_hasher().finish(),
    }
}
