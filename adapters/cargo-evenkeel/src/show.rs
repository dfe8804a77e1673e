//! `evenkeel show`: what the last verdict of a test rests on.

use std::path::Path;

use evenkeel::Subject;
use evenkeel::env::Conditions;
use evenkeel::kernel::{Digest, Verdict, judge};
use evenkeel::report::{Judged, Outcome, TestReport};
use evenkeel_report::{Test, interval, style};

use crate::arguments::Format;
use crate::exit::Exit;
use crate::history::{DRAWN, UNKNOWN, moment, picture, revision};
use crate::report::past;
use crate::{print, project};

pub(crate) fn run(test: &str, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let session = project::session(dir)?;
    project::known(&session, test)?;
    let history = session.history(test);
    let Some(latest) = history.latest() else {
        anyhow::bail!("the runs of {test:?} cannot be read: `cargo evenkeel doctor` says why");
    };
    // What was kept is enough to judge it again: the runs before it, the policy, the digest.
    let baseline: Vec<Digest> = session
        .baseline(&history)
        .into_iter()
        .filter(|record| record.run < latest.run)
        .map(|record| record.digest)
        .collect();
    let options = project::options(latest);
    let policy = session.policy(&options, 1);
    let mut judgement = judge(&baseline, &latest.digest, &policy);
    judgement.verdict = latest.verdict;
    let report = TestReport {
        subject: Subject {
            name: test.to_owned(),
            location: None,
            options,
        },
        outcome: Outcome::Judged(Box::new(Judged {
            level_ns: latest.digest.level(judgement.basis.level),
            digest: latest.digest,
            by_process: Vec::new(),
            over_limit_ns: None,
            causes: match latest.verdict {
                Verdict::Undecided(cause) => vec![cause],
                _ => Vec::new(),
            },
            conditions: Conditions::default(),
            judgement,
        })),
        kept: true,
        undecided_fails: false,
        changed: Vec::new(),
        notes: vec![format!(
            "measured {} at {}; {} runs are kept, {} of them in this epoch",
            moment(latest.started_at_ns),
            revision(&latest.origin).unwrap_or_else(|| UNKNOWN.to_owned()),
            history.records().len(),
            history.epoch().len()
        )],
    };
    let mut written = Test::of(&report);
    if let evenkeel_report::Outcome::Judged(measured) = &mut written.outcome {
        let level = judgement.basis.level;
        measured.history = Some(past(&session, &history, Some(latest.run), level, &policy));
    }
    match format {
        Format::Json => print::json(&written)?,
        Format::Text => {
            let style = style(&written);
            let word = latest.verdict.name();
            let text = report
                .to_string()
                .replacen(word, &format!("{style}{word}{style:#}"), 1);
            let judged = written.measured().map(|measured| &measured.judged);
            let change = judged.and_then(|judged| interval(judged, print::ink()));
            let change = change.map(|line| format!("  change   {line}\n"));
            print::text(&format!(
                "{text}\n  history  {}\n{}",
                picture(&history, DRAWN),
                change.unwrap_or_default()
            ))?;
        }
    }
    Ok(Exit::Good)
}
