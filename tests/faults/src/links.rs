//! Symbolic links in a cache folder that somebody else has filled: nothing outside is read as ours, written, moved or removed.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::Result;
use evenkeel_store::{Retention, Store};

use crate::row::Row;
use crate::scene::{ENVIRONMENT, examine, history, origin, record, run, scratch};

/// A link in the environment's folder: its name, and what in the folder outside it leads to.
const LINKS: [(&str, &str); 7] = [
    ("019ab3f0-0000-7000-8000-00000000beef.run", "bad"),
    ("019ab3f0-0000-7000-8000-00000000beef.run", "whole"),
    ("019ab3f0-0000-7000-8000-00000000beef.run", "nowhere"),
    (".lock", "bad"),
    ("quarantine", "folder"),
    ("quarantine", "bad"),
    (".019ab3f0-0000-7000-8000-00000000beef.tmp", "bad"),
];

pub(crate) fn rows() -> Result<Vec<Row>> {
    let mut row = Row::new("symbolic links in the store");
    for (name, target) in LINKS {
        let scratch = scratch()?;
        let outside = outside(scratch.path())?;
        let store = Store::open(scratch.path().join("store"))?;
        for n in 0..9 {
            store.append(&origin(), &[record(n)?], &[])?;
        }
        symlink(
            outside.join(target),
            store.dir().join(ENVIRONMENT).join(name),
        )?;
        // A bad segment, for something to be moved to quarantine.
        fs::write(
            store
                .dir()
                .join(ENVIRONMENT)
                .join(format!("{}.run", run(77))),
            "bad",
        )?;
        trial(&mut row, &store, &outside, 9)?;
    }
    for whole in ["folder", "bad"] {
        let scratch = scratch()?;
        let outside = outside(scratch.path())?;
        let store = Store::open(scratch.path().join("store"))?;
        symlink(outside.join(whole), store.dir().join(ENVIRONMENT))?;
        anyhow::ensure!(
            store.append(&origin(), &[record(1)?], &[]).is_err(),
            "wrote through a link"
        );
        trial(&mut row, &store, &outside, 0)?;
    }
    row.note = "no file outside was read as a segment, written, moved or removed".into();
    Ok(vec![row])
}

/// A folder that is not ours, with things in it that could be.
fn outside(scratch: &Path) -> Result<PathBuf> {
    let outside = scratch.join("outside");
    let other = Store::open(scratch.join("other"))?;
    fs::create_dir_all(outside.join("folder"))?;
    fs::write(outside.join("bad"), "precious")?;
    if let Some(name) = other.append(&origin(), &[record(66)?], &[])? {
        fs::rename(
            other.dir().join(ENVIRONMENT).join(name.to_string()),
            outside.join("whole"),
        )?;
    }
    Ok(outside)
}

/// Does everything that a store does; what is refused is refused.
fn trial(row: &mut Row, store: &Store, outside: &Path, records: u64) -> Result<()> {
    let before = files(outside)?;
    let _ = store.read(ENVIRONMENT);
    let _ = store.fold(ENVIRONMENT);
    let _ = store.prune(&Retention::default());
    let scratch = scratch()?;
    let other = Store::open(scratch.path())?;
    other.merge_from(store.dir())?;
    let mut lost = 0;
    let mut changed = usize::from(files(outside)? != before);
    for store in [store, &other] {
        let found = history(store).and_then(|history| examine(&history));
        let (found, wrong) = if records == 0 {
            found.unwrap_or_default()
        } else {
            found?
        };
        lost += (0..records).filter(|n| !found.contains(n)).count();
        changed += wrong + found.iter().filter(|n| **n >= records).count();
    }
    row.trial(2 * records as usize, lost, changed);
    Ok(())
}

/// All files below a folder, and what is in them.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.insert(path.clone(), Vec::new());
            files.append(&mut self::files(&path)?);
        } else {
            files.insert(path.clone(), fs::read(&path)?);
        }
    }
    Ok(files)
}
