//! `pytest`: the plugin for pytest, built into an environment of its own and tested there.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;

use crate::{Outcome, project};

/// What its tests use, from PyPI.
const PACKAGES: &[&str] = &["maturin", "numpy", "pytest", "pytest-xdist"];

pub(crate) fn run(_: &[String]) -> Outcome {
    let environment = project::target().join("pytest-venv");
    let programs = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = programs.join("python");
    if !python.exists() {
        let mut venv = Command::new("python3");
        project::run(venv.args(["-m", "venv"]).arg(&environment))
            .context("an environment for Python needs Debian's python3-venv")?;
    }
    let here = |program: PathBuf| {
        let mut command = Command::new(program);
        command
            .current_dir(project::root().join("adapters/pytest-evenkeel"))
            .env("VIRTUAL_ENV", &environment);
        command
    };
    project::run(
        here(python.clone())
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(PACKAGES),
    )?;
    project::run(here(programs.join("maturin")).args(["develop", "--release", "--quiet"]))?;
    let printed = project::text(here(python).args(["-m", "pytest", "-q", "tests"]))?;
    print!("{printed}");
    let figure = printed.lines().last().unwrap_or_default();
    Ok(figure.trim_matches([' ', '=']).to_owned())
}
