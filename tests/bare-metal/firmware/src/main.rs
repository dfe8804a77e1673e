//! Performance tests on a microcontroller: each is measured, judged against the baseline in flash, said and sent.
//!
//! The exit status is 1 if a test is red, as a test runner's is.

#![no_std]
#![no_main]

#[cfg_attr(target_arch = "arm", path = "mps2.rs")]
#[cfg_attr(target_arch = "riscv32", path = "virt.rs")]
mod board;
mod tests;

use evenkeel_firmware::{Device, Flash, Meter, Policy, Sender, settle, verdict};
use semihosting::{print, println, process};

/// What `cargo evenkeel export --embedded` wrote.
static BASELINE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/baseline.ekb"));

/// Observations of a run, and calls of a test's body in each.
const OBSERVATIONS: usize = 64;
const BATCH: u32 = 8;
/// Runs of the history that judge, and fresh runs at most.
const RUNS: usize = 32;
const FRESH: usize = 10;

const DEVICE: Device<'_> = Device {
    chip: board::CHIP,
    clock_hz: board::CLOCK_HZ,
    build: "release",
};

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    println!("{info}");
    process::exit(101)
}

/// All tests, one after the other; how many are red.
fn run() -> Result<u32, &'static str> {
    let flash = Flash::new(BASELINE)
        .map_err(|_| "the baseline in flash cannot be used: export it again")?;
    let mut meter = Meter::<_, OBSERVATIONS>::new(board::counter(), BATCH);
    let mut sender = Sender::new(DEVICE, board::send);
    // All tests together are red by chance as seldom as one alone.
    let alarm_rate = Policy::DEFAULT.alarm_rate / tests::ALL.len() as f64;
    let policy = Policy {
        alarm_rate,
        ..Policy::DEFAULT
    };
    let mut red = 0;
    for test in tests::ALL {
        let history = flash
            .history::<RUNS>(test.name)
            .map_err(|_| "the baseline in flash cannot be read: export it again")?;
        let judged = settle::<FRESH, _>(
            &history,
            &policy,
            || meter.measure(test.body),
            |run| {
                // The names above fit into a frame.
                let _ = sender.send(test.name, run);
            },
        );
        let judgement = judged.map_err(|_| "the cycle counter stands still")?;
        verdict::write(
            &mut |text: &str| print!("{text}"),
            test.name.text(),
            &judgement,
        );
        red += u32::from(judgement.verdict.name() == "regressed");
    }
    let _ = sender.end();
    Ok(red)
}

/// The board calls it once it is ready.
fn main() -> ! {
    match run() {
        Ok(red) => process::exit(i32::from(red > 0)),
        Err(reason) => {
            println!("{reason}");
            process::exit(2)
        }
    }
}
