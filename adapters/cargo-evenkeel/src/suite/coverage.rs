//! Which tests had to be judged and were not: vanished ones, and ones whose build is not optimised.
//!
//! A test that failed is not among them: it is in the report, and fails the suite by itself.

use evenkeel::enlist::Enlisted;
use evenkeel::report::Unjudged;
use evenkeel::{Metric, Session};

use crate::arguments::Test;

const VANISHED: &str = "is required but not in the suite: it was removed, renamed or ignored, or its target or feature was left out";
const UNOPTIMISED: &str = "is required but was not measured: its build is not optimised";
const UNMATCHED: &str = "is required but no test has this name, now or in the history";

/// The tests that `required` names and that got no verdict, by name. A filter or a package narrows them to what it selects.
pub(super) fn unjudged(session: &Session, enlisted: &[Enlisted], asked: &Test) -> Vec<Unjudged> {
    let required = &session.config().required;
    // Where something is counted instead, the tests are not under their own names.
    if required.is_empty() || asked.metric.is_some() {
        return Vec::new();
    }
    let has_baseline = |test: &String| !session.baseline(&session.history(test)).is_empty();
    let mut known = session.known_tests();
    known.retain(has_baseline);
    let is_counted = |test: &&String| test.ends_with(Metric::Instructions.suffix());
    let vanished = known
        .iter()
        .filter(|test| !is_counted(test))
        .filter(|test| !enlisted.iter().any(|here| here.subject.name == **test))
        .filter(|test| required.contains(test, true))
        .map(|test| (test.as_str(), VANISHED));
    let unoptimised = enlisted
        .iter()
        .filter(|test| !test.optimised)
        .map(|test| test.subject.name.as_str())
        .filter(|test| required.contains(test, known.iter().any(|known| known == test)))
        .map(|test| (test, UNOPTIMISED));
    let here = enlisted.iter().map(|test| test.subject.name.as_str());
    let all: Vec<&str> = here.chain(known.iter().map(String::as_str)).collect();
    let unmatched = required.unmatched(&all);
    let unmatched = unmatched.into_iter().map(|pattern| (pattern, UNMATCHED));
    let mut unjudged: Vec<Unjudged> = vanished
        .chain(unoptimised)
        .chain(unmatched)
        .filter(|(test, _)| is_selected(test, asked))
        .map(|(test, reason)| Unjudged {
            test: test.to_owned(),
            reason: reason.to_owned(),
        })
        .collect();
    unjudged.sort_by(|a, b| a.test.cmp(&b.test));
    unjudged
}

/// Whether the filters and packages of this call ask for a test of that name.
fn is_selected(test: &str, asked: &Test) -> bool {
    let (filters, packages) = (&asked.filters, &asked.build.package);
    let in_filter = filters.is_empty() || filters.iter().any(|part| test.contains(part.as_str()));
    let package = test.split("::").next().unwrap_or_default();
    in_filter && (packages.is_empty() || packages.iter().any(|asked| asked == package))
}
