//! The table: one row a test.

mod duet;
mod suite;

use anstyle::{AnsiColor, Style};

use crate::{Document, Test, Word, columns, printable};

/// The table of a report, one row a test, each line ended. Verdicts are coloured with escape sequences.
///
/// Of a suite: `ratio` is the change against the history with its 95 % interval, `limit` the change above which a run is suspect, `K`
/// how many runs stand behind it, and `detects` the smallest slowdown that is seen in nine of ten runs. Of duets: the times of both
/// sides, the ratio with its 95 % interval, the limit, the process pairs, and which part of the distribution differs.
#[must_use]
pub fn table(document: &Document) -> String {
    let tests = &document.tests;
    let plain = if document.duet.is_some() {
        columns(duet::HEADER, tests.iter().map(duet::row), &duet::NUMBERS)
    } else {
        columns(suite::HEADER, tests.iter().map(suite::row), &suite::NUMBERS)
    };
    let mut lines = plain.lines();
    let mut text = lines.next().unwrap_or_default().to_owned() + "\n";
    for (line, test) in lines.zip(tests) {
        text += &coloured(line, test);
        text.push('\n');
    }
    text
}

/// The style of a test's verdict.
#[must_use]
pub fn style(test: &Test) -> Style {
    let colour = match test.verdict() {
        _ if test.red => AnsiColor::Red,
        None | Some(Word::Regressed) => AnsiColor::Red,
        Some(Word::Steady) => AnsiColor::Green,
        Some(Word::Improved) => AnsiColor::Cyan,
        Some(Word::Undecided) => AnsiColor::Yellow,
        Some(Word::Learning) => AnsiColor::Blue,
    };
    let style = colour.on_default();
    if test.red || test.is_broken() {
        style.bold()
    } else {
        style
    }
}

/// The table's own text has no escapes, so that its widths are right; they are put in afterwards.
fn coloured(line: &str, test: &Test) -> String {
    let (name, word) = (printable(&test.test), test.word());
    let after_name = line.find(&name).map_or(0, |start| start + name.len());
    let Some(start) = line[after_name..]
        .find(word)
        .map(|start| after_name + start)
    else {
        return line.to_owned();
    };
    let (before, rest) = line.split_at(start);
    let style = style(test);
    format!("{before}{style}{word}{style:#}{}", &rest[word.len()..])
}
