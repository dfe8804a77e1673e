//! `pytest`: the plugin for pytest, built into an environment of its own and tested there; with `--all`, its wheel in
//! fresh environments of every interpreter that is found.

mod interpreters;
mod wheel;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Result, bail, ensure};

use crate::venv::{Venv, pip_install};
use crate::{Outcome, project};

/// What its tests use, from PyPI.
const PACKAGES: &[&str] = &[
    "numpy",
    "pytest",
    "pytest-benchmark",
    "pytest-randomly",
    "pytest-xdist",
];
/// How its tests are run: they wait for processes more than they compute, so there are more of them than cores.
const TESTS: &[&str] = &["-m", "pytest", "-q", "-n", "3", "tests"];

pub(crate) fn run(arguments: &[String]) -> Outcome {
    match arguments {
        [] => developed(),
        [all] if all == "--all" => wheel::run(),
        _ => bail!("there is no {arguments:?}: the only flag is --all"),
    }
}

/// As one works on it: in the environment that is kept, with Python's files as they are in the folder.
fn developed() -> Outcome {
    let venv = develop()?;
    tested(venv.command("python"))
}

/// The environment that is kept, with the plugin of this checkout in it.
fn develop() -> Result<Venv> {
    let venv = Venv::kept("pytest-venv")?;
    let mut install = pip_install(venv.command("python"));
    project::run(install.arg("maturin").args(PACKAGES))?;
    let mut develop = here(venv.command("maturin"));
    project::run(develop.args(["develop", "--release", "--quiet"]))?;
    Ok(venv)
}

/// The same, left as it is where the plugin is in it already.
pub(crate) fn developed_once() -> Result<Venv> {
    let venv = Venv::kept("pytest-venv")?;
    let mut python = venv.command("python");
    let imported = python
        .args(["-c", "import pytest_evenkeel"])
        .stderr(Stdio::null())
        .status();
    if imported.is_ok_and(|status| status.success()) {
        return Ok(venv);
    }
    develop()
}

/// Runs the tests, prints what pytest prints whether they pass or not, and gives its last line.
fn tested(python: Command) -> Outcome {
    let mut command = here(python);
    let output = command.args(TESTS).stderr(Stdio::inherit()).output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    print!("{printed}");
    let figure = last_line(&printed);
    ensure!(output.status.success(), "{figure}");
    Ok(figure.to_owned())
}

/// pytest's last line, without its rule.
fn last_line(printed: &str) -> &str {
    let line = printed.lines().last().unwrap_or_default();
    line.trim_matches([' ', '='])
}

/// The command in the plugin's folder.
fn here(mut command: Command) -> Command {
    command.current_dir(folder());
    command
}

fn folder() -> PathBuf {
    project::root().join("adapters/pytest-evenkeel")
}
