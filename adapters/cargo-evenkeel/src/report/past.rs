//! The runs before the one that is reported, as a report has them.

use evenkeel::Session;
use evenkeel::kernel::{Baseline, Digest, Level, Policy};
use evenkeel::report::{self, Report};
use evenkeel::store::{History, RunId};
use evenkeel_report::document::{Band, PastRun};
use evenkeel_report::{Document, Outcome, document};

use crate::history::{moment, revision};

/// So many runs of a history are reported, the newest: twice what judges.
const MOST: usize = 64;

/// The document of a suite run, with the histories of its tests.
pub(crate) fn document(session: &Session, report: &Report) -> Document {
    let mut document = Document::of(report);
    for (test, written) in report.tests.iter().zip(&mut document.tests) {
        let (report::Outcome::Judged(judged), Outcome::Judged(measured)) =
            (&test.outcome, &mut written.outcome)
        else {
            continue;
        };
        // A session knows the runs that were there when it began.
        let history = session.history(&test.subject.name);
        let policy = session.policy(&test.subject.options, report.tests.len());
        let level = judged.judgement.basis.level;
        measured.history = Some(past(session, &history, None, level, &policy));
    }
    document
}

/// The runs of a history, or those before one of them: their level, and the band that they make under a policy.
pub(crate) fn past(
    session: &Session,
    history: &History,
    before: Option<RunId>,
    level: Level,
    policy: &Policy,
) -> document::History {
    let is_past = |run: RunId| before.is_none_or(|before| run < before);
    let mut baseline = session.baseline(history);
    baseline.retain(|record| is_past(record.run));
    let digests: Vec<Digest> = baseline.iter().map(|record| record.digest).collect();
    let mut runs = Vec::new();
    for (epoch, records) in history.epochs().enumerate() {
        for record in records.iter().filter(|record| is_past(record.run)) {
            runs.push(PastRun {
                started_at: moment(record.started_at_ns),
                level_ns: record.digest.level(level),
                verdict: record.verdict.into(),
                epoch: epoch + 1,
                accepted: history.is_accepted(record.run),
                baseline: baseline.iter().any(|judge| judge.run == record.run),
                revision: revision(&record.origin).unwrap_or_default(),
            });
        }
    }
    runs.drain(..runs.len().saturating_sub(MOST));
    document::History {
        band: Baseline::new(&digests, policy).band().map(|band| Band {
            lower_ns: band.lower.exp(),
            centre_ns: band.centre.exp(),
            upper_ns: band.upper.exp(),
        }),
        runs,
    }
}
