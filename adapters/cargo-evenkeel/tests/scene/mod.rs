//! The built program as on a developer's machine, whatever is set where the tests run.

use std::process::{Command, Output};

/// What it printed and how it ended.
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) exit: i32,
}

/// One of the binaries without the variables of a CI service, of Evenkeel, and of what cargo tells these tests of their package.
pub(crate) fn program(binary: &str) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("EVENKEEL_") || text.starts_with("CARGO_BIN_EXE_") {
            command.env_remove(name);
        }
    }
    for name in evenkeel::env::Ci::variables() {
        command.env_remove(name);
    }
    command
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            exit: output.status.code().unwrap(),
        }
    }
}
