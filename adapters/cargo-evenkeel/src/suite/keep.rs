//! `--keep-build`: the programs of a run that joins the baseline are kept beside it.

use evenkeel::Session;
use evenkeel::enlist::Enlisted;
use evenkeel::kernel::Verdict;
use evenkeel::report::Report;

use crate::builds::Builds;

/// Keeps the programs of all tests whose run has joined the baseline; the sentences say what was not kept, and why.
pub(super) fn build(
    session: &Session,
    tests: &[&Enlisted],
    report: &Report,
    most_bytes: u64,
) -> Vec<String> {
    if !session.admits(Verdict::Steady) {
        // A pull request, another branch: as the workflow wants it, and nothing to talk about.
        return Vec::new();
    }
    let joined: Vec<&Enlisted> = tests
        .iter()
        .zip(&report.tests)
        .filter(|(_, judged)| {
            judged.kept
                && judged
                    .verdict()
                    .is_some_and(|verdict| session.admits(verdict))
        })
        .map(|(test, _)| *test)
        .collect();
    let mut notes = Vec::new();
    if joined.is_empty() {
        notes.push("no build was kept: no test's run has joined the baseline".to_owned());
        return notes;
    }
    let builds = Builds::of(&session.config().dir, session.environment_key());
    if let Err(error) = builds.keep(
        session.run(),
        session.commit(),
        &joined,
        most_bytes,
        &mut notes,
    ) {
        notes.push(format!("the build was not kept: {error:#}"));
    }
    notes
}
