//! The standard output: results go there, everything else to the standard error.

use std::io::{ErrorKind, Write};

use evenkeel::report::Report;
use evenkeel_report::{Document, summary, table};
use serde::Serialize;

use crate::arguments::Format;
use crate::exit::Exit;

/// Prints a text; escape sequences are stripped where they are not wanted.
pub(crate) fn text(text: &str) -> anyhow::Result<()> {
    closed_is_fine(anstream::stdout().lock().write_all(text.as_bytes()))
}

/// Prints a value as one line of JSON.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    raw(&line).map(drop)
}

/// Prints bytes as they are.
pub(crate) fn raw(bytes: &[u8]) -> anyhow::Result<Exit> {
    closed_is_fine(std::io::stdout().lock().write_all(bytes))?;
    Ok(Exit::Good)
}

/// Prints a report in the chosen format.
pub(crate) fn report(report: &Report, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Json => json(&Document(report)),
        Format::Text => text(&format!("{}\n{}", table(report), summary(report))),
    }
}

/// How a report ends the program.
pub(crate) fn exit(report: &Report) -> Exit {
    let tests = &report.tests;
    if tests.iter().any(|test| test.is_broken()) {
        Exit::Failed
    } else if tests.iter().any(|test| test.is_red()) {
        Exit::Regressed
    } else if tests.is_empty() {
        Exit::NotJudged
    } else if tests.iter().any(|test| test.fails()) {
        Exit::Undecided
    } else {
        Exit::Good
    }
}

/// Whoever reads may stop reading, as in `evenkeel history | head`.
fn closed_is_fine(written: std::io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
