//! What is written in all trials: records that can be told by a number.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use evenkeel_core::{Digest, Estimator, Fields, Verdict};
use evenkeel_store::{Acceptance, Event, History, Origin, Record, RunId, Store};
use tempfile::TempDir;

pub(crate) const ENVIRONMENT: &str = "linux-x86_64-4cores";
pub(crate) const TEST: &str = "text-tools::text::parses_a_page";

/// A folder that is removed at the end: in memory, since what reaches the disk and when is simulated.
pub(crate) fn scratch() -> Result<TempDir> {
    Ok(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())?)
}

/// This program again, as one of the laboratory's processes.
pub(crate) fn process(arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments);
    Ok(command)
}

pub(crate) fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a scratch folder's path is UTF-8")
}

/// The run with that number, started so many milliseconds after a fixed time.
pub(crate) fn run(n: u64) -> RunId {
    let first = 0x019a_b3f0_0000_7000_8000_0000_0000_0000_u128;
    let later = u128::from(n) << 80 | u128::from(n);
    (first + later).to_be_bytes().into()
}

pub(crate) fn number(run: RunId) -> u64 {
    let bytes: [u8; 16] = run.into();
    u128::from_be_bytes(bytes) as u64 & 0xffff_ffff_ffff
}

pub(crate) fn origin() -> Origin {
    Origin {
        facts: vec![("cpu".into(), "example 3000".into())],
        event: Event::Push,
        branch: Some("main".into()),
        ..Origin::new(ENVIRONMENT)
    }
}

/// The record with that number; every field depends on it.
pub(crate) fn record(n: u64) -> Result<Record> {
    record_of(TEST, n)
}

pub(crate) fn record_of(test: &str, n: u64) -> Result<Record> {
    let level = 100.0 + n as f64;
    Ok(Record {
        run: run(n),
        test: test.into(),
        unit: "ns".into(),
        started_at_ns: 1_795_444_032_000_000_000 + n as i64,
        verdict: Verdict::Steady,
        digest: Digest::try_from(Fields {
            observations: 24,
            processes: 8,
            iterations: n + 1,
            resolution: 0.5,
            quantiles: [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0].map(|step| level + step),
            sigma: 2.0,
            estimator: Estimator::Mad,
            process_scale: 1.0 / 128.0,
        })?,
        ratio: Some(1.0 + n as f64 / 1024.0),
        conditions: vec![("load".into(), n as f64), ("steal".into(), 0.0)],
    })
}

pub(crate) fn acceptance(first: u64) -> Acceptance {
    Acceptance {
        id: run(1 << 32 | first),
        test: TEST.into(),
        run: run(first),
        reason: "new parser".into(),
        by: "ada".into(),
        at_ns: 7,
    }
}

/// The numbers of a history's records, and how many of them are not the record of that number.
pub(crate) fn examine(history: &History) -> Result<(BTreeSet<u64>, usize)> {
    let (mut numbers, mut changed) = (BTreeSet::new(), 0);
    for stored in history.records() {
        let n = number(stored.run);
        let same = stored.item == record_of(&stored.test, n)? && *stored.origin == origin();
        changed += usize::from(!same);
        numbers.insert(n);
    }
    Ok((numbers, changed))
}

/// The history of [`TEST`].
pub(crate) fn history(store: &Store) -> Result<History> {
    Ok(store.read_test(ENVIRONMENT, TEST)?)
}
