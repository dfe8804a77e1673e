//! What is known of one kept build.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use evenkeel::enlist::Enlisted;
use evenkeel::measure::Launch;
use evenkeel::store::RunId;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::objects::Objects;

/// The version of the file's shape.
const FORMAT: u32 = 1;
/// More than this is no list of tests.
const MOST_BYTES: u64 = 64 << 20;
/// What cargo tells a test of the other programs of its package.
const PROGRAM: &str = "CARGO_BIN_EXE_";

/// A build that was kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    format: u32,
    pub(super) run: RunId,
    commit: Option<String>,
    /// By name.
    tests: Vec<Test>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    name: String,
    /// The program's name among the objects.
    program: String,
    launch: Launch,
}

/// Whether a test needs no other program of its package.
pub(super) fn stands_alone(launch: &Launch) -> bool {
    let mut names = launch.environment.iter().map(|(name, _)| name.to_str());
    !names.any(|name| name.is_some_and(|name| name.starts_with(PROGRAM)))
}

impl Kept {
    /// Puts the programs of these tests among the objects.
    pub(super) fn of(
        run: RunId,
        commit: Option<&str>,
        tests: &[&Enlisted],
        objects: &Objects,
    ) -> anyhow::Result<Self> {
        let mut programs: Vec<(&Path, String)> = Vec::new();
        let mut kept = Vec::new();
        for test in tests {
            let path = test.launch.program.as_path();
            let known = programs.iter().find(|(known, _)| *known == path);
            let program = match known {
                Some((_, name)) => name.clone(),
                None => {
                    let name = objects.add(path)?;
                    programs.push((path, name.clone()));
                    name
                }
            };
            kept.push(Test {
                name: test.subject.name.clone(),
                program,
                launch: test.launch.clone(),
            });
        }
        kept.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            format: FORMAT,
            run,
            commit: commit.map(str::to_owned),
            tests: kept,
        })
    }

    /// Reads a file that [`write`](Self::write) wrote.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let said = || format!("could not read {}", path.display());
        let bytes = fs::metadata(path).with_context(said)?.len();
        ensure!(
            bytes <= MOST_BYTES,
            "{} is too large for a list of tests",
            path.display()
        );
        let text = fs::read(path).with_context(said)?;
        let kept: Self = serde_json::from_slice(&text)
            .with_context(|| format!("{} is no list of kept tests", path.display()))?;
        ensure!(
            kept.format == FORMAT,
            "{} has format {}, and this version knows {FORMAT}",
            path.display(),
            kept.format
        );
        Ok(kept)
    }

    /// Writes it whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let path = self.path(folder);
        let said = || format!("could not write {}", path.display());
        let mut file = NamedTempFile::new_in(folder).with_context(said)?;
        let text = serde_json::to_vec(self)?;
        file.write_all(&text).with_context(said)?;
        file.as_file().sync_all().with_context(said)?;
        file.persist(&path).with_context(said)?;
        Ok(())
    }

    pub(super) fn remove(&self, folder: &Path) -> anyhow::Result<()> {
        let path = self.path(folder);
        fs::remove_file(&path).with_context(|| format!("could not remove {}", path.display()))
    }

    fn path(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.json", self.run))
    }

    /// The program and the way to start it, of a test.
    pub(super) fn test(&self, name: &str) -> Option<(&str, &Launch)> {
        let found = self.tests.iter().find(|test| test.name == name)?;
        Some((&found.program, &found.launch))
    }

    /// The programs' names, each once.
    pub(super) fn programs(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<&str> = self.tests.iter().map(|test| &*test.program).collect();
        names.into_iter()
    }

    /// What it is, in words.
    pub(super) fn name(&self) -> String {
        match &self.commit {
            Some(commit) => {
                let short: String = commit.chars().take(10).collect();
                format!("the build kept from {short}")
            }
            None => format!("the build kept from run {}", self.run),
        }
    }
}
