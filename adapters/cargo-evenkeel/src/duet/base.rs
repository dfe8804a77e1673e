//! The base revision: found, checked out beside the user's tree, built like it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;
use cargo_metadata::MetadataCommand;
use evenkeel::config::Config;
use evenkeel::enlist;

use super::git::Git;
use super::play::Pairing;
use crate::arguments::Duet;
use crate::exit::Exit;
use crate::suite::programs::{Programs, cargo};
use crate::suite::{filter, selected};

/// A commit to compare with.
struct Base {
    commit: String,
    /// How it is called: `4f5487c (merge base with main)`.
    name: String,
}

pub(super) fn pairing(
    arguments: &Duet,
    start: &Path,
    config: &Config,
) -> anyhow::Result<Result<Pairing, Exit>> {
    let git = Git::around(start);
    let base = base(&git, arguments.base.as_deref(), &config.baseline_branch)?;
    let place = Place::of(&git, start)?;
    // Who compares in the same target folder at the same time waits.
    let _alone = place.lock()?;

    let new = Programs::new(&arguments.build, &arguments.rest);
    let Some(prefixes) = new.build()? else {
        return Ok(Err(Exit::Failed));
    };
    git.check_out(&place.tree, &base.commit)
        .with_context(|| format!("could not check out the base {}", base.name))?;
    let Some(there) = place.project(&base)? else {
        return Ok(Err(Exit::Failed));
    };
    let environment = place.environment(start);
    let old = Programs::there(&arguments.build, &arguments.rest, &there, environment);
    if old.build()?.is_none() {
        anstream::eprintln!(
            "error: the base {} does not build, see above: choose another base, or judge by the history with `cargo evenkeel test`",
            base.name
        );
        return Ok(Err(Exit::Failed));
    }

    let lists = tempfile::tempdir().context("could not make a folder for the lists of tests")?;
    let filters = &arguments.filter;
    let filter = filter::for_programs(filters, &prefixes);
    let list = |name: &str| lists.path().join(name);
    let old_passed = old.enlist(&list("old"), filter.as_deref())?;
    let new_passed = new.enlist(&list("new"), filter.as_deref())?;
    let tests =
        |name: &str| -> anyhow::Result<_> { Ok(selected(enlist::read(&list(name))?, filters)) };
    let mut pairing = Pairing::of(base.name, tests("old")?, tests("new")?);
    if !old_passed {
        pairing
            .notes
            .push("ordinary tests of the base fail, see above".to_owned());
    }
    if !new_passed {
        pairing.exit = Exit::Failed;
    }
    Ok(Ok(pairing))
}

/// The base that was asked for, else the merge base with the baseline branch, here or as it was last fetched.
fn base(git: &Git<'_>, asked: Option<&str>, branch: &str) -> anyhow::Result<Base> {
    if git.ask(&["rev-parse", "--git-dir"])?.is_none() {
        anyhow::bail!(
            "there is no git repository here to take the base from: compare two built test programs with --bin OLD --bin NEW"
        );
    }
    let short = |commit: &str| commit.get(..10).unwrap_or(commit).to_owned();
    if let Some(asked) = asked {
        let commit = git.commit(asked)?.with_context(|| {
            format!("there is no revision {asked:?} here: give a branch, a tag or a commit, and fetch it first")
        })?;
        let name = if commit.starts_with(asked) {
            short(&commit)
        } else {
            format!("{} ({asked})", short(&commit))
        };
        return Ok(Base { commit, name });
    }
    let remote = format!("origin/{branch}");
    for candidate in [branch, &remote] {
        if git.commit(candidate)?.is_none() {
            continue;
        }
        let commit = git
            .ask(&["merge-base", "--end-of-options", "HEAD", candidate])?
            .with_context(|| {
                format!("{candidate} and what is checked out have no common commit here: fetch more of the history (fetch-depth: 0 in CI), or name the base")
            })?;
        let name = format!("{} (merge base with {candidate})", short(&commit));
        return Ok(Base { commit, name });
    }
    anyhow::bail!(
        "there is no branch {branch} here, and none of origin: name the base, fetch the branch, or set baseline-branch in evenkeel.toml"
    )
}

/// Where the base is checked out and built.
struct Place {
    /// The working tree of the base.
    tree: PathBuf,
    /// Its target folder.
    target: PathBuf,
    /// The project inside the repository.
    prefix: PathBuf,
    /// The lock file of the new side's workspace.
    lock_file: PathBuf,
    /// The workspace inside the repository.
    workspace_prefix: PathBuf,
}

impl Place {
    fn of(git: &Git<'_>, start: &Path) -> anyhow::Result<Self> {
        let metadata = MetadataCommand::new()
            .cargo_path(cargo().get_program())
            .current_dir(start)
            .no_deps()
            .exec()
            .context(
                "there is no cargo project here: run this in one, or name its --manifest-path",
            )?;
        let folder = metadata.target_directory.as_std_path().join("evenkeel");
        fs::create_dir_all(&folder)
            .with_context(|| format!("could not make the folder {}", folder.display()))?;
        let workspace = metadata.workspace_root.as_std_path();
        let prefix = |git: &Git<'_>| -> anyhow::Result<PathBuf> {
            Ok(git
                .ask(&["rev-parse", "--show-prefix"])?
                .unwrap_or_default()
                .into())
        };
        Ok(Self {
            tree: folder.join("base"),
            target: folder.join("base-target"),
            prefix: prefix(git)?,
            lock_file: workspace.join("Cargo.lock"),
            workspace_prefix: prefix(&Git::around(workspace))?,
        })
    }

    fn lock(&self) -> anyhow::Result<File> {
        let path = self.target.with_extension("lock");
        let lock = || -> std::io::Result<File> {
            let file = File::create(&path)?;
            file.lock()?;
            Ok(file)
        };
        lock().with_context(|| format!("could not lock {}", path.display()))
    }

    /// The project in the base's tree; `None` if it is not there, which is said.
    fn project(&self, base: &Base) -> anyhow::Result<Option<PathBuf>> {
        let project = self.tree.join(&self.prefix);
        if !project.join("Cargo.toml").is_file() {
            anstream::eprintln!(
                "error: the base {} has no Cargo.toml in {}: choose a later base",
                base.name,
                Path::new(".").join(&self.prefix).display()
            );
            return Ok(None);
        }
        // Without a lock file of its own it would be resolved to whatever is new today.
        let lock = self.tree.join(&self.workspace_prefix).join("Cargo.lock");
        if !lock.exists() && self.lock_file.exists() {
            fs::copy(&self.lock_file, &lock)
                .with_context(|| format!("could not write {}", lock.display()))?;
        }
        Ok(Some(project))
    }

    /// What makes the base build as the new side does: a target folder of its own, and the toolchain that is active at `start`.
    fn environment(&self, start: &Path) -> Vec<(&'static str, OsString)> {
        let mut environment = vec![("CARGO_TARGET_DIR", self.target.clone().into())];
        if let Some(toolchain) = active_toolchain(start) {
            environment.push(("RUSTUP_TOOLCHAIN", toolchain));
        }
        environment
    }
}

/// What rustup would take at `start`; `None` where there is no rustup, and so one toolchain only.
fn active_toolchain(start: &Path) -> Option<OsString> {
    if let Some(chosen) = std::env::var_os("RUSTUP_TOOLCHAIN") {
        return Some(chosen);
    }
    let output = Command::new("rustup")
        .args(["show", "active-toolchain"])
        .current_dir(start)
        .stdin(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let said = String::from_utf8(output.stdout).ok()?;
    said.split_whitespace().next().map(OsString::from)
}
