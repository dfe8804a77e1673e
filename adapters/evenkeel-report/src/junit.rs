//! JUnit's XML, in the dialect that nextest writes and CI services read.

use std::borrow::Cow;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use crate::document::Basis;
use crate::sentence::sentence;
use crate::{Attention, Document, Test};

/// The report as JUnit's XML: a test case a test, its numbers as properties.
///
/// A test that could not be measured, or had to be judged and was not, is an error; one that fails is a failure; one that is undecided or
/// still learning is skipped with the reason, because there is no verdict that it passed with.
///
/// # Errors
///
/// None in practice: the text is made in memory.
pub fn junit(document: &Document) -> Result<String, quick_junit::SerializeError> {
    let mut suite = TestSuite::new(match &document.environment {
        Some(environment) => environment.key.clone(),
        None => "duet".to_owned(),
    });
    suite.set_time(seconds(document.seconds));
    let started_at = document.started_at.clone();
    let alarm_rate = document.alarm_rate.to_string();
    for (name, value) in [("started_at", started_at), ("alarm_rate", Some(alarm_rate))] {
        if let Some(value) = value {
            suite.add_property(Property::new(format!("evenkeel.{name}"), value));
        }
    }
    for test in &document.tests {
        suite.add_test_case(case(document, test));
    }
    for unjudged in &document.unjudged {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status
            .set_type("not_judged")
            .set_message(visible(&format!("it {}", unjudged.reason)));
        suite.add_test_case(TestCase::new(visible(&unjudged.test), status));
    }
    let mut report = Report::new("evenkeel");
    report.set_time(seconds(document.seconds));
    report.add_test_suite(suite);
    report.to_string()
}

fn case(document: &Document, test: &Test) -> TestCase {
    let sentence = sentence(test);
    let mut status = match test.attention() {
        Attention::Broken => TestCaseStatus::non_success(NonSuccessKind::Error),
        _ if document.fails(test) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Attention::Undecided | Attention::Learning => TestCaseStatus::skipped(),
        _ => TestCaseStatus::success(),
    };
    // A success has neither.
    status.set_type(test.word()).set_message(visible(&sentence));
    let (sentence, next) = (visible(&sentence), visible(&test.next));
    status.set_description(format!("{sentence}\nnext: {next}"));
    let mut case = TestCase::new(visible(&test.test), status);
    if let Some((module, _)) = test.test.rsplit_once("::") {
        case.set_classname(visible(module));
    }
    if let Some(location) = &test.location {
        let file = visible(&location.file);
        case.extra.insert("file".into(), file.into());
        let line = location.line.to_string();
        case.extra.insert("line".into(), line.into());
    }
    if let Some(seconds_taken) = test.measured().and_then(|measured| measured.seconds) {
        case.set_time(seconds(seconds_taken));
    }
    for (name, value) in properties(test) {
        case.add_property(Property::new(format!("evenkeel.{name}"), visible(&value)));
    }
    case
}

/// The numbers of a test that are known, by the names that they have in the JSON report.
fn properties(test: &Test) -> Vec<(&'static str, String)> {
    let mut properties = vec![
        ("verdict", test.word().to_owned()),
        ("next", test.next.clone()),
    ];
    let Some(measured) = test.measured() else {
        return properties;
    };
    let judged = &measured.judged;
    let numbers = [
        ("level_ns", Some(measured.level_ns)),
        ("old_ns", measured.old_ns),
        ("over_limit_ns", measured.over_limit_ns),
        ("ratio", judged.ratio),
        ("interval_low", judged.interval.map(|(low, _)| low)),
        ("interval_high", judged.interval.map(|(_, high)| high)),
        ("limit", judged.limit),
        ("detectable", judged.detectable),
    ];
    properties.extend(
        numbers
            .into_iter()
            .filter_map(|(name, number)| Some((name, number?.to_string()))),
    );
    match &judged.basis {
        Basis::Runs { runs, .. } => properties.push(("runs", runs.to_string())),
        Basis::Pairs { pairs, .. } => properties.push(("pairs", pairs.to_string())),
        Basis::Growth(growth) => {
            properties.push(("growth_bound", growth.bound.clone()));
            if let Some(fit) = &growth.fit {
                properties.push(("growth_model", fit.model.clone()));
                properties.push(("growth_excess", fit.excess.to_string()));
            }
        }
        Basis::Sides { .. } => {}
    }
    if !judged.causes.is_empty() {
        properties.push(("causes", judged.causes.join(", ")));
    }
    if test.unstable {
        properties.push(("unstable", "true".to_owned()));
    }
    properties
}

/// A report may be anybody's: what is no duration is none.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// A text of which nothing is lost: what XML cannot hold, or a parser makes a space of, as Rust's escapes.
fn visible(text: &str) -> Cow<'_, str> {
    let is_lost = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    if !text.contains(is_lost) {
        return text.into();
    }
    let mut shown = String::new();
    for character in text.chars() {
        if is_lost(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown.into()
}
