//! `evenkeel import`: what another tool measured is kept and judged as any other run.
//!
//! The runs of all files are put in groups, one for each state of the code. The first run of a group is looked at and kept; those
//! after it are fresh runs of the same code, which confirm or clear its suspects.

mod group;
mod said;

use std::path::Path;

use anyhow::{Context as _, ensure};
use evenkeel::config::Config;
use evenkeel::env::Conditions;
use evenkeel::{Metric, Options, ProcessRun, Session, Source, Subject};
use evenkeel_import::{Measured, Unit};
use evenkeel_report::Document;

use self::group::Group;
use crate::arguments::{Format, Import};
use crate::exit::Exit;
use crate::{print, project, report};

/// A store's segment holds no more.
const MOST_TESTS: usize = 100_000;

pub(crate) fn run(arguments: &Import, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let config = project::config(&project::here()?, dir)?;
    // All files first: a broken one in the end leaves nothing half kept.
    let mut runs = Vec::new();
    for path in &arguments.paths {
        runs.extend(arguments.kind.read(path)?);
    }
    let mut groups = group::of(arguments.kind, runs);
    ensure!(
        groups.iter().all(|group| group.tests.len() <= MOST_TESTS),
        "more than {MOST_TESTS} tests in one run: import them in several files"
    );
    // What is older would be dropped from the store at once.
    let too_old = groups.len().saturating_sub(config.keep_runs as usize);
    groups.drain(..too_old);
    let newest = groups.pop().context("there is no run in these files")?;
    let (earlier, mut known) = (groups.len(), 0);
    for group in groups {
        let report = judged(arguments, &config, group, true);
        known += usize::from(report.is_none());
    }
    let notes = said::notes(arguments.kind, &newest);
    let about = said::bases(arguments.kind, &newest);
    let Some(mut report) = judged(arguments, &config, newest, false) else {
        return Ok(Exit::NotJudged);
    };
    report.notes.extend(notes);
    if earlier > 0 {
        report.notes.push(said::earlier(earlier, known, too_old));
    }
    said::tell_bases(about, &mut report, format);
    print::report(&report, (1, 1), format)?;
    for file in &arguments.report {
        file.write(&report)?;
    }
    Ok(print::exit(&report))
}

/// Judges and keeps a group; `None` if it was kept before and that is reason to skip it.
fn judged(arguments: &Import, config: &Config, group: Group, skip_known: bool) -> Option<Document> {
    let source = Source {
        tool: arguments.kind.name().to_owned(),
        environment: arguments.environment.clone(),
        revision: group.revision,
        at_ns: group.at_ns,
    };
    let session = Session::for_import(config.clone(), &source);
    let is_known = |test: &group::Test| session.has_kept(&test.name);
    if skip_known && group.at_ns.is_some() && group.tests.iter().all(is_known) {
        return None;
    }
    let count = group.tests.len();
    let mut cases = Vec::with_capacity(count);
    let mut evidence = Vec::with_capacity(count);
    for test in group.tests {
        let metric = metric(test.unit);
        let subject = Subject {
            name: test.name,
            location: None,
            options: Options {
                budget: arguments.budget,
                metric,
                ..Options::default()
            },
        };
        let mut case = session.case(subject, count);
        case.add(Ok(measured(&test.first)));
        cases.push(case);
        let again = metric.is_count().then_some(test.first);
        evidence.push((test.fresh, again));
    }
    session.weigh(&mut cases);
    for (case, (fresh, again)) in cases.iter_mut().zip(evidence) {
        // A count is its own confirmation: measured again, it would be the same.
        let again = again.iter().cycle();
        for run in fresh.iter().chain(again) {
            if case.wants().is_none() {
                break;
            }
            case.add(Ok(measured(run)));
        }
    }
    Some(report::document(&session, &session.conclude(cases)))
}

const fn metric(unit: Unit) -> Metric {
    match unit {
        Unit::Nanoseconds => Metric::Time,
        Unit::Bytes => Metric::Bytes,
        Unit::Allocations => Metric::Allocations,
        Unit::Instructions => Metric::Instructions,
        Unit::Cycles => Metric::Cycles,
    }
}

/// What was measured, as a run of ours: of a summary, its one number.
pub(crate) fn measured(measured: &Measured) -> evenkeel::Run {
    let process = |observations: Vec<f64>, iterations| ProcessRun {
        measured_ns: observations.iter().sum(),
        observations,
        iterations,
        // The tools' clocks are not known.
        resolution_ns: 0.0,
        reference_ns: Vec::new(),
    };
    let processes = match measured {
        Measured::Observations {
            processes,
            iterations,
        } => {
            let processes = processes.iter().cloned();
            processes
                .map(|observations| process(observations, *iterations))
                .collect()
        }
        Measured::Summary { value, .. } => vec![process(vec![*value], 1)],
    };
    evenkeel::Run {
        processes,
        conditions: Conditions::default(),
    }
}
