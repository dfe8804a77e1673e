//! Paints the free stack, and looks how far the paint is gone.

/// How far below the caller's frame the paint reaches: memory.x leaves 4 MiB, and nothing else is there.
const PAINTED_BYTES: usize = 64 * 1024;
const PAINT: u32 = 0xA5C3_5A3C;

/// The deepest stack that `work` uses below this frame, in bytes.
#[inline(never)]
pub(crate) fn stack_of(work: &mut dyn FnMut()) -> usize {
    // A margin for what this function itself keeps below the pointer's place.
    let top = (cortex_m::register::msp::read() as usize & !3) - 4;
    let bottom = top - PAINTED_BYTES;
    for address in (bottom..top).step_by(4) {
        // SAFETY: RAM below the stack pointer, aligned; no interrupt is enabled, so nobody else uses it.
        unsafe { core::ptr::write_volatile(address as *mut u32, PAINT) };
    }
    work();
    (bottom..top)
        .step_by(4)
        // SAFETY: the same addresses as above, all written.
        .find(|address| unsafe { core::ptr::read_volatile(*address as *const u32) } != PAINT)
        .map_or(0, |lowest| top - lowest)
}
