//! The boards that QEMU plays.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::Said;
use crate::prove_kernel::{quiet, toolchain};

/// A board: what QEMU calls it, and what is built for it.
pub(super) struct Board {
    pub(super) machine: &'static str,
    target: &'static str,
    emulator: &'static str,
    options: &'static [&'static str],
}

/// Debian has the emulators in `qemu-system-arm` and `qemu-system-misc`.
pub(super) const BOARDS: &[Board] = &[
    Board {
        machine: "mps2-an386",
        target: "thumbv7em-none-eabihf",
        emulator: "qemu-system-arm",
        options: &[],
    },
    Board {
        machine: "mps2-an385",
        target: "thumbv7m-none-eabi",
        emulator: "qemu-system-arm",
        options: &[],
    },
    Board {
        machine: "virt",
        target: "riscv32imac-unknown-none-elf",
        emulator: "qemu-system-riscv32",
        options: &["-bios", "none"],
    },
];

/// What is built.
#[derive(Clone, Copy)]
pub(super) enum Build<'p> {
    /// Without a history.
    Learning,
    /// With a baseline in flash.
    Judging(&'p Path),
    /// The same, and a quarter more work in one of the tests.
    Slower(&'p Path),
}

/// Where a start leaves what it sent.
pub(super) fn frames(folder: &Path) -> PathBuf {
    folder.join("frames.bin")
}

impl Board {
    pub(super) fn build(&self, build: Build<'_>) -> Result<PathBuf> {
        let mut cargo = toolchain::build(self.target)?;
        cargo
            .args(["--package", "evenkeel-on-a-board"])
            .env_remove("EVENKEEL_BASELINE")
            .env_remove("SLOW");
        match build {
            Build::Learning => {}
            Build::Judging(baseline) => {
                cargo.env("EVENKEEL_BASELINE", baseline);
            }
            Build::Slower(baseline) => {
                cargo.env("EVENKEEL_BASELINE", baseline).env("SLOW", "1");
            }
        }
        quiet::run(&mut cargo)?;
        let folder = toolchain::folder().join(self.target);
        Ok(folder.join("release/board"))
    }

    /// Runs a program from its start to its exit. Each instruction takes 32 ns, so that every start is the same.
    pub(super) fn boot(&self, image: &Path, folder: &Path) -> Result<Said> {
        let mut qemu = Command::new(self.emulator);
        qemu.args(["-M", self.machine, "-nographic", "-monitor", "none"])
            .args(["-icount", "shift=5"])
            .args(["-semihosting-config", "enable=on,target=native"])
            .args(self.options)
            .arg("-serial")
            .arg(format!("file:{}", frames(folder).display()))
            .arg("-kernel")
            .arg(image);
        quiet::ended_within(&mut qemu, quiet::BOOT)
            .map(|(text, status)| Said {
                text,
                exit: status.code().unwrap_or(-1),
            })
            .with_context(|| {
                format!(
                    "in QEMU (Debian's qemu-system-arm and qemu-system-misc bring {})",
                    self.emulator
                )
            })
    }
}
