//! QEMU's virt with a 32-bit RISC-V: mcycle counts, the UART sends.

use core::ptr::{read_volatile, write_volatile};

use evenkeel_firmware::{CycleCounter, Cycles};
use riscv_rt::entry;

pub(crate) const CHIP: &str = "QEMU riscv32 virt";
/// An instruction each 32 ns: what `-icount shift=5` says.
pub(crate) const CLOCK_HZ: u32 = 31_250_000;

const UART_DATA: *mut u8 = 0x1000_0000 as *mut u8;
const UART_STATE: *const u8 = 0x1000_0005 as *const u8;
const IS_EMPTY: u8 = 1 << 5;

#[entry]
fn start() -> ! {
    crate::main()
}

pub(crate) fn counter() -> impl CycleCounter {
    Cycles::new(|| riscv::register::mcycle::read() as u32)
}

pub(crate) fn send(byte: u8) {
    // SAFETY: registers of the board's UART, which nobody else uses; one thread, no interrupt.
    unsafe {
        while read_volatile(UART_STATE) & IS_EMPTY == 0 {}
        write_volatile(UART_DATA, byte);
    }
}
