//! The document of duets.

use evenkeel::Options;
use evenkeel::duet::{DuetReport, DuetTest, Finding};
use evenkeel::kernel::{Cause, Stage, Verdict};

use super::judged::{finite, interval, names};
use super::suite::alarm_used;
use super::{
    Against, Basis, Document, Doubt, FORMAT, Judged, Location, Measured, Outcome, Test, Throughput,
    Word,
};
use crate::Count;

impl Document {
    /// The document of duets.
    #[must_use]
    pub fn of_duets(report: &DuetReport) -> Self {
        let tests: Vec<Test> = report.tests.iter().map(Test::of_duet).collect();
        Self {
            format: FORMAT,
            evenkeel: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: None,
            seconds: report.seconds,
            environment: None,
            duet: Some(Against {
                base: report.base.clone(),
                only_old: report.only_old.clone(),
                only_new: report.only_new.clone(),
            }),
            alarm_rate: report.alarm_rate,
            alarm_used: alarm_used(&tests),
            undecided_fails: report.undecided_fails,
            count: Count::of(&tests),
            common_mode: None,
            unjudged: Vec::new(),
            notes: report.notes.clone(),
            tests,
        }
    }
}

impl Test {
    fn of_duet(test: &DuetTest) -> Self {
        let options = &test.subject.options;
        Self {
            test: test.subject.name.clone(),
            outcome: match &test.outcome {
                Ok(finding) => Outcome::Judged(Box::new(Measured::of_finding(finding, options))),
                Err(failure) => Outcome::Failed {
                    verdict: (),
                    failure: failure.clone(),
                },
            },
            red: test.is_red(),
            unstable: options.unstable,
            tags: options.tags.clone(),
            kept: None,
            changed: Vec::new(),
            notes: match &test.outcome {
                Ok(finding) if test.is_undecided() => vec![doubt(finding)],
                _ => Vec::new(),
            },
            location: test.subject.location.as_ref().map(Location::of),
            next: next(test).to_owned(),
        }
    }
}

/// The one thing to do next.
fn next(test: &DuetTest) -> &'static str {
    match test.verdict() {
        None => "mend what it says above",
        Some(Verdict::Regressed) => {
            "look at what changed since the base; if the slowdown is meant, raise its budget or `accept` it"
        }
        Some(Verdict::Undecided(_)) => "repeat it on a quieter machine, or with a larger --floor",
        Some(_) => "nothing to do",
    }
}

/// Why it is not settled, and what would settle it.
fn doubt(finding: &Finding) -> String {
    let causes: Vec<&str> = finding.causes.iter().map(Cause::name).collect();
    let settled = &finding.settled;
    let needed = match settled.more_pairs {
        Some(more) => {
            let seconds = finding.seconds / settled.pairs as f64 * more as f64;
            format!("about {more} more pairs ({seconds:.0} s) would settle it")
        }
        None => "the ratio is too close to the limit for any number of pairs".to_owned(),
    };
    format!(
        "undecided after {} pairs ({}): {needed}",
        settled.pairs,
        causes.join(", ")
    )
}

impl Measured {
    fn of_finding(finding: &Finding, options: &Options) -> Self {
        let settled = &finding.settled;
        let [old_ns, level_ns] = finding.level_ns;
        let conditions = finding.conditions.facts().into_iter();
        Self {
            judged: Judged {
                verdict: Word::from(finding.verdict),
                suspect: finding.verdict == Verdict::Regressed,
                stage: Stage::Duet,
                ratio: finite(settled.ratio),
                interval: interval(settled.interval).filter(|(low, _)| *low > 0.0),
                limit: finite(finding.limit),
                detectable: None,
                basis: Basis::Pairs {
                    pairs: settled.pairs,
                    more_pairs: settled.more_pairs,
                    iterations: finding.iterations,
                    alpha: finding.alpha,
                    seed: finding.seed,
                    moved: settled.moved,
                },
                causes: names(&finding.causes),
            },
            unit: options.metric.unit().to_owned(),
            level_ns,
            old_ns: Some(old_ns),
            throughput: options
                .throughput
                .and_then(|throughput| Throughput::of(throughput, level_ns)),
            over_limit_ns: None,
            observations: None,
            processes: None,
            iterations: None,
            seconds: Some(finding.seconds),
            conditions: conditions
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            doubts: finding.causes.iter().map(Doubt::of).collect(),
            by_process: Vec::new(),
            history: None,
        }
    }
}
