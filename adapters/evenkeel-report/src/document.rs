//! The report as a JSON document.

use std::collections::BTreeMap;

use evenkeel::Location;
use evenkeel::report::{Change, Outcome, Report, TestReport, Unjudged};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::{Count, Judged};

/// The version of the document's shape. Fields may be added; removing or changing one raises it.
pub const FORMAT: u32 = 1;

/// The JSON document of a report: serialise it.
#[derive(Debug)]
pub struct Document<'r>(pub &'r Report);

/// The part of the document that is about one test.
#[derive(Debug)]
pub struct TestDocument<'r>(pub &'r TestReport);

impl Serialize for TestDocument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Test::of(self.0).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Fields<'r> {
    format: u32,
    evenkeel: &'static str,
    started_at: Option<String>,
    seconds: f64,
    environment: Environment<'r>,
    alarm_rate: f64,
    undecided_fails: bool,
    count: Count,
    tests: Vec<Test<'r>>,
    unjudged: Vec<NotJudged<'r>>,
    notes: &'r [String],
}

#[derive(Serialize)]
struct Environment<'r> {
    key: &'r str,
    dedicated: bool,
    facts: BTreeMap<&'r str, &'r str>,
}

#[derive(Serialize)]
struct Test<'r> {
    test: &'r str,
    #[serde(flatten)]
    outcome: Found<'r>,
    red: bool,
    unstable: bool,
    tags: &'r [String],
    kept: bool,
    changed: Vec<Changed<'r>>,
    notes: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'r Location>,
    next: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Found<'r> {
    Judged {
        #[serde(flatten)]
        judged: Box<Judged>,
        level_ns: f64,
        over_limit_ns: Option<f64>,
        observations: u64,
        processes: usize,
        iterations: u64,
        conditions: BTreeMap<&'static str, f64>,
    },
    Failed {
        verdict: Option<&'static str>,
        failure: &'r str,
    },
}

#[derive(Serialize)]
struct NotJudged<'r> {
    test: &'r str,
    reason: &'r str,
}

#[derive(Serialize)]
struct Changed<'r> {
    name: &'r str,
    before: &'r str,
    now: &'r str,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let facts = report.facts.iter();
        Fields {
            format: FORMAT,
            evenkeel: env!("CARGO_PKG_VERSION"),
            started_at: moment(report.started_at_ns),
            seconds: report.seconds,
            environment: Environment {
                key: &report.environment,
                dedicated: report.dedicated,
                facts: facts.map(|(name, value)| (&**name, &**value)).collect(),
            },
            alarm_rate: report.alarm_rate,
            undecided_fails: report.undecided_fails,
            count: Count::of(report),
            tests: report.tests.iter().map(Test::of).collect(),
            unjudged: report.unjudged.iter().map(NotJudged::of).collect(),
            notes: &report.notes,
        }
        .serialize(serializer)
    }
}

impl<'r> Test<'r> {
    fn of(test: &'r TestReport) -> Self {
        let outcome = match &test.outcome {
            Outcome::Judged(judged) => Found::Judged {
                judged: Box::new(Judged::of_run(&judged.judgement, &judged.causes)),
                level_ns: judged.level_ns,
                over_limit_ns: judged.over_limit_ns,
                observations: judged.digest.observations(),
                processes: judged.digest.processes(),
                iterations: judged.digest.iterations(),
                conditions: judged.conditions.facts().into_iter().collect(),
            },
            Outcome::Failed(reason) => Found::Failed {
                verdict: None,
                failure: reason,
            },
        };
        let options = &test.subject.options;
        Self {
            test: &test.subject.name,
            outcome,
            red: test.is_red(),
            unstable: options.unstable,
            tags: &options.tags,
            kept: test.kept,
            changed: test.changed.iter().map(Changed::of).collect(),
            notes: &test.notes,
            location: test.subject.location.as_ref(),
            next: test.next(),
        }
    }
}

impl<'r> NotJudged<'r> {
    fn of(unjudged: &'r Unjudged) -> Self {
        Self {
            test: &unjudged.test,
            reason: &unjudged.reason,
        }
    }
}

impl<'r> Changed<'r> {
    fn of(change: &'r Change) -> Self {
        Self {
            name: &change.name,
            before: &change.before,
            now: &change.now,
        }
    }
}

/// As RFC 3339, in UTC; `None` for a clock that is off by millennia.
fn moment(ns: i64) -> Option<String> {
    Some(Timestamp::from_nanosecond(ns.into()).ok()?.to_string())
}
