//! `evenkeel export`: all kept runs as one table. What its columns mean stands in `docs/export.md` of the repository.

mod csv;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod schema;

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anyhow::{Context as _, bail};
use evenkeel::store::Store;

use crate::arguments::TableFormat;
use crate::exit::Exit;
use crate::project;
use schema::Row;

/// A table that is being written.
trait Table {
    /// Adds a row.
    fn add(&mut self, row: &Row<'_>) -> io::Result<()>;
    /// Writes what is not written yet.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

pub(crate) fn run(
    output: Option<&Path>,
    dir: Option<&Path>,
    format: Option<TableFormat>,
) -> anyhow::Result<Exit> {
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
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let whole = || -> anyhow::Result<()> {
        let file = tempfile::NamedTempFile::new_in(folder)?;
        write(&store, format, Box::new(file.reopen()?))?;
        file.persist(path)?;
        Ok(())
    };
    whole().with_context(|| format!("could not write {}", path.display()))?;
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
