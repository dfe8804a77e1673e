//! The fault laboratory: what the store loses when things go wrong, for each kind of fault. `cargo xtask faults` runs it.
//!
//! A record is *accepted* when `Store::append` or `Store::merge_from` has returned. After each trial the store is opened again, read,
//! and written to: no accepted record may be missing (but those that a prune was told to drop), none may have changed, none may be
//! there that nobody wrote.

mod clock;
mod crash;
mod crowd;
mod fleet;
mod flips;
mod full;
mod hostile;
mod inject;
mod links;
mod row;
mod scene;
mod shrink;
mod union;
mod versions;
mod workload;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use row::Row;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Without arguments the whole laboratory; with them one of the processes that it starts.
fn run(words: &[&str]) -> Result<bool> {
    match words {
        [] => laboratory(),
        ["workload", dir, fault, at] => {
            workload::run(dir.as_ref(), fault, at.parse()?).map(|()| true)
        }
        ["shrink", dir, fault, at] => shrink::run(dir.as_ref(), fault, at.parse()?).map(|()| true),
        ["write", dir, number] => crowd::write(dir.as_ref(), number.parse()?).map(|()| true),
        ["fold", dir] => crowd::fold(dir.as_ref()).map(|()| true),
        ["watch", dir] => crowd::watch(dir.as_ref()).map(|()| true),
        ["fill", dir] => full::fill(dir.as_ref()).map(|()| true),
        ["refused", dir] => full::refused(dir.as_ref()).map(|()| true),
        ["fleet", evenkeel, s3s, moto, postgres] => {
            fleet::laboratory([evenkeel, s3s, moto, postgres].map(AsRef::as_ref))
        }
        ["hostile", dir, random] => hostile::read_all(dir.as_ref(), random.parse()?).map(|()| true),
        _ => bail!("no arguments: the laboratory; its own processes have some"),
    }
}

/// All kinds of fault, one row or a few each; a table, and whether nothing was lost.
fn laboratory() -> Result<bool> {
    let kinds: [fn() -> Result<Vec<Row>>; 10] = [
        crash::rows,
        shrink::rows,
        full::rows,
        flips::rows,
        crowd::rows,
        union::rows,
        clock::rows,
        links::rows,
        hostile::rows,
        versions::rows,
    ];
    let began = Instant::now();
    let mut rows = Vec::new();
    println!("{}", Row::HEADING);
    for kind in kinds {
        for row in kind()? {
            println!("{row}");
            rows.push(row);
        }
    }
    let trials: u64 = rows.iter().map(|row| row.trials).sum();
    let lost: u64 = rows.iter().map(|row| row.lost).sum();
    let changed: u64 = rows.iter().map(|row| row.changed).sum();
    println!(
        "{trials} trials of {} kinds of fault: {lost} accepted records lost, {changed} changed or invented; {:.0} s",
        rows.len(),
        began.elapsed().as_secs_f64()
    );
    Ok(lost == 0
        && changed == 0
        && rows
            .iter()
            .all(|row| row.trials > 0 || !row.note.is_empty()))
}
