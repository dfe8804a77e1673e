//! `export`: the questions of `docs/export.md`, answered by DuckDB from all three formats of one store.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::venv::{Venv, pip_install};
use crate::{Outcome, flags, project};

const SCRIPT: &str = include_str!("export/questions.py");

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    let venv = Venv::kept("duckdb-venv")?;
    project::run(pip_install(venv.command("python")).args(["duckdb", "pytz"]))
        .context("DuckDB comes from PyPI, which must be in reach")?;
    project::run(project::cargo().args(["build", "--quiet", "--package", "cargo-evenkeel"]))?;

    let scratch = project::target().join("export");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    fs::create_dir_all(&scratch)?;
    let evenkeel = |line: &str| {
        let mut command = Command::new(project::target().join("debug/evenkeel"));
        // The nearest configuration would be the repository's.
        command.args(["--dir", "store"]).args(line.split(' '));
        project::text(command.current_dir(&scratch))
    };
    evenkeel("run --name first --runs 4 -- true")?;
    evenkeel("run --name second --runs 2 -- true")?;
    evenkeel("accept first --reason another-libc")?;
    evenkeel("run --name first --runs 2 -- true")?;
    for format in ["parquet", "csv", "jsonl"] {
        evenkeel(&format!("export --format {format} --output runs.{format}"))?;
    }
    let script = scratch.join("questions.py");
    fs::write(&script, SCRIPT)?;
    let page: &Path = &project::root().join("docs/export.md");
    let mut command = venv.command("python");
    let printed = project::text(command.arg(&script).arg(page).current_dir(&scratch))?;
    print!("{printed}");
    let figure = printed.lines().last().unwrap_or_default();
    ensure!(
        figure.starts_with("3 questions"),
        "the page has other questions"
    );
    Ok(figure.to_owned())
}
