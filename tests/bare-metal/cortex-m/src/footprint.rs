//! What a firmware author links: digest, judge, confirm and compare, and nothing else. Its size and symbols are checked.

#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use evenkeel_core::{Digest, Policy, confirm, judge, paired, unpaired};

/// No panic may be in reach: whatever calls this shows up in the symbol table as `core::panicking`.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        cortex_m::asm::nop();
    }
}

#[entry]
fn main() -> ! {
    let mut times = black_box([1000.0; 64]);
    let lengths = black_box([8; 8]);
    if let Ok(run) = Digest::new(&mut times, &lengths, black_box(0.5)) {
        let history = black_box([run; 32]);
        let policy = black_box(Policy::DEFAULT);
        let screened = judge(&history, &run, &policy);
        let (fresh, _) = history.split_at(5);
        black_box(confirm(&history, &screened, black_box(fresh), &policy));
    }
    let (mut old, mut new) = black_box(([1.0; 64], [1.0; 64]));
    let policy = black_box(Policy::DEFAULT);
    let _ = black_box(paired(&mut old, &mut new, &policy));
    let _ = black_box(unpaired(&mut old, &mut new, &policy));
    loop {
        cortex_m::asm::nop();
    }
}
