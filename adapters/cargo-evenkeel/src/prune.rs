//! `evenkeel prune`: what is old goes, what a band needs stays.

use std::path::Path;

use evenkeel::store::{Retention, Store};
use serde::Serialize;

use crate::arguments::{Format, Prune};
use crate::exit::Exit;
use crate::{print, project, size};

#[derive(Serialize)]
struct Pruned {
    records: usize,
    bytes: u64,
    /// Whether the store is as small as was asked for; `null` if no size was.
    fits: Option<bool>,
    busy: Vec<String>,
}

pub(crate) fn run(arguments: &Prune, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let session = project::session(dir)?;
    let usual = session.retention();
    let retention = Retention {
        max_age_days: arguments.max_age.unwrap_or(usual.max_age_days),
        max_runs: arguments
            .max_runs
            .map_or(usual.max_runs, |runs| runs as usize),
        max_bytes: arguments.max_size,
        ..usual
    };
    let pruned = Store::open(&session.config().dir)?.prune(&retention)?;
    let pruned = Pruned {
        records: pruned.records,
        bytes: pruned.bytes,
        fits: arguments.max_size.map(|bound| pruned.bytes <= bound),
        busy: pruned.busy,
    };
    match format {
        Format::Json => print::json(&pruned)?,
        Format::Text => print::text(&said(&pruned, &retention))?,
    }
    Ok(Exit::Good)
}

fn said(pruned: &Pruned, retention: &Retention) -> String {
    let size = size::written(pruned.bytes);
    let mut said = format!("{} records went, {size} are kept\n", pruned.records);
    for environment in &pruned.busy {
        said += &format!("{environment} was left alone: another process is at it, try again\n");
    }
    if pruned.fits == Some(false) && pruned.busy.is_empty() {
        let bound = size::written(retention.max_bytes.unwrap_or_default());
        said += &format!(
            "more than {bound}: of each test the newest {} runs, those of its baseline and the accepted ones stay\n",
            retention.keep_at_least
        );
    }
    said
}
