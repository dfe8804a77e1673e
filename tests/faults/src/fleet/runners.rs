//! The fleet proper: many runners push at once, the server is killed meanwhile, and every puller ends with the same history.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use evenkeel_store::{History, Store};
use tempfile::TempDir;

use super::Programs;
use super::server::{BUCKET, SECRET, Server, USER};
use crate::row::Row;
use crate::scene::{ENVIRONMENT, TEST, examine, origin, record, scratch};

const RUNNERS: u64 = 64;
const RUNS: u64 = 200;
const PULLERS: u64 = 4;
/// So often a runner tries again before it is taken for lost.
const ATTEMPTS: u64 = 20;

/// Against an S3-compatible server.
pub(crate) fn objects(programs: &Programs) -> Result<Vec<Row>> {
    let row = fleet(
        programs,
        "64 runners push 200 runs each at once, an S3-compatible server is killed twice",
        Server::s3s(programs)?,
        &|server| Address::s3(server.port),
        &|_, server| {
            let bucket = server.content.path().join(BUCKET);
            let folder = bucket.join("perf").join(ENVIRONMENT);
            Ok(fs::read_dir(folder).map_or(0, |files| files.count() as u64))
        },
    )?;
    Ok(vec![row])
}

/// Against PostgreSQL.
pub(crate) fn database(programs: &Programs) -> Result<Vec<Row>> {
    let row = fleet(
        programs,
        "64 runners push 200 runs each at once, a PostgreSQL server is killed twice",
        Server::postgres(programs)?,
        &|server| Address::postgres(server.port),
        &|programs, server| rows_of(programs, server.port),
    )?;
    Ok(vec![row])
}

/// Where a remote lies, and what the environment must say.
pub(crate) struct Address {
    pub(crate) url: String,
    variables: Vec<(&'static str, String)>,
}

impl Address {
    pub(crate) fn s3(port: u16) -> Self {
        Self {
            url: format!("s3://{BUCKET}/perf"),
            variables: vec![
                ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")),
                ("AWS_ACCESS_KEY_ID", USER.into()),
                ("AWS_SECRET_ACCESS_KEY", SECRET.into()),
            ],
        }
    }

    pub(crate) fn postgres(port: u16) -> Self {
        Self {
            url: format!("postgres://evenkeel:{SECRET}@127.0.0.1:{port}/postgres/perf"),
            variables: Vec::new(),
        }
    }
}

/// Runs the built command on a store; the secret must not be in what it prints.
pub(crate) fn evenkeel(
    programs: &Programs,
    dir: &Path,
    verb: &str,
    address: &Address,
) -> Result<Output> {
    let mut command = Command::new(&programs.evenkeel);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["AWS_", "PG", "EVENKEEL_"]
            .iter()
            .any(|begin| name.starts_with(begin))
        {
            command.env_remove(&*name);
        }
    }
    let variables = address.variables.iter().map(|(name, value)| (name, value));
    let output = command
        .current_dir(dir)
        .args(["--format", "json", "--dir", "store", verb, &address.url])
        .envs(variables)
        .output()?;
    for said in [&output.stdout, &output.stderr] {
        let said = String::from_utf8_lossy(said);
        ensure!(!said.contains(SECRET), "a secret was printed: {said}");
    }
    Ok(output)
}

/// The same until it succeeds; how often that was tried.
pub(crate) fn persist(
    programs: &Programs,
    dir: &Path,
    verb: &str,
    address: &Address,
) -> Result<u64> {
    let mut said = String::new();
    for attempt in 1..=ATTEMPTS {
        let output = evenkeel(programs, dir, verb, address)?;
        if output.status.success() {
            return Ok(attempt);
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    anyhow::bail!("{verb} did not succeed in {ATTEMPTS} attempts: {said}")
}

/// A machine's folder, whose store has those runs, a segment each.
pub(crate) fn machine(runs: impl IntoIterator<Item = u64>) -> Result<TempDir> {
    let folder = scratch()?;
    let store = store(&folder)?;
    for n in runs {
        store.append(&origin(), &[record(n)?], &[])?;
    }
    Ok(folder)
}

pub(crate) fn store(machine: &TempDir) -> Result<Store> {
    Ok(Store::open(machine.path().join("store"))?)
}

pub(crate) fn history(machine: &TempDir) -> Result<History> {
    Ok(store(machine)?.read_test(ENVIRONMENT, TEST)?)
}

/// Adds what a machine has to a row: which of those runs are missing, and what else is there.
pub(crate) fn count(row: &mut Row, machine: &TempDir, expected: &BTreeSet<u64>) -> Result<()> {
    let history = history(machine)?;
    let (found, changed) = examine(&history)?;
    let invented = found.difference(expected).count() + history.damage().len();
    let lost = expected.difference(&found).count();
    row.trial(expected.len(), lost, changed + invented);
    Ok(())
}

fn fleet(
    programs: &Programs,
    name: &'static str,
    server: Server,
    address: &dyn Fn(&Server) -> Address,
    objects: &(dyn Fn(&Programs, &Server) -> Result<u64> + Sync),
) -> Result<Row> {
    let address = address(&server);
    let machines: Vec<_> = (0..RUNNERS)
        .map(|number| machine(number * RUNS..(number + 1) * RUNS))
        .collect::<Result<_>>()?;
    let all = RUNNERS * RUNS;
    let (attempts, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let began = Instant::now();
    let (server, pushed) = thread::scope(|scope| -> Result<_> {
        let over = &over;
        let killer = scope.spawn(move || -> Result<Server> {
            let mut server = server;
            for share in [all / 4, all / 2] {
                while objects(programs, &server)? < share && !over.load(Ordering::SeqCst) {
                    thread::sleep(Duration::from_millis(50));
                }
                ensure!(
                    !over.load(Ordering::SeqCst),
                    "the fleet was quicker than its killer"
                );
                server.kill_and_restart()?;
            }
            Ok(server)
        });
        let pushes: Vec<_> = machines
            .iter()
            .map(|machine| scope.spawn(|| persist(programs, machine.path(), "push", &address)))
            .collect();
        let results: Vec<_> = pushes.into_iter().map(|push| push.join()).collect();
        let seconds = began.elapsed().as_secs_f64();
        over.store(true, Ordering::SeqCst);
        let server = killer.join().ok().context("the killer panicked")??;
        for tried in results {
            let tried = tried.ok().context("a runner panicked")??;
            attempts.fetch_add(tried, Ordering::SeqCst);
        }
        Ok((server, seconds))
    })?;
    // The bucket's own object lies elsewhere or is none of the environment's.
    let kept = objects(programs, &server)?;
    let began = Instant::now();
    let pullers = thread::scope(|scope| -> Result<Vec<TempDir>> {
        let pulls: Vec<_> = (0..PULLERS)
            .map(|_| {
                scope.spawn(|| -> Result<TempDir> {
                    let puller = machine([])?;
                    persist(programs, puller.path(), "pull", &address)?;
                    Ok(puller)
                })
            })
            .collect();
        let joined = pulls.into_iter().map(|pull| pull.join());
        joined
            .map(|pull| pull.ok().context("a puller panicked")?)
            .collect()
    })?;
    let pulled = began.elapsed().as_secs_f64();
    let mut row = Row::new(name);
    let expected: BTreeSet<u64> = (0..all).collect();
    let first = history(&pullers[0])?;
    for puller in &pullers {
        count(&mut row, puller, &expected)?;
        row.changed += u64::from(history(puller)? != first);
    }
    row.changed += kept.abs_diff(all);
    row.note = format!(
        "{kept} objects for {all} runs; {} pushes, {pushed:.0} s; {PULLERS} pullers with the same history, {pulled:.0} s",
        attempts.load(Ordering::SeqCst)
    );
    Ok(row)
}

/// Segments that a database holds.
fn rows_of(programs: &Programs, port: u16) -> Result<u64> {
    let output = Command::new(programs.postgres.join("psql"))
        .args(["-h", "127.0.0.1", "-U", "evenkeel", "-p", &port.to_string()])
        .args([
            "-At",
            "-c",
            "SELECT count(*) FROM evenkeel_segments WHERE environment <> ''",
        ])
        .arg("postgres")
        .env("PGPASSWORD", SECRET)
        .output()?;
    // As long as there is no table, there is nothing in it.
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .unwrap_or(0))
}

/// Many copies of one store are pushed at once: every name is created once, and all of them are told so.
pub(crate) fn race(programs: &Programs) -> Result<Vec<Row>> {
    const COPIES: usize = 16;
    const SEGMENTS: u64 = 32;
    let server = Server::moto(programs)?;
    let address = Address::s3(server.port);
    let original = machine(0..SEGMENTS)?;
    let copies: Vec<_> = (0..COPIES)
        .map(|_| {
            let copy = machine([])?;
            store(&copy)?.merge_from(&original.path().join("store"))?;
            Ok(copy)
        })
        .collect::<Result<_>>()?;
    thread::scope(|scope| -> Result<()> {
        let pushes: Vec<_> = copies
            .iter()
            .map(|copy: &TempDir| scope.spawn(|| persist(programs, copy.path(), "push", &address)))
            .collect();
        for push in pushes {
            push.join().ok().context("a runner panicked")??;
        }
        Ok(())
    })?;
    let mut row = Row::new("16 machines push copies of one store at once (moto)");
    let puller = machine([])?;
    persist(programs, puller.path(), "pull", &address)?;
    count(&mut row, &puller, &(0..SEGMENTS).collect())?;
    row.note = format!("every push succeeded, {SEGMENTS} segments are there");
    Ok(vec![row])
}
