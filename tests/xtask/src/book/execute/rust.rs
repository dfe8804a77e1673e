//! Rust: each block becomes an integration test of the package `words`, which is compiled and run.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use super::{Fate, Page};
use crate::book::blocks::Block;
use crate::book::scratch::{Tools, ended};

/// A page shows what matters and not what it measures.
const PRELUDE: &str = "#![allow(unused_imports, dead_code, reason = \"a page shows a part of a program\")]\nuse words::*;\n\n";

/// Puts a block among the package's tests, where the commands below it on the page find it too.
pub(super) fn write(block: &Block, folder: &Path) -> Result<Fate> {
    let tests = folder.join("tests");
    fs::create_dir_all(&tests)?;
    let file = tests.join(format!("line_{}.rs", block.line));
    fs::write(file, format!("{PRELUDE}{}", block.text))?;
    Ok(Fate::Executed)
}

/// Compiles and runs what a page has put there: performance tests once, since it is a debug build.
pub(super) fn finish(blocks: &[Block], page: &mut Page, tools: &Tools) -> Result<()> {
    if !blocks
        .iter()
        .any(|block| block.language == "rust" && block.norun.is_none())
    {
        return Ok(());
    }
    let folder = page.folder(Some("words"))?;
    let line =
        "grep -q evenkeel Cargo.toml || cargo add --dev evenkeel\ncargo test --quiet --tests";
    let ended = ended(tools.shell(&format!("set -e\n{line}"), folder)?)?;
    ensure!(
        ended.code == 0,
        "cargo test ended with {}:\n{}",
        ended.code,
        ended.said
    );
    Ok(())
}
