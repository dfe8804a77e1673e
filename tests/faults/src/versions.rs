//! An older program in a newer store: it leaves alone what it does not know.

use std::fs;

use anyhow::Result;
use evenkeel_store::{FORMAT, Reason, Retention, Store, StoreError};

use crate::row::Row;
use crate::scene::{ENVIRONMENT, acceptance, examine, history, origin, record, scratch};

pub(crate) fn rows() -> Result<Vec<Row>> {
    Ok(vec![segments()?, stores()?])
}

/// A segment of each newer format among segments of ours.
fn segments() -> Result<Row> {
    let mut row = Row::new("a segment of a newer format");
    for newer in (FORMAT + 1..FORMAT + 20).chain([u16::MAX]) {
        let scratch = scratch()?;
        let store = Store::open(scratch.path().join("store"))?;
        let mut path = None;
        for n in 0..9 {
            let name = store.append(&origin(), &[record(n)?], &[acceptance(n)])?;
            path = name.map(|name| store.dir().join(ENVIRONMENT).join(name.to_string()));
        }
        let path = path.unwrap_or_default();
        let mut bytes = fs::read(&path)?;
        bytes[8..10].copy_from_slice(&newer.to_le_bytes());
        let crc = crc32fast::hash(&bytes[..36]);
        bytes[36..40].copy_from_slice(&crc.to_le_bytes());
        fs::write(&path, &bytes)?;

        store.fold(ENVIRONMENT)?;
        store.prune(&Retention {
            max_runs: 1,
            keep_at_least: 1,
            ..Retention::default()
        })?;
        let other = Store::open(scratch.path().join("other"))?;
        other.merge_from(store.dir())?;
        let mut lost = 0;
        let mut changed = 0;
        for store in [&store, &other] {
            let history = history(store)?;
            let (found, wrong) = examine(&history)?;
            lost += (0..8).filter(|n| !found.contains(n)).count();
            let reported = history
                .damage()
                .iter()
                .any(|damage| damage.reason == Reason::Newer { found: newer });
            changed += wrong + usize::from(!reported);
            let name = path.file_name().unwrap_or_default();
            let kept =
                fs::read(store.dir().join(ENVIRONMENT).join(name)).is_ok_and(|kept| kept == bytes);
            lost += usize::from(!kept);
        }
        row.trial(2 * 9, lost, changed);
    }
    row.note = "kept as it is by folding, pruning and merging; reported; the rest is used".into();
    Ok(row)
}

/// A folder whose marker names a newer format.
fn stores() -> Result<Row> {
    let mut row = Row::new("a store of a newer format");
    for newer in u32::from(FORMAT) + 1..u32::from(FORMAT) + 20 {
        let scratch = scratch()?;
        let store = Store::open(scratch.path().join("store"))?;
        store.append(&origin(), &[record(1)?], &[])?;
        let marker = store.dir().join("format");
        let text = format!("evenkeel-store {newer}\n");
        fs::write(&marker, &text)?;
        let refused = matches!(Store::open(store.dir()), Err(StoreError::Newer { found, .. }) if found == newer);
        let other = Store::open(scratch.path().join("other"))?;
        let not_merged = matches!(other.merge_from(store.dir()), Err(StoreError::Newer { .. }));
        let same = fs::read_to_string(&marker)? == text;
        let (found, _) = examine(&history(&store)?)?;
        row.trial(
            1,
            usize::from(!found.contains(&1)),
            [refused, not_merged, same]
                .iter()
                .filter(|held| !**held)
                .count(),
        );
    }
    row.note = "refused before anything is touched".into();
    Ok(row)
}
