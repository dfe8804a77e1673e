//! `overhead`: what a test costs beside its measured body.

use std::process::Stdio;

use anyhow::{Context as _, bail};

use crate::{Outcome, project};

/// The measuring itself is the bench `overhead` of `evenkeel-tests`, which uses the runner as a library; building
/// xtask stays quick without it.
pub(crate) fn run(_: &[String]) -> Outcome {
    let output = project::cargo()
        .args([
            "bench",
            "--package",
            "evenkeel-tests",
            "--bench",
            "overhead",
        ])
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut lines: Vec<&str> = text.lines().collect();
    let figure = lines.pop().context("the bench printed nothing")?;
    lines.iter().for_each(|line| println!("{line}"));
    if output.status.success() {
        Ok(figure.to_owned())
    } else {
        bail!("{figure}")
    }
}
