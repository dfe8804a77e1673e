//! Machines that fold what they pulled: the bucket must not grow by what it has already.

use std::collections::BTreeSet;
use std::fs;

use anyhow::Result;

use super::Programs;
use super::runners::{Address, count, history, machine, persist, store};
use super::server::{BUCKET, Server};
use crate::row::Row;
use crate::scene::{ENVIRONMENT, origin, record};

const MACHINES: u64 = 6;
const ROUNDS: u64 = 10;
const RUNS: u64 = 3;

/// Each machine measures, folds and syncs, in turn, for many rounds; records are few, so their bytes tell how often each is there.
pub(crate) fn rows(programs: &Programs) -> Result<Vec<Row>> {
    let server = Server::s3s(programs)?;
    let address = Address::s3(server.port);
    let machines: Vec<_> = (0..MACHINES).map(|_| machine([])).collect::<Result<_>>()?;
    let mut expected = BTreeSet::new();
    for round in 0..ROUNDS {
        for (number, machine) in machines.iter().enumerate() {
            let store = store(machine)?;
            for run in 0..RUNS {
                let n = (round * MACHINES + number as u64) * RUNS + run;
                store.append(&origin(), &[record(n)?], &[])?;
                store.fold(ENVIRONMENT)?;
                expected.insert(n);
            }
            persist(programs, machine.path(), "sync", &address)?;
            store.fold(ENVIRONMENT)?;
        }
    }
    let mut row = Row::new("6 machines measure, fold and sync in turn, 10 rounds");
    for machine in &machines {
        persist(programs, machine.path(), "sync", &address)?;
        count(&mut row, machine, &expected)?;
    }
    // What the bucket holds, each segment by itself.
    let folder = server
        .content
        .path()
        .join(BUCKET)
        .join("perf")
        .join(ENVIRONMENT);
    let (mut objects, mut records) = (0, 0);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let reader = machine([])?;
        let place = reader.path().join("store").join(ENVIRONMENT);
        fs::create_dir_all(&place)?;
        fs::copy(entry.path(), place.join(entry.file_name()))?;
        records += history(&reader)?.records().len();
        objects += 1;
    }
    row.changed += records.abs_diff(expected.len()) as u64;
    row.note = format!(
        "{objects} objects with {records} records for {} runs: each is there once",
        expected.len()
    );
    Ok(vec![row])
}
