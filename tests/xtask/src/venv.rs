//! An environment for Python, and the programs in it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result};

use crate::project;

/// A folder of its own with an interpreter and what is installed there.
pub(crate) struct Venv {
    folder: PathBuf,
}

impl Venv {
    /// One under `target`, kept from run to run.
    pub(crate) fn kept(name: &str) -> Result<Self> {
        let venv = Self {
            folder: project::target().join(name),
        };
        if !venv.program("python").exists() {
            venv.make(Path::new("python3"))?;
        }
        Ok(venv)
    }

    /// One of that interpreter in which nothing is installed, in the place of what was there.
    pub(crate) fn fresh(interpreter: &Path, folder: PathBuf) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("could not remove {}", folder.display()))?;
        }
        let venv = Self { folder };
        venv.make(interpreter)?;
        Ok(venv)
    }

    fn make(&self, interpreter: &Path) -> Result<()> {
        let mut command = Command::new(interpreter);
        project::run(command.args(["-m", "venv"]).arg(&self.folder)).context(
            "an environment for Python needs Python 3 with its module venv, Debian's python3-venv",
        )
    }

    /// The folder of its programs.
    fn programs(&self) -> PathBuf {
        self.folder
            .join(if cfg!(windows) { "Scripts" } else { "bin" })
    }

    fn program(&self, name: &str) -> PathBuf {
        self.programs().join(name)
    }

    /// One of its programs, which finds the others before all else.
    pub(crate) fn command(&self, name: &str) -> Command {
        let before = env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(self.programs()).chain(env::split_paths(&before));
        let mut command = Command::new(self.program(name));
        command.env("VIRTUAL_ENV", &self.folder);
        if let Ok(path) = env::join_paths(paths) {
            command.env("PATH", path);
        }
        command
    }

    /// One of its programs, which finds nothing but the others: no compiler, no cargo.
    pub(crate) fn command_alone(&self, name: &str) -> Command {
        let mut command = self.command(name);
        command.env("PATH", self.programs()).env_remove("CARGO");
        command
    }
}

/// `python -m pip install --quiet`, without a word about newer versions of itself.
pub(crate) fn pip_install(mut python: Command) -> Command {
    python.args(["-m", "pip", "install", "--quiet"]);
    python.arg("--disable-pip-version-check");
    python
}
