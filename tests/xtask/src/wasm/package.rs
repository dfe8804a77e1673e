//! The package: from Rust to a folder that npm has installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::SOURCES;
use crate::project;
use crate::prove_kernel::{quiet, toolchain};

const TARGET: &str = "wasm32-unknown-unknown";
/// What the fresh project has beside the package.
const BESIDE: &[&str] = &[
    "typescript@5",
    "@types/node@20",
    "vitest@3",
    "puppeteer-core@24",
];

/// What the module weighs.
pub(super) struct Bytes {
    pub(super) plain: u64,
    pub(super) compressed: u64,
}

/// Where everything for npm is made.
fn folder() -> PathBuf {
    project::target().join("npm")
}

/// Builds the module and its JavaScript, and packs them.
pub(super) fn build() -> Result<Bytes> {
    let package = folder().join("evenkeel");
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    fs::create_dir_all(&package)?;
    bind(&[], "kernel", &package)?;
    bind(&["--features", "runner"], "runner", &package)?;
    for entry in fs::read_dir(project::root().join(SOURCES).join("npm"))? {
        let entry = entry?;
        fs::copy(entry.path(), package.join(entry.file_name()))?;
    }
    let mut npm = Command::new("npm");
    quiet::run(
        npm.args(["pack", "--silent"])
            .arg(&package)
            .current_dir(folder()),
    )
    .context("npm packs (needs Node 20 and npm)")?;
    weigh(&package.join("kernel_bg.wasm"))
}

/// Builds the module with these features, and writes it and its JavaScript under that name.
fn bind(features: &[&str], name: &str, package: &Path) -> Result<()> {
    let mut cargo = toolchain::build_in(SOURCES, TARGET, "std,panic_abort")?;
    cargo.args(["--package", "evenkeel-wasm"]).args(features);
    quiet::run(&mut cargo)?;
    let module = toolchain::folder()
        .join(TARGET)
        .join("release/evenkeel_wasm.wasm");
    let mut bindgen = project::cargo();
    bindgen
        .current_dir(project::root().join(SOURCES))
        .env("CARGO_TARGET_DIR", project::target().join("bindgen"))
        .args(["run", "--quiet", "--package", "evenkeel-bindgen", "--"])
        .arg(module)
        .arg(package)
        .arg(name);
    quiet::run(&mut bindgen).map(drop)
}

fn weigh(module: &Path) -> Result<Bytes> {
    let gzip = Command::new("gzip")
        .args(["-9", "--stdout"])
        .arg(module)
        .output()?;
    ensure!(gzip.status.success(), "gzip ended with {}", gzip.status);
    Ok(Bytes {
        plain: fs::metadata(module)?.len(),
        compressed: gzip.stdout.len() as u64,
    })
}

/// Installs the packed package into a fresh project.
pub(super) fn install() -> Result<PathBuf> {
    let fresh = folder().join("project");
    fs::create_dir_all(&fresh)?;
    fs::write(
        fresh.join("package.json"),
        "{ \"name\": \"fresh\", \"private\": true, \"type\": \"module\" }\n",
    )?;
    let packed = folder().join("evenkeel-0.1.0.tgz");
    // npm remembers a package of that version, which has changed since.
    let installed = fresh.join("node_modules/evenkeel");
    if installed.exists() {
        fs::remove_dir_all(installed)?;
    }
    let lock = fresh.join("package-lock.json");
    if lock.exists() {
        fs::remove_file(lock)?;
    }
    let mut npm = Command::new("npm");
    npm.current_dir(&fresh)
        .args(["install", "--silent", "--no-audit", "--no-fund"])
        .arg(packed)
        .args(BESIDE);
    quiet::run(&mut npm)?;
    for file in ["words.js", "words.test.js", "words.spec.js"] {
        let from = project::root().join(SOURCES).join("examples").join(file);
        fs::copy(from, fresh.join(file))?;
    }
    Ok(fresh)
}
