//! What the page says before any card is opened.

use serde::Serialize;

use super::spark::Spark;
use crate::summary::next;
use crate::{Document, Measured, Test, Word, change, counts, duration, printable};

#[derive(Serialize)]
pub(super) struct Page<'r> {
    title: String,
    counts: String,
    next: String,
    /// Red, doubtful or good: the colour of the heading.
    mood: &'static str,
    total: usize,
    verdicts: Vec<Filter>,
    facts: Vec<Fact>,
    machine: Vec<Fact>,
    notes: &'r [String],
    unjudged: &'r [crate::document::Unjudged],
    only_old: &'r [String],
    only_new: &'r [String],
    is_duet: bool,
    rows: Vec<Row>,
    version: &'r str,
}

/// A verdict, how many tests have it, and what it means.
#[derive(Serialize)]
struct Filter {
    word: &'static str,
    count: usize,
    meaning: &'static str,
}

#[derive(Serialize)]
struct Fact {
    name: String,
    value: String,
}

/// A test in the list.
#[derive(Serialize)]
struct Row {
    shown: String,
    word: &'static str,
    /// Whose colour it has: a steady test above its limit is as red as a regressed one.
    hue: &'static str,
    /// What the verdict does not say.
    remark: &'static str,
    attention: u8,
    time: String,
    /// What is worked through in a second, where that is known.
    rate: Option<String>,
    change: String,
    limit: String,
    detects: String,
    cause: String,
    spark: Option<Spark>,
}

impl<'r> Page<'r> {
    pub(super) fn of(document: &'r Document) -> Self {
        let (only_old, only_new): (&[String], &[String]) = match &document.duet {
            Some(duet) => (&duet.only_old, &duet.only_new),
            None => (&[], &[]),
        };
        Self {
            title: title(document),
            counts: counts(document),
            next: next(document),
            mood: mood(document),
            total: document.tests.len(),
            verdicts: verdicts(document),
            facts: facts(document),
            machine: machine(document),
            notes: &document.notes,
            unjudged: &document.unjudged,
            only_old,
            only_new,
            is_duet: document.duet.is_some(),
            rows: document.by_attention().into_iter().map(Row::of).collect(),
            version: &document.evenkeel,
        }
    }
}

fn title(document: &Document) -> String {
    let count = &document.count;
    let failing = document.tests.iter().filter(|test| document.fails(test));
    match failing.count() + document.unjudged.len() {
        0 if document.tests.is_empty() => "No test was measured".to_owned(),
        0 if count.undecided > 0 => "Nothing got slower for sure".to_owned(),
        0 => "Nothing got slower".to_owned(),
        1 => "1 test fails".to_owned(),
        more => format!("{more} tests fail"),
    }
}

fn mood(document: &Document) -> &'static str {
    let fails = |test: &Test| document.fails(test);
    if document.tests.iter().any(fails) || !document.unjudged.is_empty() {
        "bad"
    } else if document.count.undecided > 0 || document.tests.is_empty() {
        "doubt"
    } else {
        "good"
    }
}

fn verdicts(document: &Document) -> Vec<Filter> {
    let count = &document.count;
    let all = [
        ("failed", count.failed, "could not be measured"),
        (
            "regressed",
            count.regressed,
            "slower, confirmed by fresh evidence",
        ),
        ("undecided", count.undecided, "no answer; the card says why"),
        ("improved", count.improved, "faster than its history"),
        ("learning", count.learning, "too little history to judge"),
        ("steady", count.steady, "as it was"),
    ];
    all.into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(word, count, meaning)| Filter {
            word,
            count,
            meaning,
        })
        .collect()
}

/// When, where, and by which rules.
fn facts(document: &Document) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut fact = |name: &str, value: String| {
        facts.push(Fact {
            name: name.to_owned(),
            value,
        });
    };
    if let Some(started_at) = &document.started_at {
        fact(
            "measured",
            started_at.replace('T', " ").replace('Z', " UTC"),
        );
    }
    if let Some(duet) = &document.duet {
        fact("compared with", printable(&duet.base));
    }
    fact(
        "false alarms declared",
        match document.alarm_rate {
            rate if rate > 0.0 => format!(
                "at most 1 in {} runs of unchanged code",
                grouped(1.0 / rate)
            ),
            rate => rate.to_string(),
        },
    );
    fact(
        "false alarms used",
        match document.alarm_used {
            used if used > 0.0 => format!(
                "1 in {}: the chance of all evidence that was taken",
                grouped(1.0 / used)
            ),
            _ => "none: no suspicion had to be confirmed".to_owned(),
        },
    );
    if let Some(mode) = &document.common_mode {
        let reach = 1.96 * mode.error;
        fact(
            "all tests together",
            format!(
                "{} against their histories (95 %: {} to {}; {} tests)",
                change(mode.ratio),
                change(mode.ratio * (-reach).exp()),
                change(mode.ratio * reach.exp()),
                mode.tests
            ),
        );
    }
    if let Some(environment) = &document.environment {
        let own = if environment.dedicated {
            "always the same: its own fresh runs may turn a test red"
        } else {
            "may be another one each time: it alone turns no test red"
        };
        fact("machine", own.to_owned());
    }
    facts
}

/// The environment's key, and what was found on the machine.
fn machine(document: &Document) -> Vec<Fact> {
    let Some(environment) = &document.environment else {
        return Vec::new();
    };
    let key = ("environment".to_owned(), environment.key.clone());
    let found = environment.facts.clone();
    [key]
        .into_iter()
        .chain(found)
        .map(|(name, value)| Fact { name, value })
        .collect()
}

/// A whole number with its thousands apart.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

impl Row {
    fn of(test: &Test) -> Self {
        let measured = test.measured();
        let judged = measured.map(|measured| &measured.judged);
        let shown = |ratio: Option<f64>| ratio.map(change).unwrap_or_default();
        let detectable = judged.and_then(|judged| judged.detectable);
        let limit = measured.and_then(|measured| measured.over_limit_ns);
        let causes = judged.map(|judged| judged.causes.join(", "));
        Self {
            shown: printable(&test.test),
            word: test.word(),
            hue: if test.red {
                Word::Regressed.as_str()
            } else {
                test.word()
            },
            remark: match limit {
                _ if test.unstable => "unstable",
                Some(_) => "over its limit",
                None => "",
            },
            attention: test.attention() as u8,
            time: measured
                .map(|measured| measured.quantity(measured.level_ns))
                .unwrap_or_default(),
            rate: measured.and_then(Measured::rate),
            change: shown(judged.and_then(|judged| judged.ratio)),
            limit: shown(judged.and_then(|judged| judged.limit)),
            detects: shown(detectable.map(|share| 1.0 + share)),
            cause: match (limit, causes) {
                (Some(limit), _) => format!("above {}", duration(limit)),
                (None, Some(causes)) => {
                    let growth = measured.and_then(|measured| measured.growth());
                    let growth = growth.map(|growth| format!("grows {}", growth.words()));
                    let parts = growth.into_iter().chain([causes]);
                    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
                    parts.join(", ")
                }
                (None, None) => "could not be measured".to_owned(),
            },
            spark: measured.and_then(Spark::of),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(1.0), "1");
        assert_eq!(grouped(1000.0), "1,000");
        assert_eq!(grouped(1_234_567.0), "1,234,567");
    }
}
