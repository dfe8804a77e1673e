//! `fleet`: runs that are shared through real servers; keeps the table in `docs/fleet.md`.
//!
//! What needs the heavy features is checked here and nowhere else: `cargo xtask ci` builds the workspace without them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{Outcome, flags, laboratory, project};

/// The newest that our compiler builds.
const S3S: &str = "0.14.1";
const MOTO: &str = "moto[s3,server]==5.2.5";

/// The crates with the heavy features, and those features.
const FEATURES: [&str; 6] = [
    "--package=evenkeel-remote",
    "--package=cargo-evenkeel",
    "--features=evenkeel-remote/objects",
    "--features=evenkeel-remote/postgres",
    "--features=cargo-evenkeel/remote",
    "--quiet",
];

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    let cargo = |verb: &str, arguments: &[&str]| {
        project::run(project::cargo().arg(verb).args(FEATURES).args(arguments))
    };
    cargo("build", &[])?;
    cargo("test", &["--test=remote"])?;
    // A build without the features must not take its place meanwhile.
    let evenkeel = folder().join("evenkeel");
    fs::create_dir_all(folder())?;
    fs::copy(project::target().join("debug/evenkeel"), &evenkeel)?;
    let (s3s, moto, postgres) = (s3s()?, moto()?, postgres()?);
    let figure = laboratory::run(
        "fleet",
        &["fleet".into(), evenkeel, s3s, moto, postgres],
        "docs/fleet.md",
    )?;
    cargo("clippy", &["--all-targets", "--", "-D", "warnings"])?;
    Ok(figure)
}

/// Where what is only for this is installed.
fn folder() -> PathBuf {
    project::target().join("fleet")
}

/// An S3-compatible server that keeps its objects as files.
fn s3s() -> Result<PathBuf> {
    let program = folder().join("bin/s3s-fs");
    if !program.exists() {
        let mut install = project::cargo();
        install.args(["install", "--quiet", "--locked", "s3s-fs", "--version", S3S]);
        install
            .args(["--features", "binary", "--root"])
            .arg(folder());
        project::run(install.arg("--target-dir").arg(folder().join("build")))?;
    }
    Ok(program)
}

/// An S3-compatible server whose conditional writes are right in a race too.
fn moto() -> Result<PathBuf> {
    let environment = folder().join("venv");
    let program = environment.join("bin/moto_server");
    if !program.exists() {
        project::run(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(&environment),
        )
        .context("moto needs an environment for Python, from Debian's python3-venv")?;
        let mut pip = Command::new(environment.join("bin/python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            MOTO,
        ]);
        project::run(&mut pip).context("moto comes from PyPI, which must be in reach")?;
    }
    Ok(program)
}

/// The folder of PostgreSQL's programs; Debian keeps them out of the path.
fn postgres() -> Result<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .chain(
            std::env::var_os("PATH")
                .iter()
                .flat_map(std::env::split_paths),
        )
        .filter(|folder| {
            let programs = ["initdb", "postgres", "psql"];
            programs.iter().all(|name| folder.join(name).is_file())
        })
        .collect();
    folders.sort();
    folders
        .pop()
        .context("PostgreSQL is not there: apt-get install postgresql")
}
