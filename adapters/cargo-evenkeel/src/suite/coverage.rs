//! Which tests had to be judged and were not: vanished ones, and ones whose build is not optimised.
//!
//! A test that failed is not among them: it is in the report, and fails the suite by itself.

use evenkeel::enlist::Enlisted;
use evenkeel::report::Unjudged;
use evenkeel::{Metric, Session};

use crate::arguments::{Counted, Test};

const VANISHED: &str = "is required but not in the suite: it was removed, renamed or ignored, or its target or feature was left out";
const UNOPTIMISED: &str = "is required but was not measured: its build is not optimised";
const UNMATCHED: &str = "is required but no test has this name, now or in the history";

/// The tests that `required` names and that got no verdict, by name. A filter or a package narrows them to what it selects.
pub(super) fn unjudged(session: &Session, enlisted: &[Enlisted], asked: &Test) -> Vec<Unjudged> {
    let required = &session.config().required;
    if required.is_empty() {
        return Vec::new();
    }
    let has_baseline = |test: &String| !session.baseline(&session.history(test)).is_empty();
    let mut known = session.known_tests();
    known.retain(has_baseline);
    let known: Vec<&str> = known
        .iter()
        .filter_map(|test| name(test, asked.metric))
        .collect();
    let here = enlisted
        .iter()
        .filter_map(|test| Some((name(&test.subject.name, asked.metric)?, test.optimised)));
    let here: Vec<(&str, bool)> = here.collect();
    let vanished = known
        .iter()
        .filter(|test| !here.iter().any(|(here, _)| here == *test))
        .filter(|test| required.contains(test, true))
        .map(|test| (*test, VANISHED));
    let unoptimised = here
        .iter()
        .filter(|(test, optimised)| {
            !optimised && required.contains(test, known.iter().any(|known| known == test))
        })
        .map(|(test, _)| (*test, UNOPTIMISED));
    let all: Vec<&str> = here
        .iter()
        .map(|(test, _)| *test)
        .chain(known.iter().copied())
        .collect();
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

/// What the configuration calls a test; `None` for one that this call does not measure: instructions are counted when they are asked for,
/// and nothing else is then.
fn name(test: &str, metric: Option<Counted>) -> Option<&str> {
    let plain = test.strip_suffix(Metric::Instructions.suffix());
    match metric {
        Some(Counted::Instructions) => plain,
        None => plain.is_none().then_some(test),
    }
}

/// Whether the filters and packages of this call ask for a test of that name.
fn is_selected(test: &str, asked: &Test) -> bool {
    let (filters, packages) = (&asked.filters, &asked.build.package);
    let in_filter = filters.is_empty() || filters.iter().any(|part| test.contains(part.as_str()));
    let package = test.split("::").next().unwrap_or_default();
    in_filter && (packages.is_empty() || packages.iter().any(|asked| asked == package))
}
