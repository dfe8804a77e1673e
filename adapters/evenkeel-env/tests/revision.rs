//! Branch and commit from the files of a repository, compared with what git itself made.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::process::Command;

use evenkeel_env::{Ci, Revision};

fn git(dir: &Path, arguments: &[&str]) -> String {
    let identity = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "commit.gpgsign=false",
    ];
    let output = Command::new("git")
        .current_dir(dir)
        .args(identity)
        .args(arguments)
        .env_remove("GIT_DIR")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository with one commit on `main`; gives the folder and the commit.
fn repository() -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q", "."]);
    std::fs::write(dir.path().join("a"), "1").unwrap();
    git(dir.path(), &["add", "a"]);
    git(dir.path(), &["commit", "-q", "-m", "a"]);
    let commit = git(dir.path(), &["rev-parse", "HEAD"]);
    (dir, commit)
}

#[test]
fn a_branch_and_its_commit_from_any_folder_inside() {
    let (dir, commit) = repository();
    let inside = dir.path().join("deep/inside");
    std::fs::create_dir_all(&inside).unwrap();
    let revision = Revision::read(&inside);
    assert_eq!(
        revision,
        Revision {
            branch: Some("main".into()),
            commit: Some(commit),
            dirty: None
        }
    );
}

#[test]
fn a_packed_branch_with_a_namesake() {
    let (dir, commit) = repository();
    git(dir.path(), &["branch", "other/main"]);
    git(dir.path(), &["commit", "-q", "--allow-empty", "-m", "b"]);
    git(dir.path(), &["pack-refs", "--all"]);
    let revision = Revision::read(dir.path());
    assert_eq!(revision.branch.as_deref(), Some("main"));
    assert_eq!(
        revision.commit,
        Some(git(dir.path(), &["rev-parse", "HEAD"]))
    );
    assert_ne!(revision.commit, Some(commit));
}

#[test]
fn a_detached_head_takes_its_branch_from_ci() {
    let (dir, commit) = repository();
    git(dir.path(), &["checkout", "-q", "--detach"]);
    let revision = Revision::read(dir.path());
    assert_eq!(
        (revision.branch.as_deref(), revision.commit.as_deref()),
        (None, Some(commit.as_str()))
    );
    let ci = Ci {
        branch: Some("faster".into()),
        commit: Some("f".repeat(40)),
        ..Ci::default()
    };
    let revision = revision.with_ci(&ci);
    assert_eq!(
        (revision.branch.as_deref(), revision.commit.as_deref()),
        (Some("faster"), Some(commit.as_str()))
    );
}

#[test]
fn a_worktree_has_its_own_head_and_the_shared_branches() {
    let (dir, commit) = repository();
    let worktree = dir.path().join("second");
    git(
        dir.path(),
        &["worktree", "add", "-q", "-b", "faster", "second"],
    );
    let revision = Revision::read(&worktree);
    assert_eq!(
        revision,
        Revision {
            branch: Some("faster".into()),
            commit: Some(commit),
            dirty: None
        }
    );
    git(dir.path(), &["pack-refs", "--all"]);
    assert_eq!(Revision::read(&worktree), revision);
}

#[test]
fn a_changed_tracked_file_is_dirty_and_a_new_one_is_not() {
    let (dir, _) = repository();
    assert_eq!(Revision::examine(dir.path()).dirty, Some(false));
    std::fs::write(dir.path().join("new"), "1").unwrap();
    assert_eq!(Revision::examine(dir.path()).dirty, Some(false));
    std::fs::write(dir.path().join("a"), "22").unwrap();
    let revision = Revision::examine(dir.path());
    assert_eq!(revision.dirty, Some(true));
    assert_eq!(revision.facts().len(), 3);
}

#[test]
fn a_repository_without_commits_has_a_branch_only() {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q", "."]);
    assert_eq!(
        Revision::read(dir.path()),
        Revision {
            branch: Some("main".into()),
            ..Revision::default()
        }
    );
}

#[test]
fn a_broken_repository_is_unknown() {
    let dir = tempfile::tempdir().unwrap();
    let head = |text: &str| {
        std::fs::create_dir_all(dir.path().join(".git/refs/heads")).unwrap();
        std::fs::write(dir.path().join(".git/HEAD"), text).unwrap();
        Revision::read(dir.path())
    };
    std::fs::write(dir.path().join("secret"), "f".repeat(40)).unwrap();
    for text in [
        "",
        "\n",
        "nonsense",
        "ref: refs/../../secret",
        "ref: ../secret",
        "ref: refs/heads/.invalid",
        "\0",
    ] {
        let revision = head(text);
        assert_eq!(revision.commit, None, "{text:?}");
    }
    std::fs::write(dir.path().join(".git/refs/heads/cut"), "ffac5").unwrap();
    assert_eq!(head("ref: refs/heads/cut\n").commit, None);
    assert_eq!(head("ref: refs/heads/.invalid").branch, None);
    std::fs::remove_file(dir.path().join(".git/HEAD")).unwrap();
    assert_eq!(Revision::read(dir.path()), Revision::default());
}

#[test]
fn a_folder_that_is_not_there_is_unknown() {
    let dir = Path::new("/nowhere/at/all");
    assert_eq!(Revision::read(dir), Revision::default());
    assert_eq!(Revision::examine(dir), Revision::default());
}
