use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Ci;

/// What stands checked out: the state of the code that a run measured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Revision {
    /// The branch; `None` when the head is detached or unknown.
    pub branch: Option<String>,
    /// The commit, in hexadecimal.
    pub commit: Option<String>,
    /// Whether tracked files differ from the commit; `None` when nobody looked.
    pub dirty: Option<bool>,
}

impl Revision {
    /// Reads branch and commit from the files of the repository around `dir`, without running git.
    ///
    /// Three or four small files; `dirty` stays `None`. Outside a repository, or in one of a form not known here (such as
    /// the `reftable` format), everything is `None`.
    pub fn read(dir: &Path) -> Revision {
        let Some(git) = git_dir(dir) else {
            return Revision::default();
        };
        let Some(head) = line(&git.join("HEAD")) else {
            return Revision::default();
        };
        let Some(name) = head.strip_prefix("ref: ") else {
            return Revision {
                commit: Some(head).filter(|head| is_commit(head)),
                ..Revision::default()
            };
        };
        // In a worktree, HEAD is the worktree's own and the branches are the main repository's.
        let common =
            line(&git.join("commondir")).map_or_else(|| git.clone(), |path| git.join(path));
        Revision {
            branch: name
                .strip_prefix("refs/heads/")
                .filter(|name| *name != ".invalid")
                .map(str::to_owned),
            commit: resolve(&common, name),
            dirty: None,
        }
    }

    /// [`Revision::read`], and asks `git status` whether tracked files differ. For a command line, once per session.
    ///
    /// Untracked files do not count: a build sees a new file only through a tracked one, and the store's own folder
    /// would make every run dirty.
    pub fn examine(dir: &Path) -> Revision {
        let status = Command::new("git")
            .arg("-C")
            .arg(dir)
            .args([
                "--no-optional-locks",
                "status",
                "--porcelain",
                "--untracked-files=no",
            ])
            .output();
        let dirty = status
            .ok()
            .filter(|status| status.status.success())
            .map(|status| !status.stdout.is_empty());
        Revision {
            dirty,
            ..Revision::read(dir)
        }
    }

    /// Fills what the repository does not say from what the CI service says: CI checks out a detached head.
    #[must_use]
    pub fn with_ci(self, ci: &Ci) -> Revision {
        Revision {
            branch: self.branch.or_else(|| ci.branch.clone()),
            commit: self.commit.or_else(|| ci.commit.clone()),
            dirty: self.dirty,
        }
    }

    /// What is known, as names and values, for the record.
    pub fn facts(&self) -> Vec<(String, String)> {
        let dirty = self.dirty.map(|dirty| dirty.to_string());
        let facts = [
            ("revision.branch", &self.branch),
            ("revision.commit", &self.commit),
            ("revision.dirty", &dirty),
        ];
        facts
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
            .collect()
    }
}

/// The repository's folder for the working tree around `dir`: `.git`, or where the file `.git` of a worktree or
/// submodule points.
fn git_dir(dir: &Path) -> Option<PathBuf> {
    let dir = dir.canonicalize().ok()?;
    dir.ancestors().find_map(|dir| {
        let git = dir.join(".git");
        if git.is_dir() {
            return Some(git);
        }
        let target = line(&git)?;
        Some(dir.join(target.strip_prefix("gitdir: ")?))
    })
}

/// The commit that a reference names: its own file first, then the packed ones.
fn resolve(common: &Path, name: &str) -> Option<String> {
    if !name.starts_with("refs/") || name.split('/').any(|part| part == "..") {
        return None;
    }
    line(&common.join(name))
        .or_else(|| packed(common, name))
        .filter(|commit| is_commit(commit))
}

fn packed(common: &Path, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(common.join("packed-refs")).ok()?;
    text.lines()
        .find_map(|line| Some(line.strip_suffix(name)?.strip_suffix(' ')?.to_owned()))
}

/// The first line of a file, without its end.
fn line(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    text.lines().next().map(|line| line.trim_end().to_owned())
}

/// A whole SHA-1 or SHA-256 object name.
pub(crate) fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
