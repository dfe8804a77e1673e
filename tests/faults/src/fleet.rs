//! The fleet laboratory: what is lost, invented or believed when many machines share runs through servers that die, crawl, fail and lie.
//! `cargo xtask fleet` runs it with the built command, from outside.

mod folds;
mod liars;
mod proxy;
mod runners;
mod server;
mod troubles;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;

use crate::row::Row;

/// The programs that take part.
pub(crate) struct Programs {
    /// The command line, built with the feature `remote`.
    pub(crate) evenkeel: PathBuf,
    /// An S3-compatible server that keeps its objects on disk: `s3s-fs`.
    pub(crate) s3s: PathBuf,
    /// An S3-compatible server with right conditional writes also in a race: `moto_server`.
    pub(crate) moto: PathBuf,
    /// The folder of `initdb`, `postgres` and `psql`.
    pub(crate) postgres: PathBuf,
}

/// The trials of one kind of trouble.
type Kind = fn(&Programs) -> Result<Vec<Row>>;

/// All kinds of trouble, a row or a few each; a table, and whether nothing was lost.
pub(crate) fn laboratory([evenkeel, s3s, moto, postgres]: [&Path; 4]) -> Result<bool> {
    // They are started in other folders.
    let programs = Programs {
        evenkeel: evenkeel.canonicalize()?,
        s3s: s3s.canonicalize()?,
        moto: std::path::absolute(moto)?,
        postgres: postgres.canonicalize()?,
    };
    let kinds: [Kind; 6] = [
        liars::rows,
        troubles::rows,
        folds::rows,
        runners::race,
        runners::objects,
        runners::database,
    ];
    let began = Instant::now();
    let mut rows = Vec::new();
    println!("{}", Row::HEADING);
    for kind in kinds {
        for row in kind(&programs)? {
            println!("{row}");
            rows.push(row);
        }
    }
    let lost: u64 = rows.iter().map(|row| row.lost).sum();
    let changed: u64 = rows.iter().map(|row| row.changed).sum();
    println!(
        "{} kinds of trouble: {lost} runs lost, {changed} changed, doubled or believed; {:.0} s",
        rows.len(),
        began.elapsed().as_secs_f64()
    );
    Ok(lost == 0 && changed == 0)
}
