//! A bit of everything that changes a store, for faults to happen in.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Result;
use evenkeel_store::{Retention, Store};

use crate::inject;
use crate::scene::{ENVIRONMENT, acceptance, origin, record};

/// Runs that are appended, that are merged in, and that are appended after pruning.
const APPENDED: std::ops::Range<u64> = 0..9;
const MERGED: std::ops::Range<u64> = 100..103;
const LAST: u64 = 200;
/// The run that a person accepts, which pruning keeps.
const ACCEPTED: u64 = 5;
/// As many runs of the newest stay when the store is pruned.
const KEPT: usize = 4;

/// All runs that may be there.
pub(crate) fn all() -> BTreeSet<u64> {
    APPENDED.chain(MERGED).chain([LAST]).collect()
}

/// The runs that pruning may drop; the accepted one stays, if the acceptance was not refused.
pub(crate) fn prunable(acceptance: bool) -> BTreeSet<u64> {
    let old = APPENDED.chain(MERGED).rev().skip(KEPT);
    old.filter(|n| !acceptance || *n != ACCEPTED).collect()
}

/// The folder that is merged in, made before anything goes wrong.
pub(crate) fn prepare(dir: &Path) -> Result<()> {
    let other = Store::open(dir.join("other"))?;
    for n in MERGED {
        other.append(&origin(), &[record(n)?], &[])?;
    }
    fs::create_dir_all(dir.join("shadow"))?;
    Ok(())
}

/// Does everything once, and says on standard output what was accepted and what was refused; the last line is the number of steps.
pub(crate) fn run(dir: &Path, fault: &str, at: u64) -> Result<()> {
    let steps = inject::install(fault, at, &dir.join("shadow"))?;
    let store = dir.join("store");
    // A store that cannot be opened refuses all.
    if let Ok(store) = Store::open(&store).or_else(|_| Store::open(&store)) {
        work(dir, &store)?;
    }
    println!("steps {}", steps());
    Ok(())
}

fn work(dir: &Path, store: &Store) -> Result<()> {
    let append = |n| -> Result<()> {
        match store.append(&origin(), &[record(n)?], &[]) {
            Ok(_) => println!("accepted {n}"),
            Err(_) => println!("refused {n}"),
        }
        Ok(())
    };
    for n in APPENDED {
        append(n)?;
    }
    if store
        .append(&origin(), &[], &[acceptance(ACCEPTED)])
        .is_ok()
    {
        println!("acceptance");
    }
    let _ = store.fold(ENVIRONMENT);
    let merged = store.merge_from(&dir.join("other"));
    if merged.is_ok_and(|merged| merged.damage.is_empty()) {
        MERGED.for_each(|n| println!("accepted {n}"));
    }
    // Somebody else's damage, to be put aside.
    let bad = store
        .dir()
        .join(ENVIRONMENT)
        .join("019ab3f0-0000-7000-8000-0000000000bd.run");
    if bad.parent().is_some_and(Path::exists) {
        fs::write(bad, "no segment")?;
    }
    let _ = store.read(ENVIRONMENT);
    println!("pruning");
    let _ = store.prune(&Retention {
        max_runs: KEPT,
        keep_at_least: KEPT,
        ..Retention::default()
    });
    append(LAST)?;
    let _ = store.fold(ENVIRONMENT);
    Ok(())
}
