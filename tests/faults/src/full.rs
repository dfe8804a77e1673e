//! A disk that is really full, and a folder that really cannot be written.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, ensure};
use evenkeel_store::Store;

use crate::row::Row;
use crate::scene::{self, ENVIRONMENT, examine, history, origin, record, scratch};

/// Sizes of a disk, in pages of 4 KB, and limits of a file's size, in blocks of 512 bytes.
const DISK_PAGES: std::ops::RangeInclusive<u32> = 1..=40;
const FILE_BLOCKS: std::ops::Range<u32> = 1..9;

pub(crate) fn rows() -> Result<Vec<Row>> {
    Ok(vec![disks()?, limits()?, read_only()?])
}

/// Appends ever larger segments until one is refused, then says how many records were accepted. What is written must fit what was said.
pub(crate) fn fill(dir: &Path) -> Result<()> {
    let Ok(store) = Store::open(dir.join("store")) else {
        println!("accepted 0");
        return Ok(());
    };
    let mut next = 0;
    loop {
        let records = (next..=2 * next).map(record).collect::<Result<Vec<_>>>()?;
        if store.append(&origin(), &records, &[]).is_err() {
            break;
        }
        next = 2 * next + 1;
    }
    // With no room left, folding cannot do anything, and must not lose anything.
    let _ = store.fold(ENVIRONMENT);
    let (found, changed) = examine(&history(&store)?)?;
    ensure!(
        changed == 0 && found == (0..next).collect(),
        "{found:?} instead of {next} records"
    );
    ensure!(
        store.read(ENVIRONMENT)?.verify().is_empty(),
        "there is damage"
    );
    let tmp = fs::read_dir(store.dir().join(ENVIRONMENT))
        .into_iter()
        .flatten()
        .flatten();
    let left = tmp
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"))
        .count();
    ensure!(left == 0, "{left} unfinished files are left");
    println!("accepted {next}");
    Ok(())
}

/// Reads a store that cannot be written, which must work, and writes, which must be refused.
pub(crate) fn refused(dir: &Path) -> Result<()> {
    let store = Store::open(dir.join("store"))?;
    let (found, changed) = examine(&history(&store)?)?;
    ensure!(changed == 0, "{changed} records changed");
    ensure!(
        store.append(&origin(), &[record(99)?], &[]).is_err(),
        "an append was accepted"
    );
    ensure!(store.fold(ENVIRONMENT).is_err(), "folding was possible");
    println!("accepted {}", found.len());
    Ok(())
}

/// Small file systems in memory, each filled to its end.
fn disks() -> Result<Row> {
    let mut row = Row::new("disk full (tmpfs of 4 to 160 KB)");
    row.note = "segments double until one is refused".into();
    for pages in DISK_PAGES {
        let scratch = scratch()?;
        let mount = format!(
            "mount -t tmpfs -o size={}k none \"$1\" && exec \"$0\" fill \"$1\"",
            4 * pages
        );
        let Some(output) = unshared(scratch.path(), &mount)? else {
            row.note = "not possible here: no right to mount".into();
            return Ok(row);
        };
        count(&mut row, &output)?;
    }
    Ok(row)
}

/// The system's limit on the size of one file.
fn limits() -> Result<Row> {
    let mut row = Row::new("file-size limit (512 B to 4 KB)");
    row.note = "segments double until one is refused".into();
    for blocks in FILE_BLOCKS {
        let scratch = scratch()?;
        // The signal would kill; without it the write fails.
        let limit = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" fill \"$1\"");
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &limit])
            .arg(std::env::current_exe()?)
            .arg(scratch.path());
        count(&mut row, &shell.output()?)?;
    }
    Ok(row)
}

/// A folder without the right to write: by its permissions, or for root by a read-only mount.
fn read_only() -> Result<Row> {
    let mut row = Row::new("read-only folder");
    row.note = "read as ever, every write refused".into();
    let scratch = scratch()?;
    let store = Store::open(scratch.path().join("store"))?;
    for n in 0..9 {
        store.append(&origin(), &[record(n)?], &[])?;
    }
    let mount = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && exec \"$0\" refused \"$1\"";
    match unshared(scratch.path(), mount)? {
        Some(output) => count(&mut row, &output)?,
        None => row.note = "not possible here: no right to mount".into(),
    }
    Ok(row)
}

/// Runs a shell line in a mount namespace of its own; `None` if the system does not let us mount.
fn unshared(dir: &Path, line: &str) -> Result<Option<Output>> {
    let user: &[&str] = if nix::unistd::geteuid().is_root() {
        &[]
    } else {
        &["--map-root-user"]
    };
    let unshare = || {
        let mut unshare = Command::new("unshare");
        unshare.arg("--mount").args(user);
        unshare
    };
    let probe = unshare()
        .args(["sh", "-c", "mount -t tmpfs none /mnt"])
        .output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        return Ok(None);
    }
    let mut shell = unshare();
    shell
        .args(["sh", "-c", line])
        .arg(std::env::current_exe()?)
        .arg(scene::text(dir)?);
    Ok(Some(shell.output()?))
}

/// One trial: the process has compared what it was told was accepted with what is there.
fn count(row: &mut Row, output: &Output) -> Result<()> {
    let text = String::from_utf8_lossy(&output.stdout);
    let accepted: Option<usize> = text
        .lines()
        .find_map(|line| line.strip_prefix("accepted ")?.parse().ok());
    let said = String::from_utf8_lossy(&output.stderr);
    let accepted = accepted.with_context(|| format!("{}: {said}", row.fault))?;
    row.trial(accepted, 0, 0);
    Ok(())
}
