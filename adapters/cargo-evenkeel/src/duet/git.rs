//! The git that a duet asks for a base and a working tree of it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::Context;

/// A repository, by a folder in it.
pub(super) struct Git<'p> {
    folder: &'p Path,
    /// Folders above which no repository is looked for.
    ceiling: Option<&'p Path>,
}

impl<'p> Git<'p> {
    pub(super) const fn around(folder: &'p Path) -> Self {
        Self {
            folder,
            ceiling: None,
        }
    }

    /// The working tree that begins at `folder`, and none around it: what is forced here must not reach the user's own.
    pub(super) fn only_in(folder: &'p Path) -> Self {
        Self {
            folder,
            ceiling: folder.parent(),
        }
    }

    fn output(&self, arguments: &[&OsStr]) -> anyhow::Result<Output> {
        let mut command = Command::new("git");
        // Set inside hooks, where they speak of another tree or index.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        if let Some(ceiling) = self.ceiling {
            command.env("GIT_CEILING_DIRECTORIES", ceiling);
        }
        command
            .arg("-C")
            .arg(self.folder)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .context("could not start git: is it installed?")
    }

    /// What git says, without the line's end; `None` if it says no.
    pub(super) fn ask(&self, arguments: &[&str]) -> anyhow::Result<Option<String>> {
        let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        let output = self.output(&arguments)?;
        let said = String::from_utf8_lossy(&output.stdout);
        Ok(output
            .status
            .success()
            .then(|| said.trim_end_matches(['\n', '\r']).to_owned()))
    }

    /// Does it, or says what git said.
    pub(super) fn tell(&self, arguments: &[&OsStr]) -> anyhow::Result<()> {
        let output = self.output(arguments)?;
        if output.status.success() {
            return Ok(());
        }
        let spelled = arguments.join(OsStr::new(" "));
        anyhow::bail!(
            "git {} failed: {}",
            spelled.display(),
            String::from_utf8_lossy(&output.stderr).trim_end()
        )
    }

    /// The full id of a commit; `None` if there is none of that name.
    pub(super) fn commit(&self, name: &str) -> anyhow::Result<Option<String>> {
        let peeled = format!("{name}^{{commit}}");
        self.ask(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &peeled,
        ])
    }

    /// Makes `tree` a working tree of `commit` with nothing else in it; one that is there already keeps what does not change.
    pub(super) fn check_out(&self, tree: &Path, commit: &str) -> anyhow::Result<()> {
        let own = Git::only_in(tree);
        let checkout = ["checkout", "--quiet", "--force", "--detach", commit].map(OsStr::new);
        let clean = ["clean", "--quiet", "-ffdx"].map(OsStr::new);
        if own.is_a_tree_of_its_own()? && own.tell(&checkout).is_ok() {
            return own.tell(&clean);
        }
        if tree.exists() {
            std::fs::remove_dir_all(tree)
                .with_context(|| format!("could not remove {}", tree.display()))?;
        }
        // Forced, since its folder may have been removed with the target folder, and git not have noticed.
        let [worktree, add, quiet, force, detach] =
            ["worktree", "add", "--quiet", "--force", "--detach"].map(OsStr::new);
        let (tree, commit) = (tree.as_os_str(), OsStr::new(commit));
        self.tell(&[worktree, add, quiet, force, detach, tree, commit])
    }

    fn is_a_tree_of_its_own(&self) -> anyhow::Result<bool> {
        if !self.folder.join(".git").is_file() {
            return Ok(false);
        }
        let top = self.ask(&["rev-parse", "--show-toplevel"])?;
        let top = top.and_then(|top| PathBuf::from(top).canonicalize().ok());
        Ok(top.is_some() && top == self.folder.canonicalize().ok())
    }
}
