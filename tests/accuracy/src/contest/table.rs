//! The contest as tables.

use std::fmt::Write as _;

use evenkeel_core::Sample;

use super::{Cell, PERCENTS, Session, WORKLOADS};
use crate::proportion::Proportion;

/// With fewer verdicts of a contender on unchanged code, even none slower leaves more than one in ten possible.
const TRIAL: u64 = 36;

/// What the page shows.
pub(super) fn sections(sessions: &[Session]) -> String {
    let mut text = String::new();
    for session in sessions {
        head(session, &mut text);
        let contenders = contenders(session);
        if is_trial(session, &contenders) {
            text.push_str(
                "**A trial**: so few verdicts show that the command works, and nothing else.\n\n",
            );
        }
        text.push_str(
            "All four workloads together, *slower* in percent of the verdicts with its exact binomial 95 % interval; work in percent:\n\n",
        );
        columns("contender", &mut text);
        for contender in &contenders {
            row(
                contender,
                &|percent| sum(session, contender, None, percent),
                &mut text,
            );
        }
        for workload in WORKLOADS {
            let _infallible = write!(text, "\n`{workload}`:\n\n");
            columns("contender", &mut text);
            for contender in &contenders {
                let cell = |percent| sum(session, contender, Some(workload), percent);
                row(contender, &cell, &mut text);
            }
        }
        text.push('\n');
    }
    text
}

/// The last line on the screen: the false alarms of each contender.
pub(super) fn figure(sessions: &[Session]) -> String {
    let mut parts = Vec::new();
    for session in sessions {
        for contender in contenders(session) {
            let slower = sum(session, &contender, None, 100).slower;
            parts.push(format!(
                "{} {contender}: {} of {} unchanged called slower",
                session.regime, slower.hits, slower.trials
            ));
        }
    }
    parts.join("; ")
}

/// The verdicts of each contender on all workloads together.
pub(super) fn totals(session: &Session) -> Vec<(String, u32, Proportion)> {
    let of = |contender: String| {
        PERCENTS.map(|percent| {
            let slower = sum(session, &contender, None, percent).slower;
            (contender.clone(), percent, slower)
        })
    };
    contenders(session).into_iter().flat_map(of).collect()
}

fn is_trial(session: &Session, contenders: &[String]) -> bool {
    let mut contenders = contenders.iter();
    contenders.any(|contender| sum(session, contender, None, 100).slower.trials < TRIAL)
}

fn head(session: &Session, text: &mut String) {
    let machine = &session.machine;
    let versions: Vec<String> = machine
        .versions
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    let share = |share: Option<f64>, unit: &str, factor: f64| {
        share.map_or("unknown".to_owned(), |share| {
            format!("{:.1}{unit}", factor * share)
        })
    };
    let _infallible = write!(
        text,
        "### {}\n\n{} for {:.0} minutes; {}, {} usable cores, {}, {}; {}; {}; {}. Load average per core at the end {}; some task waited for a core during {} \
         of the time.\n\n",
        if session.regime == "quiet" {
            "Quiet"
        } else {
            "Under bursts of load"
        },
        machine.began,
        machine.minutes,
        machine.fact("cpu.model"),
        machine.fact("cpu.usable"),
        machine.fact("virtualisation"),
        machine.fact("os.version"),
        machine.compiler,
        machine.judge,
        versions.join(", "),
        share(machine.load, "", 1.0),
        share(machine.pressure, " %", 100.0),
    );
}

fn columns(first: &str, text: &mut String) {
    let _infallible = writeln!(
        text,
        "| {first} | 100: false alarms | {} | undecided | seconds per verdict |\n| --- | --- | {} | ---: | ---: |",
        PERCENTS[1..]
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(" | "),
        PERCENTS[1..]
            .iter()
            .map(|_| "---")
            .collect::<Vec<_>>()
            .join(" | "),
    );
}

fn row(name: &str, cell: &dyn Fn(u32) -> Cell, text: &mut String) {
    let cells = PERCENTS.map(cell);
    let shown: Vec<String> = cells.iter().map(|cell| share(cell.slower)).collect();
    let verdicts: u64 = cells.iter().map(|cell| cell.slower.trials).sum();
    let undecided: u64 = cells.iter().map(|cell| cell.undecided).sum();
    let mut seconds: Vec<f64> = cells
        .iter()
        .flat_map(|cell| &cell.seconds)
        .copied()
        .collect();
    let _infallible = writeln!(
        text,
        "| {name} | {} | {undecided} of {verdicts} | {} |",
        shown.join(" | "),
        middle(&mut seconds).map_or("-".to_owned(), |seconds| format!("{seconds:.2}")),
    );
}

/// `4 of 50: 8.0 (2.2 to 19.2)`, in percent.
fn share(proportion: Proportion) -> String {
    if proportion.trials == 0 {
        return "-".to_owned();
    }
    let (low, high) = proportion.interval();
    format!(
        "{} of {}: {:.1} ({:.1} to {:.1})",
        proportion.hits,
        proportion.trials,
        100.0 * proportion.share(),
        100.0 * low,
        100.0 * high
    )
}

fn middle(seconds: &mut [f64]) -> Option<f64> {
    Sample::new(seconds).ok().map(|sample| sample.median())
}

/// Ours first, then the others by name.
fn contenders(session: &Session) -> Vec<String> {
    let mut names: Vec<String> = session
        .cells
        .iter()
        .map(|(name, ..)| name.clone())
        .collect();
    names.sort_by_key(|name| (!name.starts_with("Evenkeel"), name.clone()));
    names.dedup();
    names
}

/// The verdicts of a contender on one workload or on all.
fn sum(session: &Session, contender: &str, workload: Option<&str>, percent: u32) -> Cell {
    let mut sum = Cell::default();
    for (name, on, with, cell) in &session.cells {
        if name == contender && *with == percent && workload.is_none_or(|workload| workload == on) {
            sum.slower.add(cell.slower);
            sum.undecided += cell.undecided;
            sum.seconds.extend(&cell.seconds);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        let cell = |hits, trials, seconds| Cell {
            slower: Proportion { hits, trials },
            undecided: 1,
            seconds: vec![seconds; trials as usize],
        };
        let cells = [
            ("criterion", "cpu", 100, cell(3, 10, 18.0)),
            ("criterion", "parse", 100, cell(1, 10, 20.0)),
            ("criterion", "cpu", 110, cell(5, 5, 18.0)),
            ("Evenkeel, history", "cpu", 100, cell(0, 10, 1.0)),
        ];
        Session {
            regime: "quiet".to_owned(),
            machine: super::super::machine::Machine {
                judge: "evenkeel 0".to_owned(),
                versions: vec![("criterion".to_owned(), "0.8.2".to_owned())],
                compiler: "rustc 1.95.0".to_owned(),
                facts: vec![("cpu.model".to_owned(), "a processor".to_owned())],
                began: "2026-11-26T12:00:00Z".to_owned(),
                minutes: 3.0,
                load: Some(0.5),
                pressure: None,
            },
            cells: cells
                .map(|(name, on, percent, cell)| (name.to_owned(), on.to_owned(), percent, cell))
                .into(),
            totals: Vec::new(),
        }
    }

    #[test]
    fn workloads_add_up_and_ours_stand_first() {
        let session = session();
        assert_eq!(contenders(&session), ["Evenkeel, history", "criterion"]);
        let all = sum(&session, "criterion", None, 100);
        assert_eq!(
            (all.slower.hits, all.slower.trials, all.undecided),
            (4, 20, 2)
        );
        assert_eq!(
            sum(&session, "criterion", Some("parse"), 100).slower.hits,
            1
        );
        let unchanged = Proportion {
            hits: 4,
            trials: 20,
        };
        assert!(totals(&session).contains(&("criterion".to_owned(), 100, unchanged)));
        let text = sections(&[session]);
        let row = "| criterion | 4 of 20: 20.0 (5.7 to 43.7) | - | - | - | 5 of 5: 100.0 (47.8 to 100.0) | - | 3 of 25 | 18.00 |";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("**A trial**"), "{text}");
        assert!(text.contains("a processor, unknown usable cores"), "{text}");
    }
}
