//! Many processes at once: they write, fold and read one store.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context as _, Result, ensure};
use evenkeel_store::Store;

use crate::row::Row;
use crate::scene::{self, ENVIRONMENT, examine, history, origin, process, record};

const WRITERS: u64 = 16;
const RUNS: u64 = 500;
/// A file in the store that tells the others to go on as long as it is there.
const GOING: &str = "going";

/// Appends its runs, one segment each.
pub(crate) fn write(dir: &Path, number: u64) -> Result<()> {
    let store = Store::open(dir)?;
    for n in number * RUNS..(number + 1) * RUNS {
        store.append(&origin(), &[record(n)?], &[])?;
    }
    Ok(())
}

/// Folds as long as there is something going on.
pub(crate) fn fold(dir: &Path) -> Result<()> {
    let store = Store::open(dir)?;
    let mut folded = 0;
    while dir.join(GOING).exists() {
        folded += store.fold(ENVIRONMENT)?.map_or(0, |folded| folded.inputs);
    }
    println!("{folded}");
    Ok(())
}

/// Reads as long as there is something going on; a run that was there must stay.
pub(crate) fn watch(dir: &Path) -> Result<()> {
    let store = Store::open(dir)?;
    let (mut seen, mut readings) = (BTreeSet::new(), 0);
    while dir.join(GOING).exists() {
        let history = history(&store)?;
        ensure!(history.damage().is_empty(), "{:?}", history.damage());
        let (now, changed) = examine(&history)?;
        ensure!(changed == 0, "{changed} changed");
        ensure!(
            seen.is_subset(&now),
            "{} runs vanished",
            seen.difference(&now).count()
        );
        (seen, readings) = (now, readings + 1);
    }
    println!("{readings}");
    Ok(())
}

pub(crate) fn rows() -> Result<Vec<Row>> {
    // Here the disk is a real one.
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path().join("store");
    Store::open(&dir)?;
    std::fs::write(dir.join(GOING), "")?;
    let path = scene::text(&dir)?;
    let spawn = |arguments: &[&str]| -> Result<Child> {
        Ok(process(arguments)?.stdout(Stdio::piped()).spawn()?)
    };
    let others = [
        spawn(&["fold", path])?,
        spawn(&["fold", path])?,
        spawn(&["watch", path])?,
        spawn(&["watch", path])?,
    ];
    let numbers = (0..WRITERS).map(|number| number.to_string());
    let writers: Vec<_> = numbers
        .map(|number| spawn(&["write", path, &number]))
        .collect::<Result<_>>()?;
    let mut succeeded = true;
    for writer in writers {
        succeeded &= writer.wait_with_output()?.status.success();
    }
    std::fs::remove_file(dir.join(GOING))?;
    let mut counts = Vec::new();
    let (mut vanished, labels) = (0, ["folder", "folder", "watcher", "watcher"]);
    for (other, label) in others.into_iter().zip(labels) {
        let output = other.wait_with_output()?;
        vanished += usize::from(!output.status.success());
        let count = String::from_utf8_lossy(&output.stdout);
        counts.push(
            count
                .trim()
                .parse::<u64>()
                .with_context(|| format!("a {label} failed"))?,
        );
    }
    ensure!(succeeded, "a writer failed");
    let store = Store::open(&dir)?;
    let (found, changed) = examine(&history(&store)?)?;
    let expected: BTreeSet<u64> = (0..WRITERS * RUNS).collect();
    let lost = expected.difference(&found).count();
    let changed =
        changed + found.difference(&expected).count() + store.read(ENVIRONMENT)?.verify().len();
    let mut writing = Row::new("16 processes write 500 runs each at once");
    writing.trial(expected.len(), lost, changed);
    writing.trials = WRITERS * RUNS;
    writing.note = "trials are appends; on a disk, every one synced".into();
    let mut folding = Row::new("two processes fold and two read meanwhile");
    folding.trial(expected.len(), vanished, 0);
    folding.trials = counts[2] + counts[3];
    folding.note = format!(
        "trials are readings, in none a run vanished; {} segments were folded away",
        counts[0] + counts[1]
    );
    Ok(vec![writing, folding])
}
