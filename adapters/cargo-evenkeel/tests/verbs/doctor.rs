//! `doctor`: what it says of the machine and of the store.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::{evenkeel, scratch};

#[test]
fn the_doctor_speaks_in_a_bare_environment() {
    let folder = scratch();
    let output = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .arg("doctor")
        .env_clear()
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for about in [
        "timer",
        "cores",
        "machine",
        "ci",
        "store",
        "configuration:",
        "environment:",
    ] {
        assert!(text.contains(about), "{about} {text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
    let json: Value =
        serde_json::from_str(&evenkeel(folder.path(), &["doctor", "--format", "json"]).out)
            .unwrap();
    assert!(json["findings"].as_array().unwrap().len() >= 5);
}

#[test]
fn the_doctor_names_damage_in_the_store() {
    let folder = scratch();
    let program = env!("CARGO_BIN_EXE_evenkeel");
    evenkeel(
        folder.path(),
        &["run", "--name", "x", "--", program, "--version"],
    );
    let store = folder.path().join(".evenkeel");
    let segment = fs::read_dir(&store)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten())
        .find(|file| {
            file.path()
                .extension()
                .is_some_and(|extension| extension == "run")
        })
        .unwrap()
        .path();
    let mut bytes = fs::read(&segment).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let said = evenkeel(folder.path(), &["doctor"]);
    assert!(said.out.contains("checksum"), "{}", said.out);
}
