//! Test programs of baseline runs, kept beside the runs: what a suspect is compared with, without building anything.
//!
//! ```text
//! DIR/.builds/ENVIRONMENT/RUN.json          which tests, and how a worker for each is started
//! DIR/.builds/ENVIRONMENT/objects/SHA-256   the programs, each once
//! ```
//!
//! A program of whose content the name is not the hash is not started. That finds damage; it does not make a folder trustworthy that
//! strangers can write to.

mod kept;
mod objects;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context;
use evenkeel::enlist::Enlisted;
use evenkeel::measure::Launch;
use evenkeel::store::RunId;

use self::kept::Kept;
use self::objects::Objects;
use crate::size;

/// The folder of all kept builds; its dot keeps it from being taken for an environment.
const FOLDER: &str = ".builds";

/// The kept builds of one environment.
pub(crate) struct Builds {
    folder: PathBuf,
    objects: Objects,
}

/// A kept program that can measure a test.
pub(crate) struct Base {
    pub(crate) launch: Launch,
    /// What it is, in words: `the build kept from 1a2b3c4d5e`.
    pub(crate) name: String,
}

/// The kept builds while nobody removes one.
pub(crate) struct Shelf<'b> {
    builds: &'b Builds,
    /// The newest first.
    kept: Vec<Kept>,
    _lock: File,
}

impl Builds {
    /// Those of an environment in a store's folder; there may be none.
    pub(crate) fn of(store: &Path, environment: &str) -> Self {
        let folder = store.join(FOLDER).join(environment);
        Self {
            objects: Objects::at(folder.join("objects")),
            folder,
        }
    }

    /// What is there; `None` if there is nothing. What cannot be read is left out, with a sentence in `notes`.
    pub(crate) fn shelf(&self, notes: &mut Vec<String>) -> anyhow::Result<Option<Shelf<'_>>> {
        if !self.folder.is_dir() {
            return Ok(None);
        }
        let lock = self.lock_file()?;
        lock.lock_shared()
            .with_context(|| format!("could not lock {}", self.folder.display()))?;
        Ok(Some(Shelf {
            builds: self,
            kept: self.kept(notes)?,
            _lock: lock,
        }))
    }

    /// Keeps the programs of these tests, and removes the oldest builds until at most `most_bytes` are left; how many tests were kept.
    ///
    /// Tests that may start other programs of their package are left out, with a sentence in `notes`: those would still be the new ones
    /// when the old test runs.
    pub(crate) fn keep(
        &self,
        run: RunId,
        commit: Option<&str>,
        tests: &[&Enlisted],
        most_bytes: u64,
        notes: &mut Vec<String>,
    ) -> anyhow::Result<usize> {
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("could not make the folder {}", self.folder.display()))?;
        let lock = self.lock_file()?;
        lock.lock()
            .with_context(|| format!("could not lock {}", self.folder.display()))?;
        let (alone, others): (Vec<&Enlisted>, Vec<&Enlisted>) = tests
            .iter()
            .partition(|test| kept::stands_alone(&test.launch));
        if !others.is_empty() {
            notes.push(format!(
                "the builds of {} tests were not kept: cargo gives them other programs of their package to start, which a kept build would not have",
                others.len()
            ));
        }
        if !alone.is_empty() {
            let kept = Kept::of(run, commit, &alone, &self.objects)?;
            kept.write(&self.folder)?;
        }
        self.prune(most_bytes, notes)?;
        Ok(alone.len())
    }

    /// Removes the oldest builds until their programs fit, and all programs that no build names. The newest build stays.
    fn prune(&self, most_bytes: u64, notes: &mut Vec<String>) -> anyhow::Result<()> {
        let mut named = BTreeSet::new();
        let mut bytes = 0;
        for (number, kept) in self.kept(notes)?.into_iter().enumerate() {
            let fresh: Vec<String> = kept
                .programs()
                .filter(|program| !named.contains(*program))
                .map(str::to_owned)
                .collect();
            let more: u64 = fresh.iter().map(|name| self.objects.bytes(name)).sum();
            if number > 0 && bytes + more > most_bytes {
                kept.remove(&self.folder)?;
            } else {
                bytes += more;
                named.extend(fresh);
            }
        }
        if bytes > most_bytes {
            notes.push(format!(
                "the kept build takes {}, more than --keep-build-size allows; it stays, since it is the only one",
                size::written(bytes)
            ));
        }
        self.objects.retain(&named)
    }

    /// The newest first.
    fn kept(&self, notes: &mut Vec<String>) -> anyhow::Result<Vec<Kept>> {
        let listed = || format!("could not list {}", self.folder.display());
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.folder).with_context(listed)? {
            let path = entry.with_context(listed)?.path();
            if path.extension().is_some_and(|suffix| suffix == "json") {
                match Kept::read(&path) {
                    Ok(build) => kept.push(build),
                    Err(error) => notes.push(format!("{error:#}; that kept build is not used")),
                }
            }
        }
        kept.sort_by_key(|build| std::cmp::Reverse(build.run));
        Ok(kept)
    }

    fn lock_file(&self) -> anyhow::Result<File> {
        let path = self.folder.join(".lock");
        File::create(&path).with_context(|| format!("could not open {}", path.display()))
    }
}

impl Shelf<'_> {
    /// The newest kept program for a test, of a build that `counts`. A damaged one is passed over, with a sentence in `notes`.
    pub(crate) fn base(
        &self,
        test: &str,
        counts: impl Fn(RunId) -> bool,
        notes: &mut Vec<String>,
    ) -> Option<Base> {
        let builds = self.kept.iter().filter(|kept| counts(kept.run));
        for kept in builds {
            let Some((program, launch)) = kept.test(test) else {
                continue;
            };
            match self.builds.objects.find(program) {
                Ok(program) => {
                    return Some(Base {
                        launch: Launch {
                            program,
                            ..launch.clone()
                        },
                        name: kept.name(),
                    });
                }
                Err(error) => {
                    let note = format!("{error:#}; {} is not used", kept.name());
                    // Several builds may have the same program.
                    if !notes.contains(&note) {
                        notes.push(note);
                    }
                }
            }
        }
        None
    }
}
