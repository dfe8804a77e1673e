//! The kernel linked for a Cortex-M4F: its targets, flash, stack and symbols.

use anyhow::{Context as _, Result, ensure};

use super::{image, quiet, toolchain};
use crate::project;

/// The targets that the kernel builds for.
const TARGETS: [&str; 4] = [
    "thumbv7em-none-eabihf",
    "thumbv6m-none-eabi",
    "riscv32imc-unknown-none-elf",
    "wasm32-unknown-unknown",
];
/// The target whose flash and stack are measured, and the machine that QEMU plays.
pub(crate) const CORTEX_M4F: (&str, &str) = ("thumbv7em-none-eabihf", "mps2-an386");
/// The most flash that judge and compare may take, start-up included.
const FLASH_BYTES: u64 = 16 * 1024;
/// The most stack that any of them may use for 64 observations and 32 runs.
const STACK_BYTES: u64 = 2 * 1024;
/// Parts of the names of everything that panics.
pub(crate) const PANIC: [&str; 4] = ["panic", "begin_unwind", "unwrap_failed", "expect_failed"];
/// Parts of the names of everything that allocates.
pub(crate) const ALLOCATOR: [&str; 5] = ["__rust_alloc", "__rdl_", "__rg_", "malloc", "5alloc"];

pub(super) fn targets() -> Result<String> {
    for target in TARGETS {
        for features in [&["--no-default-features"][..], &[]] {
            let mut cargo = toolchain::build(target)?;
            // In its own folder: cargo chooses features only for members of the workspace that it stands in.
            cargo
                .current_dir(project::root().join("crates/evenkeel-core"))
                .args(features);
            quiet::run(&mut cargo)?;
        }
    }
    Ok(format!(
        "builds for {}, with and without the wire form",
        TARGETS.join(", ")
    ))
}

/// The program with all that is promised to be free of panics and allocation.
fn whole() -> Result<std::path::PathBuf> {
    image::build(CORTEX_M4F.0, "whole")
}

pub(super) fn flash() -> Result<String> {
    let bytes = image::flash_bytes(&image::build(CORTEX_M4F.0, "footprint")?)?;
    let all = image::flash_bytes(&whole()?)?;
    let figure = format!(
        "{bytes} of {FLASH_BYTES} bytes for judge and compare with start-up; {all} with digest and confirm"
    );
    ensure!(bytes <= FLASH_BYTES, "{figure}");
    Ok(figure)
}

pub(super) fn no_panic_path() -> Result<String> {
    without(&PANIC)
}

pub(super) fn no_allocator() -> Result<String> {
    without(&ALLOCATOR)
}

/// Checks that the symbol table has none of the words.
fn without(words: &[&str]) -> Result<String> {
    let image = whole()?;
    let found = image::symbols(&image, words)?;
    ensure!(
        found.is_empty(),
        "{} has {} (llvm-objdump -d --demangle names the callers)",
        image.display(),
        found.join(", ")
    );
    Ok(format!("no symbol with {}", words.join(", ")))
}

pub(super) fn stack() -> Result<String> {
    let printed = image::emulate(&image::build(CORTEX_M4F.0, "stack")?, CORTEX_M4F.1)?;
    let mut figures = Vec::new();
    let mut deepest = 0;
    for line in printed.lines() {
        let (name, bytes) = line
            .split_once(' ')
            .with_context(|| format!("printed {line:?}"))?;
        deepest = bytes.parse::<u64>()?.max(deepest);
        figures.push(format!("{name} {bytes}"));
    }
    let figure = format!(
        "{deepest} of {STACK_BYTES} bytes at 64 observations and 32 runs ({})",
        figures.join(", ")
    );
    ensure!(deepest > 0 && deepest <= STACK_BYTES, "{figure}");
    Ok(figure)
}
