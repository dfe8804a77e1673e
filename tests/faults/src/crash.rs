//! Every fault at every step of the workload.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use anyhow::{Context as _, Result};
use evenkeel_store::{Outcome, Reason, Store};

use crate::row::Row;
use crate::scene::{self, ENVIRONMENT, TEST, examine, origin, process, record, scratch};
use crate::{inject, workload};

/// A run that is appended after the fault, to see that the store works.
const AFTER: u64 = 300;

pub(crate) fn rows() -> Result<Vec<Row>> {
    let steps = steps()?;
    inject::names()
        .map(|name| {
            let mut row = Row::new(name);
            row.note = format!("at each of {steps} file operations of a workload");
            for at in 1..=steps {
                trial(&mut row, at).with_context(|| format!("{name}, step {at}"))?;
            }
            Ok(row)
        })
        .collect()
}

/// How many steps the workload has when nothing happens; most faults make it shorter.
fn steps() -> Result<u64> {
    let scratch = scratch()?;
    let said = said(&work(scratch.path(), "none", u64::MAX)?);
    let steps = said.steps.context("an undisturbed workload ends")?;
    let expected: BTreeSet<u64> = &workload::all() - &workload::prunable(true);
    let (found, changed) = examine(&scene::history(&Store::open(
        scratch.path().join("store"),
    )?)?)?;
    anyhow::ensure!(
        found == expected && changed == 0,
        "an undisturbed workload leaves {found:?}"
    );
    Ok(steps)
}

/// What a workload said before it ended.
struct Said {
    accepted: BTreeSet<u64>,
    refused: BTreeSet<u64>,
    acceptance: bool,
    pruning: bool,
    steps: Option<u64>,
}

fn work(dir: &Path, fault: &str, at: u64) -> Result<Output> {
    workload::prepare(dir)?;
    let at = at.to_string();
    let mut process = process(&["workload", scene::text(dir)?, fault, &at])?;
    process.output().context("could not start")
}

fn said(output: &Output) -> Said {
    let text = String::from_utf8_lossy(&output.stdout);
    let after = |word: &str| {
        let numbers = text.lines().filter_map(|line| line.strip_prefix(word));
        numbers
            .filter_map(|number| number.parse().ok())
            .collect::<BTreeSet<u64>>()
    };
    Said {
        accepted: after("accepted "),
        refused: after("refused "),
        acceptance: text.contains("acceptance\n"),
        pruning: text.contains("pruning\n"),
        steps: after("steps ").pop_first(),
    }
}

fn trial(row: &mut Row, at: u64) -> Result<()> {
    let scratch = scratch()?;
    let output = work(scratch.path(), row.fault, at)?;
    let dies = !(row.fault.starts_with("EIO") || row.fault.starts_with("ENOSPC"));
    let mut said = said(&output);
    if dies && said.steps.is_some() {
        // Not a write, or a step that is not reached: nothing has happened.
        return Ok(());
    }
    anyhow::ensure!(
        dies || output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    if said.pruning {
        said.accepted = &said.accepted - &workload::prunable(said.acceptance);
    }
    let store = Store::open(scratch.path().join("store"))?;
    let (mut lost, mut changed) = look(&store, &said)?;
    if row.fault.ends_with("once") {
        // What was refused must not be there; if only one step fails, it can also be undone.
        let (found, _) = examine(&scene::history(&store)?)?;
        changed += found.intersection(&said.refused).count();
    }
    store.append(&origin(), &[record(AFTER)?], &[])?;
    store.fold(ENVIRONMENT)?;
    said.accepted.insert(AFTER);
    let again = look(&store, &said)?;
    lost = lost.max(again.0);
    changed = changed.max(again.1);
    row.trial(said.accepted.len(), lost, changed);
    Ok(())
}

/// How many accepted records are missing, and how much is there that should not be, damage included.
fn look(store: &Store, said: &Said) -> Result<(usize, usize)> {
    let archive = store.read(ENVIRONMENT)?;
    let history = archive.history(TEST);
    let (found, mut changed) = examine(&history)?;
    let mut lost = said.accepted.difference(&found).count();
    lost += usize::from(said.acceptance && history.acceptances().len() != 1);
    let known = workload::all();
    changed += found
        .iter()
        .filter(|n| **n != AFTER && !known.contains(n))
        .count();
    // The one bad file that the workload puts there itself may be found now.
    let damage = archive.verify();
    let unexpected = damage.iter().filter(|damage| {
        damage.reason
            != Reason::Length {
                expected: 40,
                found: 10,
            }
            || damage.outcome == Outcome::Skipped
    });
    Ok((lost, changed + unexpected.count()))
}
