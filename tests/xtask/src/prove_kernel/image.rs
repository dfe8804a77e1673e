//! A linked image: what it needs of the flash, and which symbols it has.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SectionFlags, SectionKind};

use super::{quiet, toolchain};

/// The longest that a program may run in QEMU.
pub(super) const PATIENCE: Duration = Duration::from_secs(300);
/// `SHF_ALLOC`: the section is in memory when the program runs.
const IN_MEMORY: u64 = 2;

/// Builds one of the Cortex-M programs.
pub(crate) fn build(target: &str, program: &str) -> Result<PathBuf> {
    let mut cargo = toolchain::build(target)?;
    cargo.args(["--package", "evenkeel-on-cortex-m", "--bin", program]);
    quiet::run(&mut cargo)?;
    Ok(toolchain::folder()
        .join(target)
        .join("release")
        .join(program))
}

/// Runs a Cortex-M program in QEMU and returns what it printed; an error if it does not exit with 0.
pub(crate) fn emulate(image: &Path, machine: &str) -> Result<String> {
    emulate_with(image, machine, &[])
}

/// The same, with one nanosecond for each instruction.
pub(crate) fn emulate_counting(image: &Path, machine: &str) -> Result<String> {
    emulate_with(image, machine, &["-icount", "shift=0"])
}

fn emulate_with(image: &Path, machine: &str, options: &[&str]) -> Result<String> {
    let mut qemu = Command::new("qemu-system-arm");
    qemu.args([
        "-M",
        machine,
        "-nographic",
        "-monitor",
        "none",
        "-serial",
        "none",
    ])
    .args(options)
    .args(["-semihosting-config", "enable=on,target=native", "-kernel"])
    .arg(image);
    quiet::run_within(&mut qemu, PATIENCE).context("in QEMU (needs Debian's qemu-system-arm)")
}

/// Whose size is a matter of the chip: it has a place for each of its interrupts.
const VECTOR_TABLE: &str = ".vector_table";

/// The bytes of flash: everything that is in memory and not only zeros at start, without the vector table.
pub(crate) fn flash_bytes(image: &Path) -> Result<u64> {
    let bytes = std::fs::read(image)?;
    let file = object::File::parse(&*bytes)?;
    let kept = file.sections().filter(|section| {
        let in_memory =
            matches!(section.flags(), SectionFlags::Elf { sh_flags } if sh_flags & IN_MEMORY != 0);
        in_memory
            && section.kind() != SectionKind::UninitializedData
            && section.name() != Ok(VECTOR_TABLE)
    });
    Ok(kept.map(|section| section.size()).sum())
}

/// The symbols whose names contain one of `words`.
pub(crate) fn symbols(image: &Path, words: &[&str]) -> Result<Vec<String>> {
    let bytes = std::fs::read(image)?;
    let file = object::File::parse(&*bytes)?;
    let mut all = 0;
    let mut found = Vec::new();
    for symbol in file.symbols() {
        let name = symbol.name()?;
        all += 1;
        if words.iter().any(|word| name.contains(word)) {
            found.push(format!("{:#}", rustc_demangle::demangle(name)));
        }
    }
    ensure!(all > 10, "{} has no symbol table", image.display());
    Ok(found)
}
