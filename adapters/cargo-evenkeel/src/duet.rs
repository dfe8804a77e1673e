//! `evenkeel duet`: two builds of the tests, two programs or two commands, compared in pairs of fresh processes.

mod base;
mod commands;
mod git;
pub(crate) mod play;
mod programs;

use std::path::Path;

use evenkeel_report::Document;

use self::play::Pairing;
use crate::arguments::{Duet, Format};
use crate::exit::Exit;
use crate::{print, project, suite};

pub(crate) fn run(arguments: &Duet, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let start = match &arguments.build.manifest_path {
        Some(manifest) => {
            let manifest = std::path::absolute(manifest)?;
            manifest.parent().unwrap_or(&manifest).to_path_buf()
        }
        None => project::here()?,
    };
    let config = project::config(&start, dir)?;
    let found = if !arguments.bin.is_empty() {
        programs::pairing(&arguments.bin, &arguments.filter)?
    } else if let Some(commands) = commands::split(&arguments.rest)? {
        commands::pairing(commands)
    } else {
        base::pairing(arguments, &start, &config)?
    };
    let pairing = match found {
        Ok(pairing) => pairing,
        Err(exit) => return Ok(exit),
    };
    if pairing.both.is_empty() && pairing.not_optimised.is_empty() {
        say_that_there_is_none(&pairing, &arguments.filter);
        return Ok(pairing.exit.or(Exit::NotJudged));
    }
    let exit = if pairing.not_optimised.is_empty() {
        pairing.exit
    } else {
        pairing.exit.or(Exit::NotJudged)
    };
    let report = Document::of_duets(&play::report(pairing, arguments, &config));
    print::report(&report, (1, 1), format)?;
    for file in &arguments.report {
        file.write(&report)?;
    }
    Ok(exit.or(print::exit(&report)))
}

fn say_that_there_is_none(pairing: &Pairing, filters: &[String]) {
    if pairing.only_old.is_empty() && pairing.only_new.is_empty() {
        suite::say_that_there_is_none(filters);
        return;
    }
    for (names, side) in [(&pairing.only_old, "old"), (&pairing.only_new, "new")] {
        for name in names {
            let name = evenkeel_report::printable(name);
            anstream::eprintln!("only on the {side} side: {name}");
        }
    }
    anstream::eprintln!(
        "error: no performance test is on both sides, {} and the new one: choose a base that has the tests",
        pairing.base
    );
}
