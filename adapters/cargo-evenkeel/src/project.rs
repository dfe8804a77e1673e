//! The project that the command is called in, and what its flags change.

use std::path::Path;

use anyhow::Context;
use evenkeel::config::{Config, Layer};
use evenkeel::store::{Record, Store};
use evenkeel::{Metric, Options, Session};

use crate::nearest::hint;

/// The configuration around `start`, with the flag `--dir` above all.
pub(crate) fn config(start: &Path, dir: Option<&Path>) -> anyhow::Result<Config> {
    let dir = dir.map(std::path::absolute).transpose()?;
    let flags = Layer {
        dir,
        ..Layer::default()
    };
    Ok(Config::load_with(start, std::env::vars_os(), flags)?)
}

/// A session over all histories of the project in the current folder.
pub(crate) fn session(dir: Option<&Path>) -> anyhow::Result<Session> {
    Ok(Session::for_suite(config(&here()?, dir)?))
}

pub(crate) fn here() -> anyhow::Result<std::path::PathBuf> {
    std::env::current_dir().context("could not find the current folder")
}

/// Checks that a test has runs here, so that a typing error is no silent nothing.
pub(crate) fn known(session: &Session, test: &str) -> anyhow::Result<()> {
    let known = session.known_tests();
    if known.iter().any(|known| known == test) {
        return Ok(());
    }
    let shown = evenkeel_report::printable(test);
    if known.is_empty() {
        // A store that cannot be used looks empty.
        Store::open(&session.config().dir)?;
        anyhow::bail!(
            "there is no test {shown:?}: no runs are kept in {} for this environment; measure first, with `cargo evenkeel test`",
            session.config().dir.display()
        );
    }
    anyhow::bail!(
        "there is no test {shown:?} with runs in this environment;{} `cargo evenkeel history` lists all {}",
        hint(test, known.iter().map(String::as_str)),
        known.len()
    )
}

/// What is known of a test's own options where only its runs are at hand: the metric.
pub(crate) fn options(record: &Record) -> Options {
    Options {
        metric: Metric::of_unit(&record.unit),
        ..Options::default()
    }
}
