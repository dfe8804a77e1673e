//! The test programs: cargo builds them, and cargo runs them, as it would without us.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;
use serde::Deserialize;

use crate::arguments::Build;

/// Flags by which somebody already chose targets.
const TARGETS: [&str; 11] = [
    "--lib",
    "--bin",
    "--bins",
    "--test",
    "--tests",
    "--bench",
    "--benches",
    "--example",
    "--examples",
    "--all-targets",
    "--doc",
];

/// How cargo is called for the programs of one suite.
pub(crate) struct Programs {
    arguments: Vec<OsString>,
    directory: Option<PathBuf>,
    environment: Vec<(&'static str, OsString)>,
}

/// What cargo says of something that it built, as far as it matters here.
#[derive(Deserialize)]
struct Message {
    reason: String,
    package_id: Option<String>,
    target: Option<Target>,
    executable: Option<String>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

impl Programs {
    pub(crate) fn new(build: &Build, cargo: &[OsString]) -> Self {
        Self::with_manifest(build, build.manifest_path.as_deref(), cargo)
    }

    /// The same of the project in `directory`, with these variables on top.
    pub(crate) fn there(
        build: &Build,
        cargo: &[OsString],
        directory: &Path,
        environment: Vec<(&'static str, OsString)>,
    ) -> Self {
        Self {
            directory: Some(directory.to_path_buf()),
            environment,
            ..Self::with_manifest(build, None, cargo)
        }
    }

    fn with_manifest(build: &Build, manifest: Option<&Path>, cargo: &[OsString]) -> Self {
        let mut arguments: Vec<OsString> = vec![
            "test".into(),
            "--profile".into(),
            build.profile.clone().into(),
        ];
        for (flag, values) in [
            ("--package", &build.package),
            ("--features", &build.features),
        ] {
            for value in values {
                arguments.extend([flag.into(), value.into()]);
            }
        }
        let manifest = manifest
            .into_iter()
            .flat_map(|manifest| [OsString::from("--manifest-path"), manifest.into()]);
        arguments.extend(manifest);
        let chooses_targets = |argument: &OsString| {
            argument.to_str().is_some_and(|argument| {
                TARGETS.iter().any(|flag| {
                    argument
                        .strip_prefix(flag)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
                })
            })
        };
        if !cargo.iter().any(chooses_targets) {
            // Every target with `test = true`, and no doc-tests: nothing can be measured in those.
            arguments.push("--tests".into());
        }
        arguments.extend(cargo.iter().cloned());
        Self {
            arguments,
            directory: None,
            environment: Vec::new(),
        }
    }

    fn cargo(&self) -> Command {
        let mut command = cargo();
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.args(&self.arguments);
        command
    }

    /// Builds them; what the names of their tests begin with, or `None` if they do not compile, which cargo has said.
    pub(crate) fn build(&self) -> anyhow::Result<Option<Vec<String>>> {
        let output = self
            .cargo()
            .args(["--no-run", "--message-format=json-render-diagnostics"])
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .context("could not start cargo: is it installed?")?;
        if !output.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let messages = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Message>(line).ok());
        Ok(Some(messages.filter_map(prefix).collect()))
    }

    /// Runs each program once: performance tests enlist, ordinary tests do their work. Whether they passed.
    pub(crate) fn enlist(&self, list: &Path, filter: Option<&str>) -> anyhow::Result<bool> {
        let output = self
            .cargo()
            .args(["--no-fail-fast", "--quiet", "--"])
            .args(filter)
            .env(evenkeel::enlist::VARIABLE, list)
            .stdin(Stdio::null())
            .output()
            .context("could not start cargo: is it installed?")?;
        if !output.status.success() {
            for said in [&output.stdout, &output.stderr] {
                anstream::eprint!("{}", String::from_utf8_lossy(said));
            }
        }
        Ok(output.status.success())
    }
}

/// The cargo that called us, else the one on the path.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// `package::crate` of a test program.
fn prefix(message: Message) -> Option<String> {
    if message.reason != "compiler-artifact" {
        return None;
    }
    message.executable?;
    let (package, target) = (message.package_id?, message.target?);
    Some(format!(
        "{}::{}",
        package_name(&package),
        target.name.replace('-', "_")
    ))
}

/// The name in a package id: `…/folder#name@1.0.0`, or `…/name#1.0.0` where the folder has the package's name.
fn package_name(id: &str) -> &str {
    let (url, fragment) = id.rsplit_once('#').unwrap_or((id, ""));
    match fragment.split_once('@') {
        Some((name, _)) => name,
        None => url.rsplit('/').next().unwrap_or(url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_is_named_in_its_id() {
        assert_eq!(
            package_name("path+file:///work/text-tools#0.1.0"),
            "text-tools"
        );
        assert_eq!(
            package_name("path+file:///work/x#text-tools@0.1.0"),
            "text-tools"
        );
        assert_eq!(
            package_name("registry+https://example.org/index#serde@1.0.229"),
            "serde"
        );
    }
}
