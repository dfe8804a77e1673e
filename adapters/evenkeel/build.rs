//! Notes which compiler built the tests: it is recorded beside each run, and named when it changed together with a level.

use std::process::Command;

fn main() {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(compiler).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    println!(
        "cargo:rustc-env=EVENKEEL_COMPILER={}",
        version.unwrap_or_default()
    );
    println!("cargo:rerun-if-changed=build.rs");
}
