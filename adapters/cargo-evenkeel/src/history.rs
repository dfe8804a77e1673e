//! `evenkeel history`: which tests have one here, and the runs of one.

use std::path::Path;

use evenkeel::Session;
use evenkeel::store::{History, Origin, Record, Stored};
use evenkeel_report::{change, columns, duration, printable, sparkline};
use jiff::Timestamp;
use serde::Serialize;

use crate::arguments::Format;
use crate::exit::Exit;
use crate::{print, project};

pub(crate) fn run(test: Option<&str>, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let session = project::session(dir)?;
    match test {
        Some(test) => {
            project::known(&session, test)?;
            print_runs(&session, test, format)?;
        }
        None => print_tests(&session, format)?,
    }
    Ok(Exit::Good)
}

/// A test with its newest run.
#[derive(Serialize)]
struct Known {
    test: String,
    runs: usize,
    epoch_runs: usize,
    verdict: &'static str,
    median_ns: f64,
    started_at: String,
    #[serde(skip)]
    picture: String,
}

/// So many runs are drawn of one test.
pub(crate) const DRAWN: usize = 64;
/// So many runs are drawn of each test in a list.
const DRAWN_IN_LIST: usize = 16;

/// The medians of the newest runs in one line.
pub(crate) fn picture(history: &History, most: usize) -> String {
    let medians = |records: &[Stored<Record>]| {
        records
            .iter()
            .map(|record| record.digest.median())
            .collect()
    };
    let epochs: Vec<Vec<f64>> = history.epochs().map(medians).collect();
    sparkline(&epochs, most, print::ink())
}

fn print_tests(session: &Session, format: Format) -> anyhow::Result<()> {
    let mut tests = session.known_tests();
    tests.sort_unstable();
    let known = tests.into_iter().filter_map(|test| {
        let history = session.history(&test);
        let latest = history.latest()?;
        Some(Known {
            runs: history.records().len(),
            epoch_runs: history.epoch().len(),
            verdict: latest.verdict.name(),
            median_ns: latest.digest.median(),
            started_at: moment(latest.started_at_ns),
            picture: picture(&history, DRAWN_IN_LIST),
            test,
        })
    });
    if format == Format::Json {
        for known in known {
            print::json(&known)?;
        }
        return Ok(());
    }
    let rows: Vec<_> = known
        .map(|known| {
            [
                printable(&known.test),
                known.runs.to_string(),
                known.epoch_runs.to_string(),
                known.verdict.to_owned(),
                duration(known.median_ns),
                known.started_at,
                known.picture,
            ]
        })
        .collect();
    if rows.is_empty() {
        return print::text(&format!(
            "no runs are kept in {} for this environment; measure first, with `cargo evenkeel test`\n",
            session.config().dir.display()
        ));
    }
    let header = [
        "test", "runs", "epoch", "verdict", "median", "when", "history",
    ];
    print::text(&columns(header, rows, &[1, 2, 4]))
}

/// One run of a test.
#[derive(Serialize)]
struct Kept {
    run: String,
    started_at: String,
    epoch: usize,
    accepted: bool,
    verdict: &'static str,
    cause: Option<&'static str>,
    median_ns: f64,
    ratio: Option<f64>,
    baseline: bool,
    branch: Option<String>,
    commit: Option<String>,
    dirty: Option<bool>,
}

fn print_runs(session: &Session, test: &str, format: Format) -> anyhow::Result<()> {
    let history = session.history(test);
    let baseline = session.baseline(&history);
    let judges = |record: &Record| baseline.iter().any(|known| known.run == record.run);
    let mut rows = Vec::new();
    for (epoch, records) in history.epochs().enumerate() {
        for record in records {
            let accepted = history.is_accepted(record.run);
            if format == Format::Json {
                print::json(&kept(record, epoch + 1, accepted, judges(record)))?;
                continue;
            }
            rows.push([
                moment(record.started_at_ns),
                (epoch + 1).to_string() + if accepted { " accepted" } else { "" },
                duration(record.digest.median()),
                record.ratio.map(change).unwrap_or_default(),
                record.verdict.name().to_owned(),
                if judges(record) { "judges" } else { "" }.to_owned(),
                revision(&record.origin).unwrap_or_else(|| UNKNOWN.to_owned()),
            ]);
        }
    }
    if format == Format::Json {
        return Ok(());
    }
    let header = [
        "when", "epoch", "median", "change", "verdict", "baseline", "revision",
    ];
    let table = columns(header, rows, &[2, 3]);
    print::text(&format!("{table}\n{}\n", picture(&history, DRAWN)))
}

fn kept(record: &Stored<Record>, epoch: usize, accepted: bool, baseline: bool) -> Kept {
    Kept {
        run: record.run.to_string(),
        started_at: moment(record.started_at_ns),
        epoch,
        accepted,
        verdict: record.verdict.name(),
        cause: match record.verdict {
            evenkeel::kernel::Verdict::Undecided(cause) => Some(cause.name()),
            _ => None,
        },
        median_ns: record.digest.median(),
        ratio: record.ratio,
        baseline,
        branch: record.origin.branch.clone(),
        commit: record.origin.commit.clone(),
        dirty: record.origin.dirty,
    }
}

/// A moment in UTC, to the second.
pub(crate) fn moment(ns: i64) -> String {
    match Timestamp::from_second(ns.div_euclid(1_000_000_000)) {
        Ok(moment) => moment.to_string(),
        Err(_) => "at an unknown time".to_owned(),
    }
}

/// What stands for a revision that is not known.
pub(crate) const UNKNOWN: &str = "an unknown revision";

/// `main 3f2a1b09cd, changed`, as far as it is known.
pub(crate) fn revision(origin: &Origin) -> Option<String> {
    let branch = origin.branch.as_deref().map(printable);
    let commit = origin
        .commit
        .as_deref()
        .map(|commit| commit.chars().take(10).collect());
    let known: Vec<String> = branch.into_iter().chain(commit).collect();
    let dirty = if origin.dirty == Some(true) {
        ", changed"
    } else {
        ""
    };
    (!known.is_empty()).then(|| known.join(" ") + dirty)
}
