//! JUnit's XML as nextest's own parser reads it.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../examples/sample/growth.rs"]
mod growth;
#[path = "../examples/sample/suite.rs"]
mod sample;

use std::collections::BTreeMap;

use evenkeel_report::{Attention, Document, junit};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};

fn read(document: &Document) -> Vec<TestCase> {
    let mut report = Report::deserialize_from_str(&junit(document).unwrap()).unwrap();
    assert_eq!(report.name.as_deref(), Some("evenkeel"));
    assert_eq!(report.test_suites.len(), 1);
    assert_eq!(report.tests, document.tests.len());
    report.test_suites.remove(0).test_cases
}

fn property<'c>(case: &'c TestCase, name: &str) -> Option<&'c str> {
    let mut properties = case.properties.iter();
    let found = properties.find(|property| &*property.name == name)?;
    Some(&found.value)
}

#[test]
fn every_verdict_is_read_as_it_is() {
    let document = sample::suite(200).unwrap();
    let cases = read(&document);
    let cases: BTreeMap<&str, &TestCase> = cases.iter().map(|case| (&*case.name, case)).collect();
    for test in &document.tests {
        let case = cases[&*test.test];
        assert_eq!(property(case, "evenkeel.verdict"), Some(test.word()));
        let ratio = test.measured().and_then(|measured| measured.judged.ratio);
        let read: Option<f64> =
            property(case, "evenkeel.ratio").map(|ratio| ratio.parse().unwrap());
        assert_eq!(read, ratio, "{}", test.test);
        let expected = match test.attention() {
            Attention::Broken => Some(NonSuccessKind::Error),
            _ if document.fails(test) => Some(NonSuccessKind::Failure),
            _ => None,
        };
        let is_skipped = [Attention::Undecided, Attention::Learning].contains(&test.attention());
        match &case.status {
            TestCaseStatus::NonSuccess { kind, ty, .. } => {
                assert_eq!((Some(*kind), ty.as_deref()), (expected, Some(test.word())));
            }
            TestCaseStatus::Skipped { message, .. } => {
                assert!(is_skipped && message.is_some(), "{}", test.test);
            }
            TestCaseStatus::Success { .. } => {
                assert!(expected.is_none() && !is_skipped, "{}", test.test);
            }
        }
    }
    let grown = cases["shop::search::finds_duplicates"];
    assert_eq!(property(grown, "evenkeel.growth_model"), Some("n^2"));
    assert_eq!(property(grown, "evenkeel.growth_bound"), Some("n"));
}

#[test]
fn a_name_that_xml_can_hold_is_read_letter_by_letter() {
    let cases = read(&sample::hostile().unwrap());
    let names = sample::hostile_names();
    assert_eq!(cases.len(), names.len());
    let can_be_held = |name: &&String| !name.contains(|c: char| c.is_control() || c == '\u{ffff}');
    for name in names.iter().filter(can_be_held) {
        assert!(cases.iter().any(|case| &*case.name == name), "{name}");
    }
}
