//! The tests of the firmware as a WASI command (preview 1): sends its runs as frames on the standard output.
//!
//! Three imports and no library of the system's: it builds wherever the kernel's WASM does.

#![no_std]

#[path = "../../firmware/src/tests.rs"]
mod tests;

use evenkeel_firmware::{Cycles, Device, Meter, Sender};

/// Runs sent of each test: the first one is looked at, the others confirm or clear it.
const RUNS: u32 = 11;
const OBSERVATIONS: usize = 64;
/// Calls in an observation: 50 µs and more.
const BATCH: u32 = 512;

const DEVICE: Device<'_> = Device {
    chip: "wasmtime",
    // The clock counts nanoseconds.
    clock_hz: 1_000_000_000,
    build: "release",
};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

const MONOTONIC: u32 = 1;
const STANDARD_OUTPUT: u32 = 1;

/// A piece of memory, as WASI takes it.
#[repr(C)]
struct Piece {
    address: *const u8,
    length: usize,
}

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn clock_time_get(clock: u32, precision_ns: u64, time_ns: *mut u64) -> u32;
    fn fd_write(file: u32, pieces: *const Piece, count: usize, written: *mut usize) -> u32;
    fn proc_exit(status: u32) -> !;
}

/// Nanoseconds; they turn over every four seconds.
fn nanoseconds() -> u32 {
    let mut time_ns = 0;
    // SAFETY: the pointer is to a place of this type, which the call fills.
    unsafe { clock_time_get(MONOTONIC, 1, &raw mut time_ns) };
    time_ns as u32
}

fn send(byte: u8) {
    let piece = Piece {
        address: &raw const byte,
        length: 1,
    };
    let mut written = 0;
    // SAFETY: one piece, which lives as long as the call.
    unsafe { fd_write(STANDARD_OUTPUT, &raw const piece, 1, &raw mut written) };
}

/// Measures all tests in turns, so that a spell of the machine meets all of them.
#[unsafe(no_mangle)]
extern "C" fn _start() {
    let mut meter = Meter::<_, OBSERVATIONS>::new(Cycles::new(nanoseconds), BATCH);
    let mut sender = Sender::new(DEVICE, send);
    let mut failed = false;
    for _ in 0..RUNS {
        for test in tests::ALL {
            match meter.measure(test.body) {
                Ok(run) => failed |= sender.send(test.name, &run).is_err(),
                Err(_) => failed = true,
            }
        }
    }
    failed |= sender.end().is_err();
    // SAFETY: ends the command, and returns to nobody.
    unsafe { proc_exit(u32::from(failed)) }
}
