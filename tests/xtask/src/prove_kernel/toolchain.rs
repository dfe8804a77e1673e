//! Which compiler builds for a target here: rustup's where the target is installed, or Debian's with its sources.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::project;

/// Debian's compiler; `-Zbuild-std` makes its standard library for any target.
const DEBIAN: &str = "/usr/bin";

/// The workspace with the programs for bare metal.
const FOLDER: &str = "tests/bare-metal";

/// Where everything for bare metal is built.
pub(crate) fn folder() -> PathBuf {
    project::target().join("bare-metal")
}

/// `cargo build --release` for `target` in the bare-metal workspace, ready for more arguments.
pub(crate) fn build(target: &str) -> Result<Command> {
    build_in(FOLDER, target, "core")
}

/// The same in another workspace; `library` is what of the standard library it needs, in the words of `-Zbuild-std`.
pub(crate) fn build_in(workspace: &str, target: &str, library: &str) -> Result<Command> {
    let mut command = if has_target("rustc".as_ref(), target) {
        project::cargo()
    } else {
        debian(target, library)?
    };
    command
        .current_dir(project::root().join(workspace))
        .args(["build", "--quiet", "--release", "--target", target])
        .env("CARGO_TARGET_DIR", folder())
        .env_remove("RUSTFLAGS");
    Ok(command)
}

/// Whether the compiler has a standard library for the target.
fn has_target(rustc: &Path, target: &str) -> bool {
    let libraries = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", target])
        .output();
    libraries.is_ok_and(|output| {
        let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        folder.is_absolute() && folder.exists()
    })
}

/// Debian's cargo, told to build the library and which linker to take.
fn debian(target: &str, library: &str) -> Result<Command> {
    let debian = Path::new(DEBIAN);
    let rustc = debian.join("rustc");
    let missing = || {
        format!(
            "nothing here builds for {target}: `rustup target add {target}`, or Debian's rustc-web, cargo-web, rust-web-src, lld-22"
        )
    };
    if !debian.join("cargo").exists() {
        bail!(missing());
    }
    let version = project::text(Command::new(&rustc).arg("-vV")).with_context(missing)?;
    let sysroot = project::text(Command::new(&rustc).args(["--print", "sysroot"]))?;
    let sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/core");
    if !sources.exists() {
        bail!(missing());
    }
    let llvm = version
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: ")?.split('.').next())
        .context("rustc -vV names no LLVM version")?;
    let lld = if target.starts_with("wasm32") {
        "wasm-ld"
    } else {
        "ld.lld"
    };
    let linker = debian.join(format!("{lld}-{llvm}"));
    if !linker.exists() {
        bail!(
            "{} is missing: install Debian's lld-{llvm}",
            linker.display()
        );
    }
    let variable = target.to_uppercase().replace('-', "_");
    let mut command = Command::new(debian.join("cargo"));
    command
        .arg(format!("-Zbuild-std={library}"))
        .env("RUSTC", rustc)
        .env("RUSTC_BOOTSTRAP", "1")
        .env(format!("CARGO_TARGET_{variable}_LINKER"), linker);
    Ok(command)
}
