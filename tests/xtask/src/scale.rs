//! `scale`: what a large store costs, beside the ways of others.

use std::process::Stdio;

use anyhow::{Context as _, bail};

use crate::{Outcome, project};

/// The measuring itself is the bench `scale` of `evenkeel-tests`; building xtask stays quick without the store.
pub(crate) fn run(_: &[String]) -> Outcome {
    let output = project::cargo()
        .args(["bench", "--package", "evenkeel-tests", "--bench", "scale"])
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let (table, figure) = text
        .trim_end()
        .rsplit_once('\n')
        .context("the bench printed nothing")?;
    println!("{table}");
    if output.status.success() {
        Ok(figure.to_owned())
    } else {
        bail!("{figure}")
    }
}
