//! `cargo xtask bench-kernel`: the kernel beside statrs, pragmastat and the sorts, with the promised ratios.

use std::process::Command;

use anyhow::{Context as _, bail};

use crate::Outcome;

/// Prints the table of `cargo bench -p evenkeel-core`; its own exit status says whether the ratios hold.
pub(crate) fn run(_: &[String]) -> Outcome {
    let output = Command::new("cargo")
        .args([
            "bench",
            "--quiet",
            "-p",
            "evenkeel-core",
            "--bench",
            "kernel",
        ])
        .output()
        .context("could not start cargo")?;
    let table = String::from_utf8_lossy(&output.stdout);
    print!("{table}");
    let figure = table
        .lines()
        .find(|line| line.contains("promised ratios hold"))
        .map(str::to_owned);
    match figure {
        Some(figure) if output.status.success() => Ok(figure),
        Some(figure) => bail!("{figure}"),
        None => bail!(
            "the benchmark did not finish: {}",
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}
