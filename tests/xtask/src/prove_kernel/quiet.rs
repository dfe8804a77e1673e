//! Commands whose output is only of interest when they fail.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::project;

/// So many lines of a failed command are shown.
const SHOWN_LINES: usize = 30;

/// Runs a command to its end and returns what it wrote: first the errors, then the output.
pub(super) fn run(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start {}", project::line(command)))?;
    let mut printed = String::from_utf8_lossy(&output.stderr).into_owned();
    printed.push_str(&String::from_utf8_lossy(&output.stdout));
    if !output.status.success() {
        let lines: Vec<&str> = printed.lines().collect();
        let shown = lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n  ");
        bail!(
            "{} ended with {}:\n  {shown}",
            project::line(command),
            output.status
        );
    }
    Ok(printed)
}
