//! `evenkeel test`: build, ask the test programs who is there, measure round and round, judge as a whole.

mod filter;
mod programs;
mod round;

use std::path::Path;

use anyhow::Context;
use evenkeel::Session;
use evenkeel::config::Config;
use evenkeel::enlist::{self, Enlisted};

use self::programs::Programs;
use self::round::measure;
use crate::arguments::{Format, Test};
use crate::exit::Exit;
use crate::progress::Progress;
use crate::{print, project};

pub(crate) fn run(arguments: &Test, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let start = match &arguments.manifest_path {
        Some(manifest) => std::path::absolute(manifest)?,
        None => project::here()?,
    };
    // Before anything is built: a broken configuration is said at once.
    let config = project::config(&start, dir)?;
    let programs = Programs::new(arguments);
    let Some(prefixes) = programs.build()? else {
        return Ok(Exit::Failed);
    };
    let list = tempfile::tempdir().context("could not make a folder for the list of tests")?;
    let list = list.path().join("tests");
    let passed = programs.enlist(&list, &filter::for_libtest(&arguments.filters, &prefixes))?;
    let tests = selected(enlist::read(&list)?, &arguments.filters);
    let mut exit = if passed { Exit::Good } else { Exit::Failed };
    for number in 1..=arguments.runs {
        let last = number == arguments.runs;
        let of = (number, arguments.runs);
        exit = exit.or(once(
            &tests,
            config.clone(),
            of,
            arguments.report.as_deref().filter(|_| last),
            format,
        )?);
    }
    Ok(exit)
}

/// The tests that were asked for, each once, those of unoptimised builds with a word about it.
fn selected(enlisted: Vec<Enlisted>, filters: &[String]) -> Vec<Enlisted> {
    let mut tests: Vec<Enlisted> = Vec::new();
    for test in enlisted {
        let name = &test.subject.name;
        let is_asked_for = filters.is_empty() || filters.iter().any(|filter| name.contains(filter));
        if is_asked_for && !tests.iter().any(|known| known.subject.name == *name) {
            tests.push(test);
        }
    }
    tests
}

/// Measures and judges the suite once.
fn once(
    tests: &[Enlisted],
    config: Config,
    (number, of): (u32, u32),
    report_file: Option<&Path>,
    format: Format,
) -> anyhow::Result<Exit> {
    let (tests, unoptimised): (Vec<&Enlisted>, Vec<&Enlisted>) =
        tests.iter().partition(|test| test.optimised);
    let session = Session::for_suite(config);
    let mut cases: Vec<_> = tests
        .iter()
        .map(|test| session.case(test.subject.clone(), tests.len()))
        .collect();
    let mut progress = Progress::new(
        (of > 1)
            .then(|| format!("run {number} of {of}: "))
            .unwrap_or_default(),
    );
    loop {
        let wanted: Vec<_> = cases
            .iter()
            .enumerate()
            .filter_map(|(index, case)| Some((index, case.wants()?)))
            .collect();
        if wanted.is_empty() {
            break;
        }
        for (index, run) in measure(&tests, &wanted, &mut progress) {
            cases[index].add(run);
        }
    }
    progress.finish();
    let mut report = session.conclude(cases);
    report.notes.extend(unoptimised.iter().map(|test| {
        let name = evenkeel_report::printable(&test.subject.name);
        format!("{name} was not measured: its build is not optimised; leave out --profile, or choose an optimised one")
    }));
    if of > 1 && format == Format::Text {
        print::text(&format!("run {number} of {of}\n"))?;
    }
    print::report(&report, format)?;
    if let Some(file) = report_file {
        project::write_report(&report, file)?;
    }
    let exit = print::exit(&report);
    Ok(if unoptimised.is_empty() {
        exit
    } else {
        exit.or(Exit::NotJudged)
    })
}
