//! Counters that wrap around.

/// A counter of cycles, or of anything else that passes evenly.
pub trait CycleCounter {
    /// The count now.
    fn count(&mut self) -> u32;

    /// The cycles from `start` to `end`; right if fewer than one whole turn of the counter passed.
    fn between(&self, start: u32, end: u32) -> u32;
}

/// A counter by a closure that reads it.
///
/// ```
/// use evenkeel_firmware::{CycleCounter, Cycles};
///
/// // All 32 bits count up: DWT's CYCCNT, RISC-V's mcycle.
/// let up = Cycles::new(|| 0);
/// assert_eq!(up.between(u32::MAX - 1, 3), 5);
/// // 24 bits count down: Cortex-M's SysTick with the largest reload.
/// let down = Cycles::down(24, || 0);
/// assert_eq!(down.between(2, 0x00ff_fffe), 4);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cycles<F> {
    read: F,
    mask: u32,
    counts_down: bool,
}

impl<F: FnMut() -> u32> Cycles<F> {
    /// All 32 bits, counting up: DWT's `CYCCNT`, the low half of RISC-V's `mcycle`.
    pub const fn new(read: F) -> Self {
        Self::up(32, read)
    }

    /// So many low bits count up.
    pub const fn up(bits: u32, read: F) -> Self {
        Self {
            read,
            mask: mask(bits),
            counts_down: false,
        }
    }

    /// So many low bits count down: SysTick is 24 of them, with a reload of `0x00ff_ffff`.
    pub const fn down(bits: u32, read: F) -> Self {
        Self {
            read,
            mask: mask(bits),
            counts_down: true,
        }
    }
}

const fn mask(bits: u32) -> u32 {
    if bits >= 32 {
        u32::MAX
    } else {
        (1 << bits) - 1
    }
}

impl<F: FnMut() -> u32> CycleCounter for Cycles<F> {
    fn count(&mut self) -> u32 {
        (self.read)() & self.mask
    }

    fn between(&self, start: u32, end: u32) -> u32 {
        let passed = if self.counts_down {
            start.wrapping_sub(end)
        } else {
            end.wrapping_sub(start)
        };
        passed & self.mask
    }
}
