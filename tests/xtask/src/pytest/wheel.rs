//! What a user gets: the source installed and run by two commands, and one wheel for every interpreter, without Rust.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::interpreters::{self, Interpreter};
use super::{PACKAGES, folder, here, last_line, tested};
use crate::venv::{Venv, pip_install};
use crate::{Outcome, project};

/// A project with a performance test, as small as can be.
const PROJECT: &str = "\
def test_sorting(evenkeel):
    assert evenkeel(sorted, list(range(1000, 0, -1)))[0] == 1
";
/// Prints how long an import takes: pytest is there before its plugins are.
const IMPORT: &str = "\
import pytest, time
began = time.perf_counter()
import pytest_evenkeel.plugin, evenkeel
print(1e3 * (time.perf_counter() - began))";
const IMPORTS: usize = 11;
/// The most that the import may take.
const IMPORT_MS: f64 = 30.0;

pub(super) fn run() -> Outcome {
    let found = interpreters::found();
    ensure!(
        !found.is_empty(),
        "there is no CPython from 3.9 on: neither python3.9 and so on in PATH, nor pyenv's versions"
    );
    let scratch = project::target().join("pytest-all");
    let project = scratch.join("project");
    fs::create_dir_all(&project)?;
    fs::write(project.join("test_sorting.py"), PROJECT)?;

    let wheel = built(&scratch)?;
    let mut table = Vec::new();
    let mut failed = Vec::new();
    for interpreter in &found {
        let version = &interpreter.version;
        println!("\n== CPython {version}");
        let row = tried(interpreter, &scratch, &project, &wheel).unwrap_or_else(|reason| {
            failed.push(version.as_str());
            format!("FAILED: {reason:#}")
        });
        table.push(format!("CPython {version:8} {row}"));
    }
    println!("\n{}", table.join("\n"));
    ensure!(failed.is_empty(), "failed on CPython {}", failed.join(", "));
    Ok(format!(
        "{} interpreters: installed from source, and from one wheel without Rust; all tests passed",
        found.len()
    ))
}

/// The wheel; its types are checked on the way.
fn built(scratch: &Path) -> Result<PathBuf> {
    let tools = Venv::kept("pytest-all/tools")?;
    let mut install = pip_install(tools.command("python"));
    project::run(install.args(["maturin", "mypy", "pyright", "numpy", "pytest"]))?;
    project::run(&mut here(tools.command("mypy")))?;
    project::run(&mut here(tools.command("pyright")))?;

    let wheels = scratch.join("wheels");
    if wheels.exists() {
        fs::remove_dir_all(&wheels)?;
    }
    let mut build = here(tools.command("maturin"));
    project::run(
        build
            .args(["build", "--release", "--quiet", "--out"])
            .arg(&wheels),
    )?;
    let mut made = fs::read_dir(&wheels)?.flatten().map(|entry| entry.path());
    let wheel = made.next().context("maturin made no wheel")?;
    ensure!(
        wheel.to_string_lossy().contains("-cp39-abi3-"),
        "{} serves one interpreter only",
        wheel.display()
    );
    Ok(wheel)
}

/// Both ways to install it, in fresh environments: a row of figures.
fn tried(
    interpreter: &Interpreter,
    scratch: &Path,
    project: &Path,
    wheel: &Path,
) -> Result<String> {
    let place = |way: &str| scratch.join(format!("{}-{way}", interpreter.version));
    let from_source = Venv::fresh(&interpreter.path, place("source"))?;
    project::run(pip_install(from_source.command("python")).arg(folder()))?;
    let mut pytest = from_source.command("pytest");
    let printed = project::text(pytest.current_dir(project).arg("-q"))?;
    let source = last_line(&printed);
    println!("from source: {source}");

    let from_wheel = Venv::fresh(&interpreter.path, place("wheel"))?;
    let mut install = pip_install(from_wheel.command_alone("python"));
    project::run(
        install
            .args(["--only-binary", ":all:"])
            .arg(wheel)
            .args(PACKAGES),
    )?;
    let import_ms = import_ms(&from_wheel)?;
    ensure!(
        import_ms < IMPORT_MS,
        "the import takes {import_ms:.1} ms: at most {IMPORT_MS} ms are promised"
    );
    println!("wheel: import {import_ms:.1} ms");
    let suite = tested(from_wheel.command_alone("python"))?;
    Ok(format!(
        "source: {source}   wheel: {suite}   import {import_ms:.1} ms"
    ))
}

/// The fastest of several imports, each in a process of its own: what else the machine does is not the import's doing.
fn import_ms(venv: &Venv) -> Result<f64> {
    let mut fastest = f64::INFINITY;
    for _ in 0..IMPORTS {
        let mut python = venv.command_alone("python");
        let printed = project::text(python.args(["-c", IMPORT]))?;
        fastest = fastest.min(printed.trim().parse()?);
    }
    Ok(fastest)
}
