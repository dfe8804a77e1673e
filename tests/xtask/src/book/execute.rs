//! `blocks`: every block of every page executed or read; one that is not says why behind its fence.

mod console;
mod data;
mod python;
mod rust;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use super::blocks::{self, Block};
use super::scratch::{self, Tools};
use crate::{Outcome, VERBS};

/// What became of a block.
enum Fate {
    /// Its commands or its code ran.
    Executed,
    /// A reader of its format understood it.
    Parsed,
    /// An output, a formula, a synopsis: nothing to execute.
    Shown,
    /// Not executed, for this reason.
    Not(String),
}

/// The folders of a page, made when its first block asks for them.
struct Page {
    name: String,
    folders: BTreeMap<String, PathBuf>,
}

impl Page {
    /// The folder of a prepared project, or the page's own, which begins empty.
    fn folder(&mut self, project: Option<&str>) -> Result<&Path> {
        let project = project.unwrap_or("own");
        if !self.folders.contains_key(project) {
            let name = format!("pages/{}/{project}", self.name);
            let folder = match project {
                "own" => scratch::empty(&name)?,
                "words" => scratch::words(&name)?,
                "imports" => scratch::imports(&name)?,
                other => bail!("there is no project {other:?}: words, imports, or none"),
            };
            self.folders.insert(project.to_owned(), folder);
        }
        Ok(&self.folders[project])
    }
}

pub(super) fn run() -> Outcome {
    let tools = Tools::prepare()?;
    let (mut executed, mut parsed, mut shown) = (0, 0, 0);
    let mut not = Vec::new();
    for page in super::pages()? {
        for (place, fate) in follow(&page, &tools)? {
            match fate {
                Fate::Executed => executed += 1,
                Fate::Parsed => parsed += 1,
                Fate::Shown => shown += 1,
                Fate::Not(reason) => not.push(format!("  not run: {place}: {reason}")),
            }
        }
    }
    println!("{}", not.join("\n"));
    Ok(format!(
        "{executed} blocks executed, {parsed} parsed, {shown} outputs and formulas shown, {} not run for the reasons above",
        not.len()
    ))
}

/// Does what a page says, from top to bottom.
fn follow(page: &Path, tools: &Tools) -> Result<Vec<(String, Fate)>> {
    let blocks = blocks::of(page)?;
    let mut state = Page {
        name: page.with_extension("").to_string_lossy().replace('/', "-"),
        folders: BTreeMap::new(),
    };
    let mut fates = Vec::new();
    for block in &blocks {
        let fate = one(block, &mut state, tools).with_context(|| block.place())?;
        fates.push((block.place(), fate));
    }
    rust::finish(&blocks, &mut state, tools).with_context(|| page.display().to_string())?;
    python::finish(&blocks, &state.name).with_context(|| page.display().to_string())?;
    Ok(fates)
}

fn one(block: &Block, page: &mut Page, tools: &Tools) -> Result<Fate> {
    verbs_exist(&block.text)?;
    if let Some(reason) = &block.norun {
        ensure!(!reason.is_empty(), "norun= needs a reason after it");
        return Ok(Fate::Not(reason.clone()));
    }
    let fate = match block.language.as_str() {
        "console" => console::run(&block.text, page.folder(block.project.as_deref())?, tools)?,
        "sh" => console::script(&block.text, page.folder(block.project.as_deref())?, tools)?,
        "rust" => rust::write(block, page.folder(Some("words"))?)?,
        // Gathered, and run together by `finish`.
        "python" => Fate::Executed,
        "json" | "toml" | "yaml" => {
            data::read(block, page.folder(block.project.as_deref())?, tools)?
        }
        "text" | "" => Fate::Shown,
        other => {
            bail!("a block of {other:?} cannot be executed here: say why behind its fence, norun=…")
        }
    };
    Ok(fate)
}

/// A command that is not run names at least a verb that is there.
fn verbs_exist(text: &str) -> Result<()> {
    for (_, rest) in text
        .match_indices("cargo xtask ")
        .map(|(at, found)| text.split_at(at + found.len()))
    {
        let Some(verb) = rest.split_whitespace().next().filter(|verb| *verb != "#") else {
            continue;
        };
        ensure!(
            VERBS.iter().any(|known| known.name == verb),
            "there is no `cargo xtask {verb}`"
        );
    }
    Ok(())
}
