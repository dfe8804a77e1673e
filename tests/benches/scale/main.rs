//! What a large store costs: `cargo xtask scale`.
//!
//! Every figure is taken in a process of its own: CPU time (user and system) from `getrusage`, memory as the kernel's high-water mark.

mod figures;
mod store;

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};

use figures::{Figures, measured};

/// Promised for 10,000 tests of 64 runs: milliseconds of CPU to open, judge all and append a run; and for one test out of them.
const MOST_ALL_MS: f64 = 300.0;
const MOST_ONE_MS: f64 = 10.0;
/// Promised for 1,000,000 records: milliseconds of CPU and MB of memory to open.
const MOST_OPEN_MS: f64 = 1500.0;
const MOST_OPEN_MB: f64 = 200.0;
/// Promised growth: a record of a million costs at most so many times what one of ten thousand does.
const MOST_GROWTH: f64 = 2.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.first().map(String::as_str) {
        Some("part") => store::part(&arguments[1..]).map(|()| true),
        _ => table(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

/// One row: so many tests with so many runs each.
struct Row {
    records: f64,
    open: Figures,
    all_ms: f64,
    one: Figures,
    bytes: f64,
}

fn table() -> Result<bool, Box<dyn Error>> {
    println!("Runs kept by evenkeel-store; CPU time and memory of fresh processes, medians of 5\n");
    println!(
        "{:>9} {:>9} {:>5} {:>9} {:>8} {:>8} {:>8} {:>9} {:>9} {:>8} {:>7} {:>8}",
        "records",
        "tests",
        "runs",
        "segments",
        "B/record",
        "open ms",
        "read ms",
        "judge ms",
        "append ms",
        "all ms",
        "one ms",
        "open MB"
    );
    let rows: Vec<Row> = [
        (10, 100),
        (100, 100),
        (1_000, 100),
        (10_000, 100),
        (1_000_000, 1),
    ]
    .into_iter()
    .map(|(tests, runs)| row(tests, runs))
    .collect::<Result<_, _>>()?;
    println!();
    let promised = row(10_000, 64)?;
    println!("\nThe same 640,000 runs beside, whole processes\n");
    beside(&promised)?;

    let cost = |row: &Row| row.all_ms / row.records;
    let growth = cost(&rows[3]) / cost(&rows[1]);
    let open_ms = rows[3].open.cpu_ms.max(rows[4].open.cpu_ms);
    let open_mb = rows[3].open.peak_mb.max(rows[4].open.peak_mb);
    println!(
        "\n10,000 tests of 64 runs: {:.0} ms of CPU to open, read, judge all and append a run (at most {MOST_ALL_MS}), {:.1} ms for one \
         test (at most {MOST_ONE_MS}); 1,000,000 records: {open_ms:.0} ms and {open_mb:.0} MB to open (at most {MOST_OPEN_MS} and \
         {MOST_OPEN_MB}), each {growth:.2} times the cost of one of 10,000 (at most {MOST_GROWTH}); {:.0} bytes per record",
        promised.all_ms, promised.one.cpu_ms, promised.bytes
    );
    Ok(promised.all_ms <= MOST_ALL_MS
        && promised.one.cpu_ms <= MOST_ONE_MS
        && open_ms <= MOST_OPEN_MS
        && open_mb <= MOST_OPEN_MB
        && growth <= MOST_GROWTH)
}

fn row(tests: u32, runs: u32) -> Result<Row, Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let (dir, count) = (scratch.path().join("store"), tests.to_string());
    let part = |name: &str| {
        let mut part = Command::new(std::env::current_exe()?);
        part.arg("part").arg(name).arg(&dir).arg(&count);
        Ok::<_, std::io::Error>(part)
    };
    figures::once(part("write")?.arg(runs.to_string()))?;
    let (segments, bytes) = size(&dir)?;
    let open = measured(|| part("open"))?;
    let one = measured(|| part("one"))?;
    // Last, since it appends.
    let all = measured(|| part("all"))?;
    let records = f64::from(tests) * f64::from(runs);
    let bytes = bytes as f64 / records;
    let all_ms: f64 = all.parts.iter().sum();
    println!(
        "{records:>9} {tests:>9} {runs:>5} {segments:>9} {bytes:>8.0} {:>8.1} {:>8.1} {:>9.1} {:>9.1} {all_ms:>8.1} {:>7.1} {:>8.1}",
        all.parts[0], all.parts[1], all.parts[2], all.parts[3], one.cpu_ms, open.peak_mb
    );
    Ok(Row {
        records,
        open,
        all_ms,
        one,
        bytes,
    })
}

/// Files and bytes below a folder.
fn size(dir: &Path) -> std::io::Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            let below = size(&entry.path())?;
            (files, bytes) = (files + below.0, bytes + below.1);
        } else if entry
            .path()
            .extension()
            .is_some_and(|suffix| suffix != "lock")
        {
            (files, bytes) = (files + 1, bytes + metadata.len());
        }
    }
    Ok((files, bytes))
}

/// The ways of others, driven by Python: files of JSON as pytest-benchmark saves them, and a table of SQLite.
fn beside(ours: &Row) -> Result<(), Box<dyn Error>> {
    println!(
        "{:32} {:>9} {:>12} {:>9}",
        "", "B/record", "read all ms", "one ms"
    );
    let line = |name: &str, bytes: f64, all: f64, one: f64| {
        println!("{name:32} {bytes:>9.0} {all:>12.0} {one:>9.1}");
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/scale/beside.py");
    for (name, way) in [
        ("JSON, as pytest-benchmark saves", "json"),
        ("SQLite, through Python", "sqlite"),
    ] {
        let scratch = tempfile::tempdir()?;
        let run = |step: &str| {
            let mut python = Command::new("python3");
            python.args([script, way, step]).arg(scratch.path());
            figures::once(&mut python)
        };
        run("write")?;
        let (_, bytes) = size(scratch.path())?;
        let (all, one) = (run("all")?, run("one")?);
        line(name, bytes as f64 / ours.records, all.cpu_ms, one.cpu_ms);
    }
    line(
        "evenkeel-store, judged and appended",
        ours.bytes,
        ours.all_ms,
        ours.one.cpu_ms,
    );
    Ok(())
}
