//! Markdown for a job's summary or a comment: what matters first, everything else folded.

mod escape;

use std::fmt::Write as _;

use crate::summary::next;
use crate::{Attention, Document, Measured, Test, change, counts, duration};
use escape::{code, words};

/// GitHub refuses comments of more than 65,536 characters; the table of all tests ends before it.
const MOST_BYTES: usize = 60_000;
/// So many tests that ask for attention are listed first; the table of all tests has the others too.
const LISTED: usize = 20;

/// The report as GitHub's and GitLab's Markdown, at most 64 kB: the verdict as heading, the counts, the next action, the tests that ask
/// for attention; folded, all tests and the machine.
#[must_use]
pub fn markdown(document: &Document) -> String {
    let mut text = format!(
        "### {}\n\n{}.\n\n",
        heading(document),
        words(&counts(document))
    );
    let mut line = |line: String| {
        // Writing to a String cannot fail.
        let _infallible = writeln!(text, "{line}");
    };
    line(format!("**Next:** {}\n", words(&next(document))));
    for unjudged in &document.unjudged {
        let (name, reason) = (code(&unjudged.test), words(&unjudged.reason));
        line(format!("- {name}: {reason}"));
    }
    if let Some(duet) = &document.duet {
        for (names, side) in [(&duet.only_old, "old"), (&duet.only_new, "new")] {
            for name in names.iter().take(LISTED) {
                line(format!("- only on the {side} side: {}", code(name)));
            }
        }
    }
    attention(&mut text, document);
    all_tests(&mut text, document);
    machine(&mut text, document);
    text
}

/// `❌ Evenkeel: 2 tests fail`.
fn heading(document: &Document) -> String {
    let failing = document.tests.iter().filter(|test| document.fails(test));
    let failing = failing.count() + document.unjudged.len();
    let count = &document.count;
    let tests = |count: usize, one: &str, more: &str| match count {
        1 => format!("1 test {one}"),
        _ => format!("{count} tests {more}"),
    };
    if failing > 0 {
        format!("❌ Evenkeel: {}", tests(failing, "fails", "fail"))
    } else if document.tests.is_empty() {
        "⚠️ Evenkeel: no test was measured".to_owned()
    } else if count.undecided > 0 {
        let doubt = tests(count.undecided, "is undecided", "are undecided");
        format!("⚠️ Evenkeel: nothing got slower for sure, {doubt}")
    } else if count.learning > 0 {
        let learning = tests(count.learning, "is learning", "are learning");
        format!("✅ Evenkeel: nothing got slower, {learning}")
    } else {
        "✅ Evenkeel: nothing got slower".to_owned()
    }
}

/// The tests that ask for attention, worst first.
fn attention(text: &mut String, document: &Document) {
    let urgent: Vec<&Test> = document
        .by_attention()
        .into_iter()
        .filter(|test| test.attention() <= Attention::Tolerated)
        .collect();
    if urgent.is_empty() {
        return;
    }
    *text += "| test | verdict | change (95 %) | limit | why | what to do |\n";
    *text += "| --- | --- | ---: | ---: | --- | --- |\n";
    for test in urgent.iter().take(LISTED) {
        let measured = test.measured();
        let cells = [
            code(&test.test) + &source(test),
            format!("**{}**", test.word()),
            measured.map(ratio).unwrap_or_default(),
            measured.and_then(limit).unwrap_or_default(),
            why(test),
            words(&test.next),
        ];
        row(text, &cells);
    }
    if urgent.len() > LISTED {
        *text += &format!(
            "\nand {} more, in the table below.\n",
            urgent.len() - LISTED
        );
    }
    text.push('\n');
}

/// `<br>src/lib.rs:12`.
fn source(test: &Test) -> String {
    let Some(location) = &test.location else {
        return String::new();
    };
    format!("<br>{}:{}", words(&location.file), location.line)
}

/// Why it is not steady, as far as the verdict does not say so.
fn why(test: &Test) -> String {
    match &test.outcome {
        crate::Outcome::Failed { failure, .. } => words(failure),
        crate::Outcome::Judged(measured) => {
            let limit = measured
                .over_limit_ns
                .map(|limit| format!("above its limit of {}", duration(limit)));
            let growth = measured.growth().map(|growth| growth.sentence());
            let unstable = test.unstable.then(|| "unstable: never red".to_owned());
            let changed = test.changed.iter().map(|change| {
                let (name, before) = (&change.name, &change.before);
                format!("{name} changed too: {before} → {}", change.now)
            });
            let doubts = measured.doubts.iter().map(|doubt| doubt.meaning.clone());
            let all = limit
                .into_iter()
                .chain(growth)
                .chain(unstable)
                .chain(doubts);
            let all: Vec<String> = all.chain(changed).map(|why| words(&why)).collect();
            all.join("<br>")
        }
    }
}

/// Every test, as far as there is room.
fn all_tests(text: &mut String, document: &Document) {
    if document.tests.is_empty() {
        return;
    }
    *text += &format!(
        "<details><summary>All tests ({})</summary>\n\n",
        document.tests.len()
    );
    *text += "| test | verdict | time | change (95 %) | limit | detects |\n";
    *text += "| --- | --- | ---: | ---: | ---: | ---: |\n";
    let mut left = document.tests.len();
    for test in document.by_attention() {
        if text.len() > MOST_BYTES {
            break;
        }
        let cells = match test.measured() {
            None => Default::default(),
            Some(measured) => [
                measured.level(),
                ratio(measured),
                limit(measured).unwrap_or_default(),
                measured
                    .judged
                    .detectable
                    .map(|share| whole(1.0 + share))
                    .unwrap_or_default(),
            ],
        };
        let [time, ratio, limit, detects] = cells;
        let name = code(&test.test);
        row(
            text,
            &[name, test.word().to_owned(), time, ratio, limit, detects],
        );
        left -= 1;
    }
    if left > 0 {
        *text += &format!(
            "\nand {left} more, for which there is no room here: they are in the other forms of the report.\n"
        );
    }
    *text += "\n</details>\n";
}

/// The machine, the error budget, and what went wrong beside the tests.
fn machine(text: &mut String, document: &Document) {
    *text += "<details><summary>Machine and error budget</summary>\n\n";
    let mut item =
        |name: &str, value: &str| *text += &format!("- {}: {}\n", words(name), words(value));
    item(
        "false alarms",
        &format!(
            "at most {} of all runs of unchanged code; used by this one's evidence: {:.2e}",
            document.alarm_rate, document.alarm_used
        ),
    );
    if let Some(mode) = &document.common_mode {
        item(
            "all tests together",
            &format!("{} ({} tests)", change(mode.ratio), mode.tests),
        );
    }
    if let Some(environment) = &document.environment {
        item("environment", &environment.key);
        for (name, value) in &environment.facts {
            item(name, value);
        }
    }
    for note in &document.notes {
        item("note", note);
    }
    *text += "\n</details>\n";
}

fn row(text: &mut String, cells: &[String]) {
    *text += &format!("| {} |\n", cells.join(" | "));
}

fn ratio(measured: &Measured) -> String {
    let judged = &measured.judged;
    let Some(ratio) = judged.ratio else {
        return String::new();
    };
    match judged.interval {
        Some((low, high)) => format!(
            "{}<br>{}\u{a0}to\u{a0}{}",
            whole(ratio),
            whole(low),
            whole(high)
        ),
        None => whole(ratio),
    }
}

fn limit(measured: &Measured) -> Option<String> {
    measured.judged.limit.map(whole)
}

/// A change that is not broken between number and sign.
fn whole(ratio: f64) -> String {
    change(ratio).replace(' ', "\u{a0}")
}
