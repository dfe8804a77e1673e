//! Segments twice, under other names, and in any order.

use std::fs;
use std::path::Path;

use anyhow::Result;
use evenkeel_store::{History, Store};

use crate::row::Row;
use crate::scene::{ENVIRONMENT, acceptance, examine, history, origin, record, run, scratch};

/// Stores that share runs with their neighbours.
const STORES: u64 = 5;

pub(crate) fn rows() -> Result<Vec<Row>> {
    let scratch = scratch()?;
    let mut sources = Vec::new();
    for number in 0..STORES {
        let store = Store::open(scratch.path().join(number.to_string()))?;
        for n in 4 * number..4 * number + 8 {
            store.append(&origin(), &[record(n)?], &[])?;
        }
        store.append(&origin(), &[], &[acceptance(3)])?;
        if number % 2 == 0 {
            // The same runs once more, in a segment under another name.
            duplicate(&store)?;
            store.fold(ENVIRONMENT)?;
        }
        sources.push(store.dir().to_path_buf());
    }
    let mut row = Row::new("segments duplicated, renamed and merged in every order");
    let mut first: Option<History> = None;
    for (trial, order) in orders(sources.len()).into_iter().enumerate() {
        let all = Store::open(scratch.path().join("all").join(trial.to_string()))?;
        for index in order {
            all.merge_from(&sources[index])?;
            all.merge_from(&sources[index])?;
        }
        if trial % 3 == 0 {
            duplicate(&all)?;
        }
        if trial % 2 == 0 {
            all.fold(ENVIRONMENT)?;
        }
        let history = history(&all)?;
        let (found, changed) = examine(&history)?;
        let expected = 4 * STORES + 4;
        let lost = (0..expected).filter(|n| !found.contains(n)).count();
        let same = first.get_or_insert_with(|| history.clone()) == &history;
        row.trial(
            expected as usize,
            lost,
            changed + usize::from(!same) + history.damage().len(),
        );
    }
    row.note = "five overlapping stores, each merged twice; always the same history".into();
    Ok(vec![row])
}

/// Copies every segment of a store to a name that is too old for it.
fn duplicate(store: &Store) -> Result<()> {
    let folder = store.dir().join(ENVIRONMENT);
    let mut names: Vec<_> = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    names.retain(|path| path.extension().is_some_and(|suffix| suffix == "run"));
    for (path, n) in names.iter().zip(1 << 20..) {
        fs::copy(path, folder.join(Path::new(&format!("{}.run", run(n)))))?;
    }
    Ok(())
}

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for next in 0..count {
        let longer = |order: &Vec<usize>| {
            (0..=order.len())
                .map(|at| {
                    let mut order = order.clone();
                    order.insert(at, next);
                    order
                })
                .collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders
}
