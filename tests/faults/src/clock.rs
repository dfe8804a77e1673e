//! Clocks that are wrong: runs from machines whose clock was ahead, by anything up to a thousand years, then from one whose is right.

use anyhow::Result;
use evenkeel_store::{BaselineRule, Record, RunId, Store};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

use crate::row::Row;
use crate::scene::{ENVIRONMENT, TEST, history, origin, record, scratch};

const TRIALS: u64 = 200;
const THOUSAND_YEARS_MS: u64 = 1000 * 365 * 24 * 60 * 60 * 1000;

pub(crate) fn rows() -> Result<Vec<Row>> {
    let mut row = Row::new("clock set back between runs");
    let mut random = Pcg64::seed_from_u64(20_261_123);
    for _ in 0..TRIALS {
        let scratch = scratch()?;
        let store = Store::open(scratch.path().join("store"))?;
        let mut written: Vec<RunId> = Vec::new();
        let mut ahead_ms = 0;
        for n in 0..6 {
            // Each machine's clock is further ahead than the one before; in between, one that is right.
            let run = if random.random_bool(0.5) {
                ahead_ms += random.random_range(0..THOUSAND_YEARS_MS / 6);
                store.next_run(ENVIRONMENT)?.max(ahead(ahead_ms))
            } else {
                store.next_run(ENVIRONMENT)?
            };
            store.append(&origin(), &[Record { run, ..record(n)? }], &[])?;
            if random.random_bool(0.2) {
                store.fold(ENVIRONMENT)?;
            }
            written.push(run);
        }
        let history = history(&store)?;
        let found: Vec<RunId> = history.records().iter().map(|record| record.run).collect();
        let lost = written.iter().filter(|run| !found.contains(run)).count();
        // The order of the history is the order of writing, and the newest runs are the ones that judge.
        let iterations: Vec<u64> = history
            .records()
            .iter()
            .map(|record| record.digest.iterations())
            .collect();
        let judging: Vec<u64> = store
            .read(ENVIRONMENT)?
            .baseline(TEST, &BaselineRule::default(), 3)
            .digests
            .iter()
            .map(|digest| digest.iterations())
            .collect();
        let changed = usize::from(found != written)
            + usize::from(iterations != [1, 2, 3, 4, 5, 6])
            + usize::from(judging != [4, 5, 6]);
        row.trial(written.len(), lost, changed);
    }
    row.note = "the order of the runs is the order of writing, and the newest judge".into();
    Ok(vec![row])
}

/// A name made by a clock that is ahead.
fn ahead(by_ms: u64) -> RunId {
    let bytes: [u8; 16] = RunId::new().into();
    (u128::from_be_bytes(bytes) + (u128::from(by_ms) << 80))
        .to_be_bytes()
        .into()
}
