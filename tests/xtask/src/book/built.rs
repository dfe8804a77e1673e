//! `build`: mdBook makes the book, without a warning.

use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

use crate::{Outcome, project};

pub(super) fn run() -> Outcome {
    let mut mdbook = Command::new("mdbook");
    mdbook.args(["build", "docs"]).current_dir(project::root());
    let output = mdbook
        .stdin(Stdio::null())
        .output()
        .context("the book needs mdbook: cargo install --locked mdbook --version 0.5.4 --no-default-features --features search")?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let warned = said
        .lines()
        .any(|line| ["WARN", "ERROR"].iter().any(|word| line.contains(word)));
    ensure!(
        output.status.success() && !warned,
        "mdbook build docs ended with {}:\n{said}",
        output.status
    );
    Ok(format!(
        "{} pages in target/book-html/index.html, no warning",
        summary().len()
    ))
}

/// The pages that the summary names.
fn summary() -> Vec<&'static str> {
    let summary = include_str!("../../../../docs/SUMMARY.md");
    summary.lines().filter(|line| line.contains("](")).collect()
}
