//! The library alone in an image: its symbols, its flash, its stack, its instructions.

use anyhow::{Context as _, Result, ensure};

use crate::prove_kernel::bare_metal::{ALLOCATOR, CORTEX_M4F, PANIC};
use crate::prove_kernel::image;

/// A tick of SysTick at 25 MHz, with one nanosecond for each instruction.
const INSTRUCTIONS_PER_TICK: u64 = 40;
/// What the kernel promises of judge and compare, beside which the whole is shown.
const KERNEL: &str = "the kernel's own limits: 16384 bytes of flash, 2048 of stack";

/// Checks that nothing panics or allocates.
pub(super) fn symbols() -> Result<String> {
    let library = image::build(CORTEX_M4F.0, "library")?;
    let words = [&PANIC[..], &ALLOCATOR].concat();
    let found = image::symbols(&library, &words)?;
    ensure!(
        found.is_empty(),
        "{} has {} (llvm-objdump -d --demangle names the callers)",
        library.display(),
        found.join(", ")
    );
    Ok(format!(
        "no panic, no allocator; {} bytes of flash for all of it ({KERNEL})",
        image::flash_bytes(&library)?
    ))
}

/// A line for each part: stack and instructions.
pub(super) fn figures() -> Result<Vec<String>> {
    let device = image::build(CORTEX_M4F.0, "device")?;
    let printed = image::emulate_counting(&device, CORTEX_M4F.1)?;
    let lines = printed.lines().map(|line| {
        let mut words = line.split(' ');
        let mut next = || words.next().with_context(|| format!("printed {line:?}"));
        let (name, stack) = (next()?, next()?);
        let ticks: u64 = next()?.parse()?;
        let instructions = ticks * INSTRUCTIONS_PER_TICK;
        Ok(format!(
            "{name:8} {stack} bytes of stack, {instructions} instructions"
        ))
    });
    lines.collect()
}
