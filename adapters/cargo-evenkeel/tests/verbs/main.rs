//! The verbs that need no project of Rust, from outside: what they print, what they leave, how they end.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod audit;
mod doctor;
#[path = "../scene/fixtures.rs"]
mod fixtures;
mod import;
mod init;
mod report;
mod run;
#[path = "../scene/mod.rs"]
mod scene;
mod share;
mod stores;
mod usage;

use std::path::Path;

use scene::{Said, program};

/// Runs `evenkeel` in a folder.
fn evenkeel(folder: &Path, arguments: &[&str]) -> Said {
    with(folder, arguments, &[])
}

/// The same with these variables.
fn with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = program(env!("CARGO_BIN_EXE_evenkeel"));
    command
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(folder);
    command.output().unwrap().into()
}

/// The same with this text on the standard input.
fn fed(folder: &Path, arguments: &[&str], input: &str) -> Said {
    let mut command = program(env!("CARGO_BIN_EXE_evenkeel"));
    command.args(arguments).current_dir(folder);
    let output = assert_cmd::Command::from_std(command)
        .write_stdin(input)
        .output();
    output.unwrap().into()
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
