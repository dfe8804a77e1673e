//! `evenkeel merge`: caches, artifacts and other machines' stores become one.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use evenkeel::store::Store;
use serde::Serialize;

use crate::arguments::Format;
use crate::exit::Exit;
use crate::{print, project};

/// What came of one folder.
#[derive(Serialize)]
struct Merged {
    dir: PathBuf,
    copied: usize,
    present: usize,
    damage: Vec<String>,
}

pub(crate) fn run(dirs: &[PathBuf], dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    // All names first: a typing error in the last one changes nothing.
    for dir in dirs {
        ensure!(
            dir.is_dir(),
            "there is no folder {}: give the folder of a store, in which each environment has its own",
            dir.display()
        );
    }
    let store = Store::open(project::config(&project::here()?, dir)?.dir)?;
    for dir in dirs {
        let merged = store.merge_from(dir)?;
        let merged = Merged {
            dir: dir.clone(),
            copied: merged.copied,
            present: merged.present,
            damage: merged.damage.iter().map(ToString::to_string).collect(),
        };
        match format {
            Format::Json => print::json(&merged)?,
            Format::Text => print::text(&said(&merged))?,
        }
    }
    Ok(Exit::Good)
}

fn said(merged: &Merged) -> String {
    let dir = merged.dir.display();
    let mut said = match (merged.copied, merged.present) {
        (0, 0) => format!("{dir}: no runs in it\n"),
        (copied, present) => {
            format!("{dir}: {copied} segments copied, {present} were here already\n")
        }
    };
    for damage in &merged.damage {
        said += &format!("  {damage}\n");
    }
    said
}
