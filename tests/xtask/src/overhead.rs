//! `overhead`: what a test costs beside its measured body.

use anyhow::Context as _;

use crate::{Outcome, project};

/// The measuring itself is the bench `overhead` of `evenkeel-tests`, which uses the runner as a library; building
/// xtask stays quick without it.
pub(crate) fn run(_: &[String]) -> Outcome {
    let text = project::text(project::cargo().args([
        "bench",
        "--package",
        "evenkeel-tests",
        "--bench",
        "overhead",
    ]))?;
    print!("{text}");
    let figure = text.lines().last().context("the bench printed nothing")?;
    Ok(figure.to_owned())
}
