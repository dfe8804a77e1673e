//! Folders in which a page's commands run as on a reader's machine, with this checkout in the place of what is published.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::example::{self, Example};
use crate::project;
use crate::venv::Venv;

/// The programs of this checkout, and stand-ins for what would download.
pub(crate) struct Tools {
    folder: PathBuf,
}

/// How a command line ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    /// Both outputs, as a reader sees them.
    pub(crate) said: String,
}

impl Tools {
    /// Builds the command line, and writes the stand-ins.
    pub(crate) fn prepare() -> Result<Self> {
        project::run(project::cargo().args(["build", "--release", "--package", "cargo-evenkeel"]))?;
        let folder = project::target().join("book/tools");
        fs::create_dir_all(&folder)?;
        let evenkeel = project::root().join("adapters/evenkeel");
        // `exec "$0-…"` would find itself again: the real one is named.
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let stand_ins = [
            (
                "cargo",
                format!(
                    "case \"$1 $2 $3\" in\n\
                     'install cargo-evenkeel '*) echo 'cargo-evenkeel: of this checkout'; exit ;;\n\
                     'add --dev evenkeel') exec '{cargo}' add --quiet --dev --path '{}' evenkeel ;;\n\
                     esac\nexec '{cargo}' \"$@\"",
                    evenkeel.display()
                ),
            ),
            (
                "rustup",
                "echo \"rustup $*: the toolchain at hand\"".to_owned(),
            ),
            ("gh", "echo \"gh $*\"".to_owned()),
        ];
        for (name, script) in stand_ins {
            let path = folder.join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n"))?;
            make_executable(&path)?;
        }
        Ok(Self { folder })
    }

    /// `sh -c LINE` in a folder, with the tools before all else, without the variables of a CI service, and measuring shortly.
    pub(crate) fn shell(&self, line: &str, folder: &Path) -> Result<Command> {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{line}\n")]).current_dir(folder);
        for name in evenkeel_env::Ci::variables() {
            shell.env_remove(name);
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let before = [self.folder.clone(), project::target().join("release")];
        let paths = before.into_iter().chain(std::env::split_paths(&path));
        shell
            .env("PATH", std::env::join_paths(paths)?)
            .env("CARGO_TARGET_DIR", example::target())
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1")
            .env("EVENKEEL_PROCESSES", "2")
            .env("EVENKEEL_TIME", "8 ms")
            .env_remove("EVENKEEL_DIR")
            .env_remove("CARGO")
            .stdin(Stdio::null());
        Ok(shell)
    }
}

/// Runs a command to its end; its two outputs in one, as far as they can be put in order.
pub(crate) fn ended(mut command: Command) -> Result<Ended> {
    let output = command.output().context("could not start a shell")?;
    let said = [output.stdout, output.stderr].concat();
    Ok(Ended {
        code: output.status.code().unwrap_or(-1),
        said: String::from_utf8_lossy(&said).into_owned(),
    })
}

/// An empty folder, in the place of what was there; outside of this repository, as a reader's is.
pub(crate) fn empty(name: &str) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join("evenkeel-book").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("could not empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The package `words`, as its user has it before Evenkeel comes.
pub(crate) fn words(name: &str) -> Result<PathBuf> {
    let folder = empty(name)?;
    copy(&project::root().join("tests/book/words"), &folder)?;
    // The versions of the example, whose build is there already.
    fs::copy(
        Example::folder().join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )?;
    Ok(folder)
}

/// What other tools wrote, under the names that the pages give it.
pub(crate) fn imports(name: &str) -> Result<PathBuf> {
    let folder = empty(name)?;
    let fixtures = project::root().join("adapters/evenkeel-import/tests/fixtures");
    copy(&fixtures.join("criterion-0.8.2"), &folder.join("target"))?;
    copy(
        &fixtures.join("pytest-benchmark-5.3.1"),
        &folder.join(".benchmarks"),
    )?;
    for (from, to) in [
        ("divan-0.1.21/output.txt", "divan.txt"),
        ("hyperfine-1.15.0/result.json", "hyperfine.json"),
        ("hyperfine-1.15.0/result.json", "monday.json"),
        ("hyperfine-1.15.0/result.json", "tuesday.json"),
        ("hyperfine-1.15.0/result.json", "wednesday.json"),
        ("hyperfine-1.15.0/result.json", "today.json"),
        ("pytest-benchmark-5.3.1/raw.json", "benchmark.json"),
    ] {
        fs::copy(fixtures.join(from), folder.join(to))?;
    }
    Ok(folder)
}

/// A folder with the files that Python's blocks import, and the environment that has the plugin.
pub(crate) fn python(name: &str) -> Result<(PathBuf, Venv)> {
    let folder = empty(name)?;
    copy(&project::root().join("tests/book/python"), &folder)?;
    Ok((folder, crate::pytest::developed_once()?))
}

/// Copies what is in a folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("could not read {}", from.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        } else {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(
        path,
        fs::Permissions::from_mode(0o755),
    )?)
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Result<()> {
    anyhow::bail!("the pages' commands are for a POSIX shell: run this on Linux or macOS")
}
