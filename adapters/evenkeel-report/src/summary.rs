//! What came of it, in a few lines.

mod next;

use std::fmt::Write as _;

use crate::{Document, Outcome, printable};

pub(crate) use next::next;

/// What failed and why, one line with the counts, and the one next action; each line ended.
#[must_use]
pub fn summary(document: &Document) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        // Writing to a String cannot fail.
        let _infallible = writeln!(text, "{line}");
    };
    for test in &document.tests {
        let name = printable(&test.test);
        if let Outcome::Failed { failure, .. } = &test.outcome {
            line(format!("{name}: {failure}"));
        }
        for change in test.changed.iter().filter(|_| test.red) {
            line(format!(
                "{name}: {} changed too, from {} to {}",
                change.name, change.before, change.now
            ));
        }
    }
    for unjudged in &document.unjudged {
        line(format!(
            "{}: {}",
            printable(&unjudged.test),
            unjudged.reason
        ));
    }
    if let Some(duet) = &document.duet {
        for test in &document.tests {
            for note in &test.notes {
                line(format!("{}: {note}", printable(&test.test)));
            }
        }
        for (names, side) in [(&duet.only_old, "old"), (&duet.only_new, "new")] {
            for name in names {
                line(format!("only on the {side} side: {}", printable(name)));
            }
        }
    }
    let of_tests = document.tests.iter().filter(|_| document.duet.is_none());
    for note in document
        .notes
        .iter()
        .chain(of_tests.flat_map(|test| &test.notes))
    {
        line(format!("note: {note}"));
    }
    line(counts(document));
    line(format!("next: {}", next(document)));
    text
}

/// One line: `7 tests in 8.2 s: 5 steady, 1 regressed, 1 undecided`.
#[must_use]
pub fn counts(document: &Document) -> String {
    let count = &document.count;
    let tests = document.tests.len();
    let parts: Vec<String> = [
        (count.steady, "steady"),
        (count.improved, "improved"),
        (count.regressed, "regressed"),
        (count.learning, "learning"),
        (count.failed, "failed"),
        (count.over_limit, "above their limit"),
        (document.unjudged.len(), "required but not judged"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    // Said even when there is none: a silent pass and a decided one are different things.
    .chain([format!("{} undecided", count.undecided)])
    .collect();
    let plural = if tests == 1 { "" } else { "s" };
    let (seconds, parts) = (document.seconds, parts.join(", "));
    match &document.duet {
        None => format!("{tests} test{plural} in {seconds:.1} s: {parts}"),
        Some(duet) => format!(
            "{tests} test{plural} against {} in {seconds:.1} s: {parts}; false alarms: at most {} in all",
            printable(&duet.base),
            document.alarm_rate
        ),
    }
}
