//! The fault laboratory, `evenkeel-faults`: run to its end, and its table kept in a document.

use std::ffi::OsStr;
use std::fs;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail, ensure};

use crate::{Outcome, project};

/// The end of a table in a document.
const END: &str = "<!-- end -->\n";

/// Runs the program, which builds the store with its hook for faults as nobody else does; what it prints is a table and, last, its figure.
///
/// When nothing was lost, the table replaces the one that stands in the document below the comment that `verb` wrote it.
pub(crate) fn run<A: AsRef<OsStr>>(verb: &str, arguments: &[A], document: &str) -> Outcome {
    let mut laboratory = project::cargo();
    laboratory.args([
        "run",
        "--quiet",
        "--release",
        "--package=evenkeel-faults",
        "--",
    ]);
    let output = laboratory
        .args(arguments)
        .stderr(Stdio::inherit())
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
    keep(verb, table, document)?;
    Ok(figure.to_owned())
}

fn keep(verb: &str, table: &str, document: &str) -> Result<()> {
    ensure!(table.starts_with('|'), "no table");
    let path = project::root().join(document);
    let begin = format!("<!-- written by cargo xtask {verb} -->\n");
    let text = fs::read_to_string(&path)?;
    let (before, rest) = text.split_once(&begin).context("no place for the table")?;
    let (_, after) = rest.split_once(END).context("no end of the table")?;
    fs::write(&path, format!("{before}{begin}\n{table}\n\n{END}{after}"))?;
    Ok(())
}
