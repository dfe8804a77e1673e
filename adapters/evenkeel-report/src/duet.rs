//! Duets: a table, a summary, a JSON document.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use evenkeel::Location;
use evenkeel::duet::{DuetReport, DuetTest, Finding};
use evenkeel::kernel::{Cause, Moved, Place, Stage, Verdict};
use serde::{Serialize, Serializer};

use crate::judged::{finite, interval};
use crate::{FORMAT, change, columns, duration, printable};

const HEADER: [&str; 8] = [
    "test",
    "verdict",
    "old",
    "new",
    "ratio (95 %)",
    "limit",
    "pairs",
    "moved",
];
const NUMBERS: [usize; 5] = [2, 3, 4, 5, 6];

/// The table of duets, one row a test, each line ended. Verdicts are coloured with escape sequences.
#[must_use]
pub fn duet_table(report: &DuetReport) -> String {
    let plain = columns(HEADER, report.tests.iter().map(row), &NUMBERS);
    let mut lines = plain.lines();
    let mut text = lines.next().unwrap_or_default().to_owned() + "\n";
    for (line, test) in lines.zip(&report.tests) {
        let word = word(test);
        let name = printable(&test.subject.name);
        let after_name = line.find(&name).map_or(0, |start| start + name.len());
        match line[after_name..].split_once(word) {
            None => text += line,
            Some((before, after)) => {
                let style = style(test);
                text += &format!(
                    "{}{before}{style}{word}{style:#}{after}",
                    &line[..after_name]
                );
            }
        }
        text.push('\n');
    }
    text
}

fn word(test: &DuetTest) -> &'static str {
    test.verdict().map_or("failed", |verdict| verdict.name())
}

fn style(test: &DuetTest) -> Style {
    let colour = match test.verdict() {
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

fn row(test: &DuetTest) -> [String; 8] {
    let [old, new, ratio, limit, pairs, moved] = match &test.outcome {
        Err(_) => Default::default(),
        Ok(finding) => {
            let (low, high) = finding.settled.interval;
            let ends = match interval((low, high)).filter(|(low, _)| *low > 0.0) {
                Some((low, high)) => format!(" [{}, {}]", change(low), change(high)),
                None => String::new(),
            };
            [
                duration(finding.level_ns[0]),
                duration(finding.level_ns[1]),
                change(finding.settled.ratio) + &ends,
                change(finding.limit),
                finding.settled.pairs.to_string(),
                place(finding.settled.moved).to_owned(),
            ]
        }
    };
    [
        printable(&test.subject.name),
        word(test).to_owned(),
        old,
        new,
        ratio,
        limit,
        pairs,
        moved,
    ]
}

/// Which part of the distribution differs.
const fn place(moved: Moved) -> &'static str {
    match moved.place() {
        Place::Nowhere => "nothing",
        Place::Whole => "all",
        Place::Low => "all but the tail",
        Place::Middle => "middle",
        Place::Tail => "tail",
    }
}

/// What failed and why, one line with the counts, and the one next action; each line ended.
#[must_use]
pub fn duet_summary(report: &DuetReport) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        // Writing to a String cannot fail.
        let _infallible = writeln!(text, "{line}");
    };
    for test in &report.tests {
        let name = printable(&test.subject.name);
        match &test.outcome {
            Err(reason) => line(format!("{name}: {reason}")),
            Ok(finding) if test.is_undecided() => line(format!("{name}: {}", doubt(finding))),
            Ok(_) => {}
        }
    }
    for (names, side) in [(&report.only_old, "old"), (&report.only_new, "new")] {
        for name in names {
            line(format!("only on the {side} side: {}", printable(name)));
        }
    }
    for note in &report.notes {
        line(format!("note: {note}"));
    }
    line(counts(report));
    line(format!("next: {}", next(report)));
    text
}

/// Why it is not settled, and what would settle it.
fn doubt(finding: &Finding) -> String {
    let causes: Vec<&str> = finding.causes.iter().map(Cause::name).collect();
    let settled = &finding.settled;
    let needed = match settled.more_pairs {
        Some(more) => {
            let seconds = finding.seconds / settled.pairs as f64 * more as f64;
            format!("about {more} more pairs ({seconds:.0} s) would settle it")
        }
        None => "the ratio is too close to the limit for any number of pairs".to_owned(),
    };
    format!(
        "undecided after {} pairs ({}): {needed}",
        settled.pairs,
        causes.join(", ")
    )
}

fn count(report: &DuetReport, is: impl Fn(&DuetTest) -> bool) -> usize {
    report.tests.iter().filter(|test| is(test)).count()
}

fn counts(report: &DuetReport) -> String {
    let verdicts = [
        ("steady", Verdict::Steady),
        ("improved", Verdict::Improved),
        ("regressed", Verdict::Regressed),
    ];
    let parts: Vec<String> = verdicts
        .map(|(word, verdict)| (word, count(report, |test| test.verdict() == Some(verdict))))
        .into_iter()
        .chain([("failed", count(report, DuetTest::is_broken))])
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{count} {word}"))
        .chain([format!(
            "{} undecided",
            count(report, DuetTest::is_undecided)
        )])
        .collect();
    let plural = if report.tests.len() == 1 { "" } else { "s" };
    format!(
        "{} test{plural} against {} in {:.1} s: {}; false alarms: at most {} in all",
        report.tests.len(),
        report.base,
        report.seconds,
        parts.join(", "),
        report.alarm_rate
    )
}

fn next(report: &DuetReport) -> String {
    let first = |is: &dyn Fn(&DuetTest) -> bool| {
        let test = report.tests.iter().find(|test| is(test))?;
        Some(printable(&test.subject.name))
    };
    if let Some(name) = first(&DuetTest::is_broken) {
        format!("{name}: mend what it says above")
    } else if let Some(name) = first(&DuetTest::is_red) {
        format!(
            "{name}: look at what changed since the base; if the slowdown is meant, raise its budget or `accept` it"
        )
    } else if let Some(name) = first(&DuetTest::is_undecided) {
        format!("{name}: repeat it on a quieter machine, or with a larger --floor")
    } else {
        "nothing to do".to_owned()
    }
}

/// The JSON document of duets: serialise it.
#[derive(Debug)]
pub struct DuetDocument<'r>(pub &'r DuetReport);

#[derive(Serialize)]
struct Fields<'r> {
    format: u32,
    evenkeel: &'static str,
    base: &'r str,
    seconds: f64,
    alarm_rate: f64,
    undecided_fails: bool,
    tests: Vec<Test<'r>>,
    only_old: &'r [String],
    only_new: &'r [String],
    notes: &'r [String],
}

#[derive(Serialize)]
struct Test<'r> {
    test: &'r str,
    #[serde(flatten)]
    outcome: Found<'r>,
    red: bool,
    unstable: bool,
    tags: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'r Location>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Found<'r> {
    Played {
        verdict: &'static str,
        suspect: bool,
        stage: Stage,
        ratio: Option<f64>,
        interval: Option<(f64, f64)>,
        limit: f64,
        detectable: Option<f64>,
        basis: Box<Basis>,
        causes: Vec<&'static str>,
        old_ns: f64,
        level_ns: f64,
        seconds: f64,
    },
    Failed {
        verdict: Option<&'static str>,
        failure: &'r str,
    },
}

/// What the verdict rests on.
#[derive(Serialize)]
struct Basis {
    pairs: usize,
    more_pairs: Option<usize>,
    iterations: u64,
    alpha: f64,
    seed: u64,
    moved: Moved,
}

impl Serialize for DuetDocument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        Fields {
            format: FORMAT,
            evenkeel: env!("CARGO_PKG_VERSION"),
            base: &report.base,
            seconds: report.seconds,
            alarm_rate: report.alarm_rate,
            undecided_fails: report.undecided_fails,
            tests: report.tests.iter().map(Test::of).collect(),
            only_old: &report.only_old,
            only_new: &report.only_new,
            notes: &report.notes,
        }
        .serialize(serializer)
    }
}

impl<'r> Test<'r> {
    fn of(test: &'r DuetTest) -> Self {
        let options = &test.subject.options;
        Self {
            test: &test.subject.name,
            outcome: match &test.outcome {
                Ok(finding) => Found::played(finding),
                Err(failure) => Found::Failed {
                    verdict: None,
                    failure,
                },
            },
            red: test.is_red(),
            unstable: options.unstable,
            tags: &options.tags,
            location: test.subject.location.as_ref(),
        }
    }
}

impl Found<'_> {
    fn played(finding: &Finding) -> Self {
        let settled = &finding.settled;
        Self::Played {
            verdict: finding.verdict.name(),
            suspect: finding.verdict == Verdict::Regressed,
            stage: Stage::Duet,
            ratio: finite(settled.ratio),
            interval: interval(settled.interval).filter(|(low, _)| *low > 0.0),
            limit: finding.limit,
            detectable: None,
            basis: Box::new(Basis {
                pairs: settled.pairs,
                more_pairs: settled.more_pairs,
                iterations: finding.iterations,
                alpha: finding.alpha,
                seed: finding.seed,
                moved: settled.moved,
            }),
            causes: finding.causes.iter().map(Cause::name).collect(),
            old_ns: finding.level_ns[0],
            level_ns: finding.level_ns[1],
            seconds: finding.seconds,
        }
    }
}
