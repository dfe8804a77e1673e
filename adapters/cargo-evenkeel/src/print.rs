//! The standard output: results go there, everything else to the standard error.

use std::io::{ErrorKind, Write};

use evenkeel_report::{Document, Ink, Test, counts};
use serde::Serialize;

use crate::arguments::Format;
use crate::exit::Exit;
use crate::report::Form;

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

/// Prints the report of run `number` of `of` in the chosen format: in full if it is the last one or something is wrong, else
/// the numbers alone.
pub(crate) fn report(
    report: &Document,
    (number, of): (u32, u32),
    format: Format,
) -> anyhow::Result<()> {
    let last = number == of;
    let fails = report.tests.iter().any(|test| report.fails(test)) || !report.unjudged.is_empty();
    match format {
        Format::Json if last => json(report),
        Format::Json => Ok(()),
        Format::Text if last || fails => text(&Form::Text.text(report)?),
        Format::Text => text(&format!("run {number} of {of}: {}\n", counts(report))),
    }
}

/// How a report ends the program.
pub(crate) fn exit(report: &Document) -> Exit {
    let tests = &report.tests;
    if tests.iter().any(Test::is_broken) {
        Exit::Failed
    } else if tests.iter().any(|test| test.red) {
        Exit::Regressed
    } else if tests.is_empty() || !report.unjudged.is_empty() {
        Exit::NotJudged
    } else if tests.iter().any(|test| report.fails(test)) {
        Exit::Undecided
    } else {
        Exit::Good
    }
}

/// What the terminal can draw with: neither a dumb one nor one whose locale is not UTF-8 has blocks and lines.
pub(crate) fn ink() -> Ink {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable);
    let utf8 = locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    if variable("TERM").as_deref() != Some("dumb") && (utf8 || cfg!(windows)) {
        Ink::Unicode
    } else {
        Ink::Ascii
    }
}

/// Whoever reads may stop reading, as in `evenkeel history | head`.
fn closed_is_fine(written: std::io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
