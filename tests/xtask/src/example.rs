//! The example `docs/examples/text-tools`, run through the built command line in a store of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::project;

/// Arguments for the example as it is.
pub(crate) const UNCHANGED: &[&str] = &[];
/// Arguments for the example with two functions made slower.
pub(crate) const SLOW: &[&str] = &["--features", "slow"];

/// The example with the command line built, and an empty store.
pub(crate) struct Example {
    program: PathBuf,
    store: PathBuf,
}

/// What xtask reads of the JSON document of a run (`docs/cli.md`).
#[derive(Deserialize)]
pub(crate) struct Document {
    pub(crate) tests: Vec<Test>,
}

/// One test of the document.
#[derive(Deserialize)]
pub(crate) struct Test {
    #[serde(rename = "test")]
    pub(crate) name: String,
    /// `None` where it could not be measured.
    pub(crate) verdict: Option<String>,
    pub(crate) red: bool,
    #[serde(default)]
    pub(crate) ratio: Option<f64>,
}

impl Example {
    /// Builds the command line; `purpose` names the store, which begins empty.
    pub(crate) fn prepare(purpose: &str) -> Result<Self> {
        project::run(project::cargo().args(["build", "--release", "--package", "cargo-evenkeel"]))?;
        let store = project::target().join("xtask").join(purpose);
        if store.exists() {
            fs::remove_dir_all(&store).with_context(|| format!("could not empty {store:?}"))?;
        }
        let program = format!("cargo-evenkeel{}", std::env::consts::EXE_SUFFIX);
        Ok(Self {
            program: project::target().join("release").join(program),
            store,
        })
    }

    /// The folder of the example.
    pub(crate) fn folder() -> PathBuf {
        project::root().join("docs/examples/text-tools")
    }

    /// Builds the example by the shortest of runs, in a store that nobody reads.
    pub(crate) fn build(&self, arguments: &[&str]) -> Result<()> {
        let mut command = self.test(arguments);
        command
            .env("EVENKEEL_PROCESSES", "1")
            .env("EVENKEEL_TIME", "1 ms");
        command.env("EVENKEEL_DIR", self.store.with_extension("unused"));
        project::run(command.stdout(Stdio::null()))
    }

    /// `cargo evenkeel test` with more arguments.
    pub(crate) fn test(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(["evenkeel", "test"])
            .args(arguments)
            .current_dir(Self::folder())
            .env("CARGO_TARGET_DIR", target())
            .env("EVENKEEL_DIR", &self.store);
        // What runs here stands for a developer's terminal. In CI (where this repository's own checks run) the rules
        // are stricter: runs of other branches than `main` never become a baseline, so the example would learn for ever.
        for name in evenkeel_env::Ci::variables() {
            command.env_remove(name);
        }
        command
    }

    /// One run as data; exit codes beyond "green" and "red" are errors.
    pub(crate) fn judge(&self, arguments: &[&str]) -> Result<Document> {
        let mut command = self.test(&["--format", "json"]);
        command.args(arguments);
        let output = command
            .output()
            .with_context(|| format!("could not start {}", project::line(&command)))?;
        if !matches!(output.status.code(), Some(0 | 1)) {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!(
                "{} ended with {}:\n{said}",
                project::line(&command),
                output.status
            );
        }
        serde_json::from_slice(&output.stdout)
            .context("the JSON document of the run is not the documented one")
    }
}

/// Where the example is built: one folder for all who build it here.
pub(crate) fn target() -> PathBuf {
    project::target().join("text-tools")
}
