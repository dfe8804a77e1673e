//! A bound on the size of the store, enforced in a process that dies at each of its steps.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use evenkeel_store::{Pruned, Record, Retention, Store};

use crate::inject;
use crate::row::Row;
use crate::scene::{
    self, ENVIRONMENT, TEST, acceptance, examine, history, origin, process, record, scratch,
};

/// Runs, in segments of four, of which the first eight are folded into one.
const RUNS: u64 = 48;
const SEGMENT: usize = 4;
const FOLDED: usize = 8;
/// So many of the newest stay, and the accepted one.
const KEPT: u64 = 6;
const ACCEPTED: u64 = 3;
/// The size that is asked for: what must stay fits, all does not.
const BOUND: u64 = 4096;

const FAULTS: [(&str, &str); 3] = [
    (
        "`prune --max-size` killed before a file operation",
        "killed before a file operation",
    ),
    (
        "`prune --max-size` killed in the middle of a write",
        "killed in the middle of a write",
    ),
    (
        "power cut in `prune --max-size`, nothing unsynced survives",
        "power cut, nothing unsynced survives",
    ),
];

pub(crate) fn rows() -> Result<Vec<Row>> {
    let (steps, left) = undisturbed()?;
    FAULTS
        .into_iter()
        .map(|(name, fault)| {
            let mut row = Row::new(name);
            row.note = format!(
                "at each of {steps} file operations; what stays without a fault is there, and the next prune ends at the bound"
            );
            for at in 1..=steps {
                trial(&mut row, fault, at, &left).with_context(|| format!("{name}, step {at}"))?;
            }
            Ok(row)
        })
        .collect()
}

/// Prunes, in a process of its own; the last line is the number of steps.
pub(crate) fn run(dir: &Path, fault: &str, at: u64) -> Result<()> {
    let store = Store::open(dir.join("store"))?;
    let steps = inject::install(fault, at, &dir.join("shadow"))?;
    prune(&store)?;
    println!("steps {}", steps());
    Ok(())
}

fn prune(store: &Store) -> Result<Pruned> {
    Ok(store.prune(&Retention {
        max_age_days: u32::MAX,
        keep_at_least: KEPT as usize,
        max_bytes: Some(BOUND),
        ..Retention::default()
    })?)
}

fn prepare(dir: &Path) -> Result<Store> {
    std::fs::create_dir_all(dir.join("shadow"))?;
    let store = Store::open(dir.join("store"))?;
    let records: Vec<Record> = (0..RUNS).map(record).collect::<Result<_>>()?;
    for (number, segment) in records.chunks(SEGMENT).enumerate() {
        store.append(&origin(), segment, &[])?;
        if number + 1 == FOLDED {
            store.fold(ENVIRONMENT)?;
        }
    }
    store.append(&origin(), &[], &[acceptance(ACCEPTED)])?;
    Ok(store)
}

/// What `prune` says in the process that dies; `None` as the number of steps if it did.
fn work(dir: &Path, fault: &str, at: u64) -> Result<Option<u64>> {
    let at = at.to_string();
    let output = process(&["shrink", scene::text(dir)?, fault, &at])?.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let steps = said.trim().strip_prefix("steps ");
    Ok(steps.map(str::parse).transpose()?)
}

/// How many steps there are when nothing happens, and the runs that are left then; something must go.
fn undisturbed() -> Result<(u64, BTreeSet<u64>)> {
    let scratch = scratch()?;
    let store = prepare(scratch.path())?;
    let steps = work(scratch.path(), "none", u64::MAX)?.context("an undisturbed prune ends")?;
    let (left, _) = examine(&history(&store)?)?;
    ensure!(
        (KEPT..RUNS).contains(&(left.len() as u64)) && stays().is_subset(&left),
        "an undisturbed prune leaves {left:?}"
    );
    Ok((steps, left))
}

/// The runs that no bound takes.
fn stays() -> BTreeSet<u64> {
    (RUNS - KEPT..RUNS).chain([ACCEPTED]).collect()
}

fn trial(row: &mut Row, fault: &str, at: u64, left: &BTreeSet<u64>) -> Result<()> {
    let scratch = scratch()?;
    let store = prepare(scratch.path())?;
    if work(scratch.path(), fault, at)?.is_some() {
        // Not a write: nothing has happened.
        return Ok(());
    }
    // After the fault, whatever is left without one; the next prune may find a larger store, and take more.
    let mut expected = left.clone();
    let (mut lost, mut changed) = (0, 0);
    for again in [false, true] {
        if again {
            let pruned = prune(&store)?;
            changed += usize::from(pruned.bytes > BOUND || !pruned.busy.is_empty());
            expected = stays();
        }
        let archive = store.read(ENVIRONMENT)?;
        let history = archive.history(TEST);
        let (found, different) = examine(&history)?;
        lost += expected.difference(&found).count() + usize::from(history.acceptances().len() != 1);
        changed += different + archive.verify().len();
        changed += found.iter().filter(|n| **n >= RUNS).count();
    }
    row.trial(left.len() + 1, lost, changed);
    Ok(())
}
