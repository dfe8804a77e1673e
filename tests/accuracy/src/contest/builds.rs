//! The builds that are compared: one of each program for each amount of work.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::PERCENTS;
use crate::page::root;

/// The programs of `field`: their targets' names there.
const PROGRAMS: [&str; 4] = ["criterion", "divan", "tango", "ours"];

/// Where everything of the contest is built and kept.
pub(crate) fn folder() -> PathBuf {
    root().join("target/accuracy")
}

/// The executables of all programs, for each amount of work.
#[derive(Clone, Debug)]
pub(crate) struct Builds(BTreeMap<(&'static str, u32), PathBuf>);

impl Builds {
    /// Builds what is not there yet.
    pub(crate) fn make() -> Result<Self> {
        let mut builds = BTreeMap::new();
        for percent in PERCENTS {
            println!("building the workloads with {percent} % of the work");
            for (program, executable) in build(percent)? {
                // Cargo builds the next one over it.
                let kept = folder().join(format!("bin/{percent}/{program}"));
                fs::create_dir_all(kept.parent().unwrap_or(Path::new(".")))?;
                fs::copy(&executable, &kept)
                    .with_context(|| format!("could not copy {executable:?} to {kept:?}"))?;
                builds.insert((program, percent), kept);
            }
        }
        Ok(Self(builds))
    }

    /// The executable of a program for an amount of work.
    pub(crate) fn of(&self, program: &'static str, percent: u32) -> Result<&Path> {
        let found = self.0.get(&(program, percent));
        Ok(found.with_context(|| format!("{program} was not built with {percent} %"))?)
    }
}

/// Evenkeel's command line, built.
pub(super) fn command_line() -> Result<PathBuf> {
    let status = cargo()
        .args([
            "build",
            "--quiet",
            "--release",
            "--package",
            "cargo-evenkeel",
        ])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", root().join("target"))
        .status()
        .context("could not start cargo")?;
    ensure!(status.success(), "the command line could not be built");
    let program = format!("evenkeel{}", std::env::consts::EXE_SUFFIX);
    Ok(root().join("target/release").join(program))
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The lines of cargo's messages that name an executable.
#[derive(Deserialize)]
struct Built {
    executable: Option<PathBuf>,
    target: Option<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

fn build(percent: u32) -> Result<Vec<(&'static str, PathBuf)>> {
    let output = cargo()
        .args(["build", "--quiet", "--release", "--benches", "--tests"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root().join("tests/accuracy/field"))
        .env("CARGO_TARGET_DIR", folder())
        .env("ACCURACY_PERCENT", percent.to_string())
        .stderr(Stdio::inherit())
        .output()
        .context("could not start cargo")?;
    ensure!(output.status.success(), "the workloads could not be built");
    let found = executables(&String::from_utf8_lossy(&output.stdout));
    ensure!(
        found.len() == PROGRAMS.len(),
        "cargo has built only {found:?} of {PROGRAMS:?}"
    );
    Ok(found)
}

/// The programs among cargo's messages.
fn executables(messages: &str) -> Vec<(&'static str, PathBuf)> {
    let built = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Built>(line).ok());
    built
        .filter_map(|built| {
            let (target, executable) = (built.target?, built.executable?);
            let program = PROGRAMS.iter().find(|program| **program == target.name)?;
            let is_program = target
                .kind
                .iter()
                .any(|kind| kind == "bench" || kind == "test");
            is_program.then_some((*program, executable))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_among_cargos_messages() {
        let messages = r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"ours"},"executable":"/t/ours-lib"}
{"reason":"compiler-artifact","target":{"kind":["test"],"name":"ours"},"executable":"/t/ours-1"}
{"reason":"compiler-artifact","target":{"kind":["bench"],"name":"tango"},"executable":"/t/tango-2"}
{"reason":"compiler-artifact","target":{"kind":["bench"],"name":"divan"},"executable":null}
{"reason":"build-finished","success":true}
not json"#;
        let expected = [("ours", "/t/ours-1".into()), ("tango", "/t/tango-2".into())];
        assert_eq!(executables(messages), expected);
    }
}
