//! The document of a suite run.

use evenkeel::Options;
use evenkeel::kernel::{Cause, CommonMode as Mode, Stage};
use evenkeel::report::{self, Report, TestReport, advice, meaning};
use jiff::Timestamp;

use super::{
    Basis, Change, CommonMode, Document, Doubt, Environment, FORMAT, Judged, Location, Measured,
    Outcome, Process, Test, Throughput, Unjudged,
};
use crate::Count;

impl Document {
    /// The document of a suite run. The histories of its tests are left to whoever knows the store.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let tests: Vec<Test> = report.tests.iter().map(Test::of).collect();
        Self {
            format: FORMAT,
            evenkeel: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: moment(report.started_at_ns),
            seconds: report.seconds,
            environment: Some(Environment {
                key: report.environment.clone(),
                dedicated: report.dedicated,
                facts: report.facts.iter().cloned().collect(),
            }),
            duet: None,
            alarm_rate: report.alarm_rate,
            alarm_used: alarm_used(&tests),
            undecided_fails: report.undecided_fails,
            count: Count::of(&tests),
            common_mode: common_mode(&tests),
            unjudged: report.unjudged.iter().map(Unjudged::of).collect(),
            notes: report.notes.clone(),
            tests,
        }
    }
}

impl Test {
    /// The part of the document that is about one test.
    #[must_use]
    pub fn of(test: &TestReport) -> Self {
        let outcome = match &test.outcome {
            report::Outcome::Judged(judged) => {
                Outcome::Judged(Box::new(Measured::of(judged, &test.subject.options)))
            }
            report::Outcome::Grown(grown) => Outcome::Judged(Box::new(Measured::grown(
                grown,
                test.subject.options.metric,
            ))),
            report::Outcome::Failed(reason) => Outcome::Failed {
                verdict: (),
                failure: reason.clone(),
            },
        };
        let changed = test.changed.iter().map(|change| Change {
            name: change.name.clone(),
            before: change.before.clone(),
            now: change.now.clone(),
        });
        Self {
            test: test.subject.name.clone(),
            outcome,
            red: test.is_red(),
            unstable: test.subject.options.unstable,
            tags: test.subject.options.tags.clone(),
            kept: test.has_history().then_some(test.kept),
            changed: changed.collect(),
            notes: test.notes.clone(),
            location: test.subject.location.as_ref().map(Location::of),
            next: test.next(),
        }
    }
}

impl Measured {
    fn of(judged: &report::Judged, options: &Options) -> Self {
        let conditions = judged.conditions.facts().into_iter();
        Self {
            judged: Judged::of_run(&judged.judgement, &judged.causes),
            unit: options.metric.unit().to_owned(),
            level_ns: judged.level_ns,
            old_ns: None,
            throughput: options
                .throughput
                .and_then(|throughput| Throughput::of(throughput, judged.level_ns)),
            over_limit_ns: judged.over_limit_ns,
            observations: Some(judged.digest.observations()),
            processes: Some(judged.digest.processes()),
            iterations: Some(judged.digest.iterations()),
            seconds: None,
            conditions: conditions
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            doubts: judged.causes.iter().map(Doubt::of).collect(),
            by_process: judged.by_process.iter().copied().map(Process).collect(),
            history: None,
        }
    }
}

impl Throughput {
    /// At a level of so many nanoseconds; `None` where that gives no number.
    pub(super) fn of(throughput: evenkeel::Throughput, level_ns: f64) -> Option<Self> {
        Some(Self {
            unit: throughput.unit().to_owned(),
            per_iteration: throughput.per_iteration(),
            per_second: throughput.per_second(level_ns)?,
        })
    }
}

impl Doubt {
    pub(super) fn of(cause: &Cause) -> Self {
        Self {
            cause: cause.name().to_owned(),
            meaning: meaning(*cause).to_owned(),
            next: advice(*cause).to_owned(),
        }
    }
}

impl Location {
    pub(super) fn of(location: &evenkeel::Location) -> Self {
        Self {
            file: location.file.clone(),
            line: location.line,
        }
    }
}

impl Unjudged {
    fn of(unjudged: &report::Unjudged) -> Self {
        Self {
            test: unjudged.test.clone(),
            reason: unjudged.reason.clone(),
        }
    }
}

/// The chances of the evidence that could turn tests red, added up: a test that was not confirmed could not.
pub(super) fn alarm_used(tests: &[Test]) -> f64 {
    let chances = tests.iter().filter_map(|test| {
        let judged = &test.measured()?.judged;
        match (&judged.basis, judged.stage) {
            (Basis::Runs { alpha, .. }, Stage::Confirm | Stage::Duet) => Some(*alpha),
            (Basis::Pairs { alpha, .. }, _) => Some(*alpha),
            (Basis::Growth(growth), _) => Some(growth.alpha),
            _ => None,
        }
    });
    chances.sum()
}

/// What the tests with a history have in common.
fn common_mode(tests: &[Test]) -> Option<CommonMode> {
    let mut ratios: Vec<f64> = tests
        .iter()
        .filter_map(|test| test.measured()?.judged.ratio)
        .collect();
    let mode = Mode::of_suite(&mut ratios).ok()?;
    Some(CommonMode {
        ratio: mode.factor,
        error: mode.error,
        tests: mode.ratios,
    })
}

/// As RFC 3339, in UTC; `None` for a clock that is off by millennia.
fn moment(ns: i64) -> Option<String> {
    Some(Timestamp::from_nanosecond(ns.into()).ok()?.to_string())
}
