//! What the page's script draws a test's card from, as small as it can be: a page may have thousands.

use std::collections::HashMap;

use evenkeel::kernel::Stage;
use serde::Serialize;

use crate::document::Basis;
use crate::{Change, Document, Doubt, History, Measured, Test, sentence::sentence};

/// So many runs of a history are drawn, the newest.
const RUNS: usize = 64;

/// What the page knows of all tests before a card is opened, in the order of the list: what it filters and sorts by.
#[derive(Serialize)]
pub(super) struct Index<'r> {
    /// When each run of the histories began, and of which revision it was.
    runs: Vec<(&'r str, &'r str)>,
    tests: Vec<Entry<'r>>,
}

#[derive(Serialize)]
struct Entry<'r> {
    name: &'r str,
    tags: &'r [String],
    ratio: Option<f64>,
    level_ns: Option<f64>,
    detectable: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct Card<'r> {
    sentence: String,
    next: &'r str,
    notes: &'r [String],
    changed: &'r [Change],
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<Numbers<'r>>,
}

#[derive(Serialize)]
struct Numbers<'r> {
    unit: &'r str,
    level_ns: f64,
    /// What is worked through in a second, with its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    throughput: Option<String>,
    old_ns: Option<f64>,
    over_limit_ns: Option<f64>,
    ratio: Option<f64>,
    interval: Option<(f64, f64)>,
    limit: Option<f64>,
    detectable: Option<f64>,
    doubts: &'r [Doubt],
    observations: Option<u64>,
    processes: Option<usize>,
    seconds: Option<f64>,
    stage: Stage,
    basis: &'r Basis,
    by_process: Vec<[f64; 5]>,
    conditions: Vec<(&'r str, f64)>,
    history: Option<Past>,
}

/// A history in columns.
#[derive(Serialize)]
struct Past {
    band: Option<[f64; 3]>,
    /// Positions in `runs`.
    run: Vec<usize>,
    level_ns: Vec<f64>,
    /// The first letters of the verdicts.
    verdicts: String,
    /// Where a new epoch begins.
    cuts: Vec<usize>,
    /// Which runs were accepted.
    accepted: Vec<usize>,
    /// Which runs judge.
    baseline: Vec<usize>,
}

/// The index, and the cards in its order.
pub(super) fn cards(document: &Document) -> (Index<'_>, Vec<Card<'_>>) {
    let mut runs = Runs::default();
    let tests = document.by_attention();
    let cards = tests.iter().map(|test| Card::of(test, &mut runs)).collect();
    let index = Index {
        tests: tests.into_iter().map(Entry::of).collect(),
        runs: runs.list,
    };
    (index, cards)
}

impl<'r> Entry<'r> {
    fn of(test: &'r Test) -> Self {
        let measured = test.measured();
        let judged = measured.map(|measured| &measured.judged);
        Self {
            name: &test.test,
            tags: &test.tags,
            ratio: judged.and_then(|judged| judged.ratio),
            level_ns: measured.map(|measured| measured.level_ns),
            detectable: judged.and_then(|judged| judged.detectable),
        }
    }
}

/// The runs of all histories, each once.
#[derive(Default)]
struct Runs<'r> {
    list: Vec<(&'r str, &'r str)>,
    known: HashMap<(&'r str, &'r str), usize>,
}

impl<'r> Runs<'r> {
    fn position(&mut self, run: (&'r str, &'r str)) -> usize {
        *self.known.entry(run).or_insert_with(|| {
            self.list.push(run);
            self.list.len() - 1
        })
    }
}

impl<'r> Card<'r> {
    fn of(test: &'r Test, runs: &mut Runs<'r>) -> Self {
        let location = test.location.as_ref();
        Self {
            sentence: sentence(test),
            next: &test.next,
            notes: &test.notes,
            changed: &test.changed,
            location: location.map(|location| format!("{}:{}", location.file, location.line)),
            measured: test.measured().map(|measured| Numbers::of(measured, runs)),
        }
    }
}

impl<'r> Numbers<'r> {
    fn of(measured: &'r Measured, runs: &mut Runs<'r>) -> Self {
        let judged = &measured.judged;
        let conditions = measured.conditions.iter();
        Self {
            unit: &measured.unit,
            level_ns: measured.level_ns,
            throughput: measured.rate(),
            old_ns: measured.old_ns,
            over_limit_ns: measured.over_limit_ns,
            ratio: judged.ratio,
            interval: judged.interval,
            limit: judged.limit,
            detectable: judged.detectable,
            doubts: &measured.doubts,
            observations: measured.observations,
            processes: measured.processes,
            seconds: measured.seconds,
            stage: judged.stage,
            basis: &judged.basis,
            by_process: measured
                .by_process
                .iter()
                .map(|process| process.0.map(short))
                .collect(),
            conditions: conditions.map(|(name, value)| (&**name, *value)).collect(),
            history: measured
                .history
                .as_ref()
                .map(|history| Past::of(history, runs)),
        }
    }
}

impl Past {
    fn of<'r>(history: &'r History, runs: &mut Runs<'r>) -> Self {
        let newest = &history.runs[history.runs.len().saturating_sub(RUNS)..];
        let band = history
            .band
            .map(|band| [band.lower_ns, band.centre_ns, band.upper_ns]);
        let mut past = Self {
            band: band.map(|band| band.map(short)),
            run: Vec::new(),
            level_ns: Vec::new(),
            verdicts: String::new(),
            cuts: Vec::new(),
            accepted: Vec::new(),
            baseline: Vec::new(),
        };
        for (index, run) in newest.iter().enumerate() {
            past.run
                .push(runs.position((&run.started_at, &run.revision)));
            past.level_ns.push(short(run.level_ns));
            past.verdicts.extend(run.verdict.as_str().chars().take(1));
            if index > 0 && newest[index - 1].epoch != run.epoch {
                past.cuts.push(index);
            }
            if run.accepted {
                past.accepted.push(index);
            }
            if run.baseline {
                past.baseline.push(index);
            }
        }
        past
    }
}

/// A number to five significant digits: more than a pixel shows.
fn short(number: f64) -> f64 {
    format!("{number:.4e}").parse().unwrap_or(number)
}
