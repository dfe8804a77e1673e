//! `faults`: what the store loses when things go wrong; keeps the table in `docs/reliability.md`.

use std::fs;

use anyhow::{Context as _, bail, ensure};

use crate::{Outcome, flags, project};

/// The table in the document stands between these lines.
const BEGIN: &str = "<!-- written by cargo xtask faults -->\n";
const END: &str = "<!-- end -->\n";

/// The laboratory is the program `evenkeel-faults`: it builds the store with its hook for faults, which nobody else does.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    let output = project::cargo()
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "evenkeel-faults",
        ])
        .stderr(std::process::Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    let (table, figure) = text
        .trim_end()
        .rsplit_once('\n')
        .context("the laboratory printed nothing")?;
    if !output.status.success() {
        bail!("{figure}");
    }
    let path = project::root().join("docs/reliability.md");
    let document = fs::read_to_string(&path)?;
    let (before, rest) = document
        .split_once(BEGIN)
        .context("no place for the table")?;
    let (_, after) = rest.split_once(END).context("no end of the table")?;
    ensure!(table.starts_with('|'), "no table");
    fs::write(&path, format!("{before}{BEGIN}\n{table}\n\n{END}{after}"))?;
    Ok(figure.to_owned())
}
