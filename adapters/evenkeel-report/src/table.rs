//! The table: one row a test.

use anstyle::{AnsiColor, Style};
use evenkeel::kernel::{Basis, Stage, Verdict};
use evenkeel::report::{Outcome, Report, TestReport};

use crate::{change, columns, duration, printable};

const HEADER: [&str; 8] = [
    "test",
    "verdict",
    "time",
    "ratio (95 %)",
    "limit",
    "K",
    "detects",
    "cause",
];
const NUMBERS: [usize; 5] = [2, 3, 4, 5, 6];

/// The table of a report, one row a test, each line ended. Verdicts are coloured with escape sequences.
///
/// `ratio` is the change against the history with its 95 % interval, `limit` the change above which a run is suspect, `K` how many
/// runs stand behind it, and `detects` the smallest slowdown that is seen in nine of ten runs.
#[must_use]
pub fn table(report: &Report) -> String {
    let plain = columns(HEADER, report.tests.iter().map(row), &NUMBERS);
    let mut lines = plain.lines();
    let mut text = lines.next().unwrap_or_default().to_owned() + "\n";
    for (line, test) in lines.zip(&report.tests) {
        text += &coloured(line, test);
        text.push('\n');
    }
    text
}

/// The style of a test's verdict.
#[must_use]
pub fn style(test: &TestReport) -> Style {
    let colour = match test.verdict() {
        _ if test.is_red() => AnsiColor::Red,
        None | Some(Verdict::Regressed) => AnsiColor::Red,
        Some(Verdict::Steady) => AnsiColor::Green,
        Some(Verdict::Improved) => AnsiColor::Cyan,
        Some(Verdict::Undecided(_)) => AnsiColor::Yellow,
        Some(Verdict::Learning { .. }) => AnsiColor::Blue,
    };
    let style = colour.on_default();
    if test.is_red() || test.is_broken() {
        style.bold()
    } else {
        style
    }
}

/// The table's own text has no escapes, so that its widths are right; they are put in afterwards.
fn coloured(line: &str, test: &TestReport) -> String {
    let (name, word) = (printable(&test.subject.name), verdict(test));
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

fn verdict(test: &TestReport) -> &'static str {
    test.verdict().map_or("failed", |verdict| verdict.name())
}

fn row(test: &TestReport) -> [String; 8] {
    let [time, ratio, limit, runs, detects, cause] = match &test.outcome {
        Outcome::Failed(_) => Default::default(),
        Outcome::Judged(judged) => {
            let basis = &judged.judgement.basis;
            let [ratio, limit, detects] = if !basis.compares() {
                Default::default()
            } else {
                let (low, high) = basis.interval;
                [
                    format!(
                        "{} [{}, {}]",
                        change(basis.ratio),
                        change(low),
                        change(high)
                    ),
                    change(basis.limit),
                    if basis.detectable.is_finite() {
                        change(1.0 + basis.detectable)
                    } else {
                        String::new()
                    },
                ]
            };
            [
                duration(judged.level_ns),
                ratio,
                limit,
                runs(judged.judgement.verdict, basis),
                detects,
                cause(test),
            ]
        }
    };
    let name = printable(&test.subject.name);
    [
        name,
        verdict(test).to_owned(),
        time,
        ratio,
        limit,
        runs,
        detects,
        cause,
    ]
}

/// How many runs stand behind the verdict, and how many are needed while there are too few.
fn runs(verdict: Verdict, basis: &Basis) -> String {
    match verdict {
        Verdict::Learning { runs, needed } => format!("{runs} of {needed}"),
        _ if basis.runs == 0 && basis.stage == Stage::Duet => format!("{} pairs", basis.fresh),
        _ => basis.runs.to_string(),
    }
}

fn cause(test: &TestReport) -> String {
    let Outcome::Judged(judged) = &test.outcome else {
        return String::new();
    };
    let limit = judged
        .over_limit_ns
        .map(|limit| format!("above {}", duration(limit)));
    let unstable = test.subject.options.unstable.then(|| "unstable".to_owned());
    let causes = judged.causes.iter().map(|cause| cause.name().to_owned());
    let all: Vec<String> = limit.into_iter().chain(unstable).chain(causes).collect();
    all.join(", ")
}
