//! What came of it, in a few lines.

use std::fmt::Write as _;

use evenkeel::kernel::Verdict;
use evenkeel::report::{Outcome, Report, TestReport};

use crate::{Count, printable};

/// So many tests are named; the others are counted.
const NAMED: usize = 5;

/// What failed and why, one line with the counts, and the one next action; each line ended.
#[must_use]
pub fn summary(report: &Report) -> String {
    let mut text = String::new();
    for test in &report.tests {
        if let Outcome::Failed(reason) = &test.outcome {
            line(
                &mut text,
                &format!("{}: {reason}", printable(&test.subject.name)),
            );
        }
        for change in test.changed.iter().filter(|_| test.is_red()) {
            let name = printable(&test.subject.name);
            line(
                &mut text,
                &format!(
                    "{name}: {} changed too, from {} to {}",
                    change.name, change.before, change.now
                ),
            );
        }
    }
    for unjudged in &report.unjudged {
        let name = printable(&unjudged.test);
        line(&mut text, &format!("{name}: {}", unjudged.reason));
    }
    for note in report
        .notes
        .iter()
        .chain(report.tests.iter().flat_map(|test| &test.notes))
    {
        line(&mut text, &format!("note: {note}"));
    }
    line(&mut text, &counts(report));
    line(&mut text, &format!("next: {}", next(report)));
    text
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _infallible = writeln!(text, "{line}");
}

/// One line: `7 tests in 8.2 s: 5 steady, 1 regressed, 1 undecided`.
#[must_use]
pub fn counts(report: &Report) -> String {
    let count = Count::of(report);
    let tests = report.tests.len();
    let parts: Vec<String> = [
        (count.steady, "steady"),
        (count.improved, "improved"),
        (count.regressed, "regressed"),
        (count.learning, "learning"),
        (count.failed, "failed"),
        (count.over_limit, "above their limit"),
        (report.unjudged.len(), "required but not judged"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    // Said even when there is none: a silent pass and a decided one are different things.
    .chain([format!("{} undecided", count.undecided)])
    .collect();
    let plural = if tests == 1 { "" } else { "s" };
    format!(
        "{tests} test{plural} in {:.1} s: {}",
        report.seconds,
        parts.join(", ")
    )
}

/// The one next action: that of what is worst.
fn next(report: &Report) -> String {
    let tests = &report.tests;
    let named = |is: &dyn Fn(&TestReport) -> bool| -> Vec<&TestReport> {
        tests.iter().filter(|test| is(test)).collect()
    };
    let worse = |test: &TestReport| test.is_broken() || test.is_red();
    if let (Some(first), false) = (report.unjudged.first(), tests.iter().any(worse)) {
        return format!(
            "{name}: bring it back into the suite, or take it out with \"!{name}\" in `required`",
            name = printable(&first.test)
        );
    }
    if tests.is_empty() {
        return "write a test: put #[evenkeel::perf] on a function, or see `cargo evenkeel init`"
            .to_owned();
    }
    for group in [
        named(&TestReport::is_broken),
        named(&TestReport::is_red),
        named(&TestReport::is_undecided),
        named(&|test| matches!(test.verdict(), Some(Verdict::Regressed))),
    ] {
        if let [first, others @ ..] = &group[..] {
            let more = match others.len() {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            return format!("{}{more}: {}", printable(&first.subject.name), first.next());
        }
    }
    if tests.iter().any(|test| !test.kept) {
        return "mend the store (see the note): nothing is learned until runs can be kept"
            .to_owned();
    }
    if let Some(needed) = still_to_learn(report) {
        return match needed {
            0 => "run it again: from the next run on every test is judged".to_owned(),
            more => format!(
                "run it {more} more time{} on unchanged code; the run after that is judged",
                if more == 1 { "" } else { "s" }
            ),
        };
    }
    let improved = named(&|test| test.verdict() == Some(Verdict::Improved));
    if improved.is_empty() {
        "nothing".to_owned()
    } else {
        let names: Vec<String> = improved
            .iter()
            .take(NAMED)
            .map(|test| printable(&test.subject.name))
            .collect();
        format!(
            "nothing; to hold the new level: cargo evenkeel accept {}",
            names.join(" ")
        )
    }
}

/// How many runs the test with the shortest history still needs after this one; `None` if every test is judged.
fn still_to_learn(report: &Report) -> Option<u32> {
    let needs = report
        .tests
        .iter()
        .filter_map(|test| match test.verdict()? {
            Verdict::Learning { runs, needed } => Some(needed.saturating_sub(runs + 1)),
            _ => None,
        });
    needs.max()
}
