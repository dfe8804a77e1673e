//! `evenkeel push`, `pull` and `sync`: runs are shared with other machines.

use std::path::Path;

use anyhow::Context;
use evenkeel::store::Store;
use evenkeel_remote::{Address, Remote};
use serde::Serialize;

use crate::arguments::{Format, Share};
use crate::exit::Exit;
use crate::progress::Progress;
use crate::{print, project};

/// Which way runs go.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    Push,
    Pull,
}

/// What came of one way.
#[derive(Serialize)]
struct Transferred {
    remote: String,
    way: Way,
    segments: usize,
    present: usize,
    damage: Vec<String>,
}

/// Goes those ways, one after the other.
pub(crate) fn run(
    ways: &[Way],
    share: &Share,
    dir: Option<&Path>,
    format: Format,
) -> anyhow::Result<Exit> {
    let config = project::config(&project::here()?, dir)?;
    let address = share.address.as_ref().or(config.remote.as_ref());
    let address: Address = address
        .context("no shared runs are named: give a URL, or set `remote` in evenkeel.toml")?
        .parse()?;
    let store = Store::open(&config.dir)?;
    let remote = Remote::open(&address)?;
    for way in ways {
        let mut progress = Progress::new(1, 1);
        let transferred = match way {
            Way::Push => remote.push(&store, &mut |at| {
                progress.segments("pushing", at.done, at.of);
            }),
            Way::Pull => remote.pull(&store, &mut |at| {
                progress.segments("pulling", at.done, at.of);
            }),
        };
        progress.finish();
        let transferred = transferred?;
        let transferred = Transferred {
            remote: address.to_string(),
            way: *way,
            segments: transferred.segments,
            present: transferred.present,
            damage: transferred.damage,
        };
        match format {
            Format::Json => print::json(&transferred)?,
            Format::Text => print::text(&said(&transferred))?,
        }
    }
    Ok(Exit::Good)
}

fn said(transferred: &Transferred) -> String {
    let Transferred {
        remote,
        segments,
        present,
        ..
    } = transferred;
    let mut said = match transferred.way {
        Way::Push => {
            format!("{segments} segments pushed to {remote}, {present} were there already\n")
        }
        Way::Pull => {
            format!("{segments} segments pulled from {remote}, {present} were here already\n")
        }
    };
    for damage in &transferred.damage {
        said += &format!("  {damage}\n");
    }
    said
}
