//! Measures the stack that the kernel uses, by painting the free stack and looking how far the paint is gone.
//!
//! Prints one line each: what was called, and the bytes below the caller's frame.

#![no_std]
#![no_main]

mod paint;

use core::hint::black_box;

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use evenkeel_core::{Digest, Policy, confirm, judge, paired, unpaired};
use paint::stack_of;

/// Observations of a run, and runs of a history: what the limit of 2 KiB is about.
const OBSERVATIONS: usize = 64;
const RUNS: usize = 32;

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    hprintln!("{}", info);
    exit(debug::EXIT_FAILURE)
}

fn exit(status: debug::ExitStatus) -> ! {
    loop {
        debug::exit(status);
    }
}

/// Times that scatter, the same for the same seed.
fn times(mut seed: u32, centre: f64) -> [f64; OBSERVATIONS] {
    core::array::from_fn(|_| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        centre + f64::from(seed >> 16) / 2048.0
    })
}

fn run(seed: u32, centre: f64) -> Digest {
    match Digest::new(&mut times(seed, centre), &[8; 8], 0.5) {
        Ok(digest) => digest,
        Err(_) => exit(debug::EXIT_FAILURE),
    }
}

#[entry]
fn main() -> ! {
    let policy = Policy::DEFAULT;
    let history: [Digest; RUNS] = core::array::from_fn(|i| run(i as u32, 1000.0));
    let suspect = run(99, 1300.0);
    let fresh: [Digest; 5] = core::array::from_fn(|i| run(200 + i as u32, 1300.0));
    let screened = judge(&history, &suspect, &policy);
    let (mut old, mut new) = (times(1, 1000.0), times(2, 1100.0));

    let mut observations = times(3, 1000.0);
    let digest = stack_of(&mut || {
        let _ = black_box(Digest::new(&mut observations, &[8; 8], 0.5));
    });
    let judging = stack_of(&mut || {
        black_box(judge(&history, &suspect, &policy));
    });
    let confirming = stack_of(&mut || {
        black_box(confirm(&history, &screened, &fresh, &policy));
    });
    let pairing = stack_of(&mut || {
        let _ = black_box(paired(&mut old, &mut new, &policy));
    });
    let (mut old, mut new) = (times(1, 1000.0), times(2, 1100.0));
    let comparing = stack_of(&mut || {
        let _ = black_box(unpaired(&mut old, &mut new, &policy));
    });
    for (name, bytes) in [
        ("digest", digest),
        ("judge", judging),
        ("confirm", confirming),
        ("paired", pairing),
        ("unpaired", comparing),
    ] {
        hprintln!("{} {}", name, bytes);
    }
    exit(if screened.suspect {
        debug::EXIT_SUCCESS
    } else {
        debug::EXIT_FAILURE
    })
}
