//! The blocks of `docs/javascript.md`, as they stand there, in the fresh project.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::types;
use crate::book::blocks;
use crate::prove_kernel::quiet;

const PAGE: &str = "docs/javascript.md";

/// Runs the test and the kernel's block: how many blocks that were.
pub(super) fn run(fresh: &Path) -> Result<usize> {
    let mut ran = 0;
    for block in blocks::of(Path::new(PAGE))? {
        let place = block.place();
        match &*block.language {
            "js" if block.text.contains("perf(") => test(fresh, &block.text).context(place)?,
            "ts" => {
                fs::write(fresh.join("page.ts"), &block.text)?;
                types(fresh, "page").context(place)?;
            }
            _ => continue,
        }
        ran += 1;
    }
    ensure!(ran == 2, "{PAGE}: {ran} blocks were found to run, not 2");
    Ok(ran)
}

/// Once, beside the functions that it imports, with a store of its own.
fn test(fresh: &Path, text: &str) -> Result<()> {
    fs::write(fresh.join("page.test.js"), text)?;
    let store = fresh.join(".evenkeel-page");
    if store.exists() {
        fs::remove_dir_all(&store)?;
    }
    let mut node = Command::new("node");
    node.current_dir(fresh)
        .args(["--test", "page.test.js"])
        .env("EVENKEEL_DIR", store);
    let printed = quiet::run(&mut node)?;
    ensure!(
        printed.contains("learning"),
        "nothing was judged: {printed}"
    );
    Ok(())
}
