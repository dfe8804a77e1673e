//! `evenkeel ingest`: runs that a device sends as frames are kept and judged as any other run.
//!
//! From one start of the device to the next it is one run of the suite: the first run of each test is looked at and kept, those after it
//! are fresh runs of the same code, which confirm or clear a suspect.

mod line;
mod stream;

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, ensure};
use evenkeel::config::Config;
use evenkeel::kernel::{Digest, TestKey};
use evenkeel::{Options, Session, Subject};
use evenkeel_report::Document;

use self::stream::{Device, Sending, Stream};
use crate::arguments::{Format, Ingest};
use crate::exit::Exit;
use crate::{print, project, report};

const NANOSECONDS: f64 = 1e9;

pub(crate) fn run(arguments: &Ingest, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let config = project::config(&project::here()?, dir)?;
    let mut stream = Stream::default();
    match (&arguments.serial, arguments.file.as_deref()) {
        (Some(device), _) => line::serial(device, arguments, &mut stream)?,
        (None, Some(path)) if path != Path::new("-") => line::file(path, &mut stream)?,
        (None, _) => line::read(std::io::stdin().lock(), &mut stream)
            .context("could not read the standard input")?,
    }
    let (damage, names) = (stream.damage(), stream.names.clone());
    let sendings = stream.sendings()?;
    let count = u32::try_from(sendings.len()).unwrap_or(u32::MAX);
    if count == 0 {
        let damage = damage.map_or(String::new(), |damage| format!("; {damage}"));
        anstream::eprintln!("error: no run came{damage}");
        return Ok(Exit::NotJudged);
    }
    let mut exit = Exit::Good;
    for (number, (device, sending)) in (1..).zip(&sendings) {
        let (mut report, unnamed) = judged(arguments, &config, device, sending, &names)?;
        if number == count {
            report.notes.extend(damage.clone());
        }
        if unnamed > 0 {
            exit = exit.or(Exit::NotJudged);
            report.notes.push(format!(
                "{unnamed} runs are not judged: the name of their test came damaged each time; let the device send them again"
            ));
        }
        exit = exit.or(print::exit(&report));
        print::report(&report, (number, count), format)?;
        if number == count {
            for file in &arguments.report {
                file.write(&report)?;
            }
        }
    }
    Ok(exit)
}

/// Judges and keeps what came from one start of a device; and how many runs have no name.
fn judged(
    arguments: &Ingest,
    config: &Config,
    device: &Device,
    sending: &Sending,
    names: &HashMap<TestKey, String>,
) -> anyhow::Result<(Document, usize)> {
    let session = Session::for_device(config.clone(), &device.borrowed());
    let known: HashMap<TestKey, String> = session
        .known_tests()
        .into_iter()
        .map(|name| (TestKey::of(&name), name))
        .collect();
    let mut tests: Vec<(&str, Vec<Digest>)> = Vec::new();
    let mut unnamed = 0;
    for record in &sending.runs {
        let Some(name) = names.get(&record.test).or_else(|| known.get(&record.test)) else {
            unnamed += 1;
            continue;
        };
        let digest = in_nanoseconds(&record.digest, device.clock_hz).with_context(|| {
            format!(
                "could not use a run of {:?}",
                evenkeel_report::printable(name)
            )
        })?;
        match tests.iter_mut().find(|(known, _)| known == name) {
            Some((_, runs)) => runs.push(digest),
            None => tests.push((name, vec![digest])),
        }
    }
    let count = tests.len();
    let mut cases = Vec::with_capacity(count);
    for (name, runs) in tests {
        let subject = Subject {
            name: name.to_owned(),
            location: None,
            options: Options {
                budget: arguments.budget,
                ..Options::default()
            },
        };
        let mut case = session.case(subject, count);
        runs.into_iter().for_each(|digest| case.add_digest(digest));
        cases.push(case);
    }
    Ok((
        report::document(&session, &session.conclude(cases)),
        unnamed,
    ))
}

/// A run in cycles as one in nanoseconds.
fn in_nanoseconds(digest: &Digest, clock_hz: u32) -> anyhow::Result<Digest> {
    ensure!(
        clock_hz > 0,
        "the device says that its clock stands still: give its frequency as `clock_hz`"
    );
    Ok(digest.divided_by(f64::from(clock_hz) / NANOSECONDS)?)
}
