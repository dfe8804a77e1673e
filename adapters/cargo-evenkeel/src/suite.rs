//! `evenkeel test`: build, ask the test programs who is there, measure round and round, judge as a whole.

mod coverage;
mod duets;
pub(crate) mod filter;
mod instructions;
mod keep;
pub(crate) mod programs;
mod round;

use std::collections::HashSet;
use std::path::Path;

use anyhow::Context;
use evenkeel::Session;
use evenkeel::config::Config;
use evenkeel::enlist::{self, Enlisted};
use evenkeel::session::Case;
use evenkeel_report::{Document, printable};

use self::programs::Programs;
use self::round::measure;
use crate::arguments::{Counted, Format, Test};
use crate::exit::Exit;
use crate::progress::Progress;
use crate::{print, project, report};

pub(crate) fn run(arguments: &Test, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let start = match &arguments.build.manifest_path {
        Some(manifest) => std::path::absolute(manifest)?,
        None => project::here()?,
    };
    // Before anything is built: a broken configuration is said at once.
    let config = project::config(&start, dir)?;
    if arguments.metric.is_some() {
        instructions::check()?;
    }
    let programs = Programs::new(&arguments.build, &arguments.cargo);
    let Some(prefixes) = programs.build()? else {
        return Ok(Exit::Failed);
    };
    let list = tempfile::tempdir().context("could not make a folder for the list of tests")?;
    let list = list.path().join("tests");
    let filters = match arguments.metric {
        Some(Counted::Instructions) => instructions::plain(&arguments.filters),
        None => arguments.filters.clone(),
    };
    let filter = filter::for_programs(&filters, &prefixes);
    let passed = programs.enlist(&list, filter.as_deref())?;
    let mut exit = if passed { Exit::Good } else { Exit::Failed };
    let mut tests = selected(enlist::read(&list)?, &filters);
    if arguments.metric.is_some() && !tests.is_empty() {
        tests = instructions::counted(tests);
        anyhow::ensure!(
            !tests.is_empty(),
            "none of these tests is timed: --metric counts for tests without a metric or a counterpart of their own"
        );
    }
    if tests.is_empty() {
        if passed {
            say_that_there_is_none(&filters);
        }
        return Ok(exit.or(Exit::NotJudged));
    }
    for number in 1..=arguments.runs {
        let report = measured(&tests, config.clone(), arguments, number);
        print::report(&report, (number, arguments.runs), format)?;
        if number == arguments.runs {
            for file in &arguments.report {
                file.write(&report)?;
            }
        }
        exit = exit.or(print::exit(&report));
    }
    let is_unoptimised = |test: &Enlisted| !test.optimised;
    Ok(if tests.iter().any(is_unoptimised) {
        exit.or(Exit::NotJudged)
    } else {
        exit
    })
}

/// The tests that were asked for, each once, by name.
pub(crate) fn selected(mut enlisted: Vec<Enlisted>, filters: &[String]) -> Vec<Enlisted> {
    enlisted.retain(|test| {
        filters.is_empty()
            || filters
                .iter()
                .any(|filter| test.subject.name.contains(filter))
    });
    enlisted.sort_by(|a, b| a.subject.name.cmp(&b.subject.name));
    enlisted.dedup_by(|a, b| a.subject.name == b.subject.name);
    enlisted
}

pub(crate) fn say_that_there_is_none(filters: &[String]) {
    let names: Vec<String> = filters.iter().map(|filter| printable(filter)).collect();
    anstream::eprintln!(
        "error: {}",
        if names.is_empty() {
            "there is no performance test: put #[evenkeel::perf] on a function, or see `cargo evenkeel init`".to_owned()
        } else {
            format!(
                "no performance test's name contains {}: leave the filter out to see them all",
                names.join(" or ")
            )
        }
    );
}

/// Why a test was not measured.
pub(crate) fn not_optimised(name: &str) -> String {
    let name = printable(name);
    format!(
        "{name} was not measured: its build is not optimised; leave out --profile, or choose an optimised one"
    )
}

/// Measures and judges the suite once: run `number` of all that were asked for.
fn measured(enlisted: &[Enlisted], config: Config, arguments: &Test, number: u32) -> Document {
    let (tests, unoptimised): (Vec<&Enlisted>, Vec<&Enlisted>) =
        enlisted.iter().partition(|test| test.optimised);
    let (against, tests): (Vec<&Enlisted>, Vec<&Enlisted>) =
        tests.into_iter().partition(|test| test.against.is_some());
    let together = tests.len() + against.len() + claims(&tests);
    let session = Session::for_suite(config);
    let unjudged = coverage::unjudged(&session, enlisted, arguments);
    let open = |test: &&Enlisted| session.case(test.subject.clone(), together);
    let mut cases: Vec<_> = tests.iter().map(open).collect();
    let mut progress = Progress::new(number, arguments.runs);
    measure_all(&tests, &mut cases, &mut progress, Case::awaits_look);
    let mut notes = duets::settle(&session, &tests, &mut cases, &mut progress);
    session.weigh(&mut cases);
    measure_all(&tests, &mut cases, &mut progress, |_| true);
    let compared = duets::compare(&session, &against, together, &mut progress);
    let mut report = session.conclude(cases);
    let growth = session.growth(&report.tests, together, &mut |name, plan| {
        let index = tests.iter().position(|test| test.subject.name == name);
        let wanted = [(index.ok_or("it is no test of this suite")?, *plan)];
        let runs = measure(&tests, &wanted, &mut progress);
        let run = runs.into_iter().next().ok_or("it was not measured")?.1;
        run.map_err(|failure| failure.to_string())
    });
    progress.finish();
    report.unjudged = unjudged;
    if arguments.keep_build {
        notes.extend(keep::build(
            &session,
            &tests,
            &report,
            arguments.keep_build_size,
        ));
    }
    report.tests.extend(compared);
    report.tests.extend(growth);
    report
        .tests
        .sort_by(|a, b| a.subject.name.cmp(&b.subject.name));
    report.notes.extend(notes);
    report.notes.extend(
        unoptimised
            .iter()
            .map(|test| not_optimised(&test.subject.name)),
    );
    report::document(&session, &report)
}

/// How many functions claim how their cost grows: each is one more test that can raise a false alarm.
fn claims(tests: &[&Enlisted]) -> usize {
    let claims = tests.iter().filter_map(|test| {
        let claim = test.subject.options.growth.as_ref()?;
        Some(&*claim.test)
    });
    claims.collect::<HashSet<&str>>().len()
}

/// Measures what the cases of a kind want, until they want nothing more.
fn measure_all(
    tests: &[&Enlisted],
    cases: &mut [Case],
    progress: &mut Progress,
    is_meant: impl Fn(&Case) -> bool,
) {
    loop {
        let wants = |(index, case): (usize, &Case)| Some((index, case.wants()?));
        let meant = cases.iter().enumerate().filter(|(_, case)| is_meant(case));
        let wanted: Vec<_> = meant.filter_map(wants).collect();
        if wanted.is_empty() {
            break;
        }
        for (index, run) in measure(tests, &wanted, progress) {
            cases[index].add(run);
        }
    }
}
