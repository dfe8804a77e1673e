//! QEMU's mps2-an385 and mps2-an386 (Cortex-M3, Cortex-M4F): SysTick counts, UART 0 sends.

use core::ptr::{read_volatile, write_volatile};

use cortex_m::Peripherals;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::entry;
use evenkeel_firmware::{CycleCounter, Cycles};

pub(crate) const CHIP: &str = if cfg!(target_abi = "eabihf") {
    "QEMU mps2-an386"
} else {
    "QEMU mps2-an385"
};
pub(crate) const CLOCK_HZ: u32 = 25_000_000;

const UART_DATA: *mut u32 = 0x4000_4000 as *mut u32;
const UART_STATE: *const u32 = 0x4000_4004 as *const u32;
const UART_CONTROL: *mut u32 = 0x4000_4008 as *mut u32;
const UART_DIVISOR: *mut u32 = 0x4000_4010 as *mut u32;
const IS_FULL: u32 = 1;
const CAN_SEND: u32 = 1;

#[entry]
fn start() -> ! {
    if let Some(mut peripherals) = Peripherals::take() {
        let timer = &mut peripherals.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(0x00ff_ffff);
        timer.clear_current();
        timer.enable_counter();
    }
    // SAFETY: registers of the board's first UART, which nobody else uses.
    unsafe {
        write_volatile(UART_DIVISOR, 16);
        write_volatile(UART_CONTROL, CAN_SEND);
    }
    crate::main()
}

pub(crate) fn counter() -> impl CycleCounter {
    // QEMU has no DWT.CYCCNT.
    Cycles::down(24, SYST::get_current)
}

pub(crate) fn send(byte: u8) {
    // SAFETY: as above; one thread, no interrupt.
    unsafe {
        while read_volatile(UART_STATE) & IS_FULL != 0 {}
        write_volatile(UART_DATA, byte.into());
    }
}
