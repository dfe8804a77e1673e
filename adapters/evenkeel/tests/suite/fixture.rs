//! The fixture project, built as users build theirs, and one run of one of its programs.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The fixture's programs, and the folder that it was copied to.
pub(crate) struct Programs {
    pub(crate) folder: PathBuf,
    pub(crate) plain: PathBuf,
    pub(crate) mimic: PathBuf,
    pub(crate) growth: PathBuf,
    pub(crate) metrics: PathBuf,
    pub(crate) library: PathBuf,
}

pub(crate) fn programs() -> &'static Programs {
    static PROGRAMS: OnceLock<Result<Programs, String>> = OnceLock::new();
    let built = PROGRAMS.get_or_init(|| build().map_err(|error| error.to_string()));
    built.as_ref().unwrap_or_else(|said| panic!("{said}"))
}

/// Copies the fixture out of the source tree, with this workspace's locked versions, and builds it.
fn build() -> Result<Programs, Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("suite");
    let evenkeel = format!("path = {:?}", here.display().to_string());
    for file in [
        "Cargo.toml",
        "src/lib.rs",
        "tests/plain.rs",
        "tests/mimic.rs",
        "tests/growth.rs",
        "tests/metrics.rs",
    ] {
        let text = std::fs::read_to_string(here.join("tests/fixtures/suite").join(file))?;
        let copy = folder.join(file);
        std::fs::create_dir_all(copy.parent().unwrap_or(&folder))?;
        std::fs::write(copy, text.replace("path = \"../../..\"", &evenkeel))?;
    }
    let lock = here.join("../../Cargo.lock");
    if lock.exists() {
        std::fs::copy(lock, folder.join("Cargo.lock"))?;
    }
    let output = Command::new(env!("CARGO"))
        .args(["test", "--no-run", "--target-dir"])
        .arg(folder.join("target"))
        .current_dir(&folder)
        .env("CARGO_TERM_COLOR", "never")
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let program = |target: &str| {
        let mut lines = said.lines();
        let line = lines.find(|line| line.contains("Executable") && line.contains(target));
        let path = line.and_then(|line| Some(line.rsplit_once('(')?.1.trim_end_matches(')')));
        path.map(|path| folder.join(path)).ok_or(&*said)
    };
    Ok(Programs {
        plain: program("tests/plain.rs")?,
        mimic: program("tests/mimic.rs")?,
        growth: program("tests/growth.rs")?,
        metrics: program("tests/metrics.rs")?,
        library: program("src/lib.rs")?,
        folder: folder.clone(),
    })
}

/// A run of a test program with a store of its own.
pub(crate) struct Suite {
    command: Command,
    _store: tempfile::TempDir,
}

impl Suite {
    pub(crate) fn of(program: &Path, arguments: &[&str]) -> Self {
        let store = tempfile::tempdir().expect("a folder for the store");
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("EVENKEEL_") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .current_dir(&programs().folder)
            .env("CARGO_MANIFEST_DIR", &programs().folder)
            .env("CARGO_PKG_NAME", "suite")
            .env("EVENKEEL_DIR", store.path())
            .env("EVENKEEL_PROCESSES", "3")
            .env("EVENKEEL_TIME", "15 ms")
            .env("EVENKEEL_UNOPTIMISED", "measure");
        Self {
            command,
            _store: store,
        }
    }

    /// One test under the ordinary harness.
    pub(crate) fn plain(test: &str) -> Self {
        Self::of(&programs().plain, &["--exact", test, "--show-output"])
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn output(mut self) -> (bool, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command.output().expect("the program was just built");
        let said =
            String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
        (status.success(), said)
    }

    /// It passes and says so much.
    pub(crate) fn passes(self, expected: &[&str]) {
        let (passed, said) = self.output();
        assert!(passed, "{said}");
        for expected in expected {
            assert!(said.contains(expected), "{expected:?} is not in:\n{said}");
        }
    }

    /// It fails and says so much.
    pub(crate) fn fails(self, expected: &[&str]) {
        let (passed, said) = self.output();
        assert!(!passed, "{said}");
        for expected in expected {
            assert!(said.contains(expected), "{expected:?} is not in:\n{said}");
        }
    }
}
