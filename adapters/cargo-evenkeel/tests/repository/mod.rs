//! A git repository with a small project in a subfolder, on which the command line is tried.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::scene::{Said, program};

/// A repository with one commit on `main`; one test at a time builds in it.
pub(crate) struct Repository {
    root: PathBuf,
    pub(crate) project: PathBuf,
    _alone: MutexGuard<'static, ()>,
}

impl Repository {
    /// A repository called `name` whose `main` has these tests.
    pub(crate) fn new(name: &str, tests: &str) -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-repository"));
        let _none_yet = fs::remove_dir_all(&root);
        let project = root.join("inner/project");
        fs::create_dir_all(project.join("src")).unwrap();
        fs::create_dir_all(project.join("tests")).unwrap();
        let knot = here.parent().unwrap().join("evenkeel");
        let manifest = fs::read_to_string(here.join("tests/project/Cargo.toml")).unwrap();
        let manifest = manifest
            .replace("\"EVENKEEL\"", &format!("{:?}", knot.to_str().unwrap()))
            // They share a target folder, in which cargo takes packages of one name for the same.
            .replace("small-project", &format!("{name}-project"));
        fs::write(project.join("Cargo.toml"), manifest).unwrap();
        fs::write(project.join("src/lib.rs"), "").unwrap();
        fs::write(project.join("tests/speed.rs"), tests).unwrap();
        // Not committed, as for many libraries; the same versions as in the workspace, so that nothing has to be fetched.
        fs::copy(here.join("../../Cargo.lock"), project.join("Cargo.lock")).unwrap();
        fs::write(root.join(".gitignore"), "Cargo.lock\n.evenkeel\n").unwrap();
        let repository = Self {
            root,
            project,
            _alone: alone,
        };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("the base");
        repository
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        let status = Command::new("git")
            .args(identity)
            .args(arguments)
            .current_dir(&self.root)
            .status()
            .unwrap();
        assert!(status.success(), "{arguments:?}");
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Replaces the tests.
    pub(crate) fn write(&self, tests: &str) {
        fs::write(self.project.join("tests/speed.rs"), tests).unwrap();
    }

    /// `cargo evenkeel` with these arguments and variables, where builds are not optimised, which takes less time.
    pub(crate) fn evenkeel(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("target");
        let output = program(env!("CARGO_BIN_EXE_cargo-evenkeel"))
            .arg("evenkeel")
            .args(arguments)
            .current_dir(&self.project)
            .env("CARGO", env!("CARGO"))
            .env("CARGO_TARGET_DIR", target)
            .env("EVENKEEL_UNOPTIMISED", "measure")
            .env("EVENKEEL_TIMEOUT", "5 s")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        output.into()
    }
}
