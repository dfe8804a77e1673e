//! `evenkeel export`: all kept runs as one table, or a device's baseline for its flash. What its columns mean stands in `docs/export.md` of the repository.

mod csv;
mod embedded;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod schema;

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anyhow::{Context as _, bail};
use evenkeel::store::Store;

use crate::arguments::{Export, TableFormat};
use crate::exit::Exit;
use crate::{print, project};
use schema::Row;

/// A table that is being written.
trait Table {
    /// Adds a row.
    fn add(&mut self, row: &Row<'_>) -> io::Result<()>;
    /// Writes what is not written yet.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

pub(crate) fn run(
    arguments: &Export,
    dir: Option<&Path>,
    format: Option<TableFormat>,
) -> anyhow::Result<Exit> {
    let output = arguments.output.as_deref();
    if arguments.embedded {
        if format.is_some() {
            bail!("--embedded writes a device's baseline, and no table: leave out --format");
        }
        return for_device(arguments, dir);
    }
    let Some(format) = format else {
        let parquet = if cfg!(feature = "parquet") {
            "parquet, csv or jsonl"
        } else {
            "csv or jsonl (parquet needs the feature `parquet`)"
        };
        bail!("a table needs a format: choose --format {parquet}");
    };
    let store = Store::open(project::config(&project::here()?, dir)?.dir)?;
    let Some(path) = output else {
        let written = write(&store, format, Box::new(io::stdout()));
        // Whoever reads may stop reading.
        let closed = |error: &anyhow::Error| {
            let error = error.downcast_ref::<io::Error>();
            error.is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
        };
        return match written {
            Err(error) if !closed(&error) => Err(error),
            _ => Ok(Exit::Good),
        };
    };
    whole(path, |file| write(&store, format, Box::new(file)))
}

fn for_device(arguments: &Export, dir: Option<&Path>) -> anyhow::Result<Exit> {
    let config = project::config(&project::here()?, dir)?;
    let store = Store::open(&config.dir)?;
    let bytes = embedded::baseline(&config, &store, arguments.environment.as_ref())?;
    match arguments.output.as_deref() {
        Some(path) => whole(path, |mut file| Ok(file.write_all(&bytes)?)),
        None => print::raw(&bytes),
    }
}

/// Writes a file whole or not at all.
fn whole(path: &Path, fill: impl FnOnce(File) -> anyhow::Result<()>) -> anyhow::Result<Exit> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let filled = || -> anyhow::Result<()> {
        let file = tempfile::NamedTempFile::new_in(folder)?;
        fill(file.reopen()?)?;
        file.persist(path)?;
        Ok(())
    };
    filled().with_context(|| format!("could not write {}", path.display()))?;
    Ok(Exit::Good)
}

/// Writes all runs of all environments, test by test, so that one history is in memory at a time.
fn write(
    store: &Store,
    format: TableFormat,
    out: Box<dyn Write + Send + '_>,
) -> anyhow::Result<()> {
    let mut table: Box<dyn Table + '_> = match format {
        TableFormat::Csv => Box::new(csv::Csv::begin(out)?),
        #[cfg(feature = "parquet")]
        TableFormat::Parquet => Box::new(parquet::Parquet::begin(out)?),
        TableFormat::Jsonl => Box::new(jsonl::Jsonl::begin(out)),
    };
    for environment in store.environments()? {
        let archive = store.read(&environment)?;
        for damage in archive.damage() {
            anstream::eprintln!("warning: {damage}");
        }
        let mut tests = archive.tests();
        tests.sort_unstable();
        for test in tests {
            let history = archive.history(&test);
            for damage in history.damage() {
                anstream::eprintln!("warning: {damage}");
            }
            for (epoch, records) in history.epochs().enumerate() {
                for record in records {
                    table.add(&Row {
                        environment: &environment,
                        epoch: epoch + 1,
                        accepted: history.is_accepted(record.run),
                        record,
                    })?;
                }
            }
        }
    }
    Ok(table.finish()?)
}
