//! The vectors on every host: the same bits everywhere.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::bare_metal::CORTEX_M4F;
use super::{image, quiet, toolchain};
use crate::project;

/// Code for a Cortex-M0, without a floating-point unit, runs on QEMU's Cortex-M3 with more memory.
const CORTEX_M0: (&str, &str) = ("thumbv6m-none-eabi", "mps2-an385");

pub(super) fn format() -> Result<String> {
    let mut python = Command::new("python3");
    python.arg(project::root().join("tests/vectors/check.py"));
    let printed =
        quiet::run(&mut python).context("the vectors' files (needs Python 3.9 or newer)")?;
    Ok(last_line(&printed))
}

/// All vectors through the kernel as WASM in Node.
pub(crate) fn wasm() -> Result<String> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let mut cargo = toolchain::build(TARGET)?;
    quiet::run(cargo.args(["--package", "evenkeel-on-wasm"]))?;
    let module = toolchain::folder()
        .join(TARGET)
        .join("release/evenkeel_on_wasm.wasm");
    let mut node = Command::new("node");
    node.arg(project::root().join("tests/vectors/node.mjs"))
        .arg(module);
    let printed = quiet::run_within(&mut node, image::PATIENCE)
        .context("the vectors in Node (needs Node 20 or newer)")?;
    Ok(last_line(&printed))
}

pub(super) fn cortex_m4f() -> Result<String> {
    emulated(CORTEX_M4F)
}

pub(super) fn cortex_m0() -> Result<String> {
    emulated(CORTEX_M0)
}

fn emulated((target, machine): (&str, &str)) -> Result<String> {
    let printed = image::emulate(&image::build(target, "vectors")?, machine)?;
    Ok(format!("{} in QEMU's {machine}", last_line(&printed)))
}

fn last_line(printed: &str) -> String {
    printed.lines().next_back().unwrap_or_default().to_owned()
}
