//! The CPythons of this machine that the plugin is for.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// The minor versions to look for: the oldest that the wheel serves, and all that may come after it.
const MINORS: std::ops::RangeInclusive<u32> = 9..=19;
/// What an interpreter must be, and what it then says of itself.
const QUESTION: &str = "\
import sys, venv, ensurepip
assert sys.implementation.name == 'cpython' and sys.version_info[:2] == (3, int(sys.argv[1]))
assert getattr(sys, '_is_gil_enabled', lambda: True)()
print('.'.join(map(str, sys.version_info[:3])))";

/// An interpreter and its version, such as `3.9.18`.
pub(crate) struct Interpreter {
    pub(crate) path: PathBuf,
    pub(crate) version: String,
}

/// One of each minor version, the oldest first: from the search path, else from pyenv.
pub(crate) fn found() -> Vec<Interpreter> {
    MINORS.filter_map(of_minor).collect()
}

fn of_minor(minor: u32) -> Option<Interpreter> {
    let mut candidates = vec![PathBuf::from(format!("python3.{minor}"))];
    candidates.extend(of_pyenv(minor));
    candidates.into_iter().find_map(|path| {
        let version = answer(&path, minor)?;
        Some(Interpreter { path, version })
    })
}

/// The interpreters of that minor version under pyenv's root.
fn of_pyenv(minor: u32) -> Vec<PathBuf> {
    let root = env::var_os("PYENV_ROOT").map_or_else(
        || Path::new(&env::var_os("HOME").unwrap_or_default()).join(".pyenv"),
        PathBuf::from,
    );
    let prefix = format!("3.{minor}.");
    let Ok(versions) = fs::read_dir(root.join("versions")) else {
        return Vec::new();
    };
    versions
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
        .map(|entry| entry.path().join("bin/python3"))
        .collect()
}

/// The version, if the program is an interpreter that can make environments; what is only a name (pyenv's shims) is none.
fn answer(path: &Path, minor: u32) -> Option<String> {
    let output = Command::new(path)
        .args(["-c", QUESTION, &minor.to_string()])
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| version.trim().to_owned())
}
