//! Judge and compare linked, and nothing else: the size that is promised.

#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use evenkeel_core::{CompareError, Comparison, Digest, Judgement, Policy, judge, paired, unpaired};

/// No panic may be in reach: whatever calls this shows up in the symbol table as `core::panicking`.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        cortex_m::asm::nop();
    }
}

#[entry]
fn main() -> ! {
    // Their addresses leave the compiler nothing to specialise and nothing to leave out.
    black_box(judge as fn(&[Digest], &Digest, &Policy) -> Judgement);
    black_box(paired as Compare);
    black_box(unpaired as Compare);
    loop {
        cortex_m::asm::nop();
    }
}

type Compare = fn(&mut [f64], &mut [f64], &Policy) -> Result<Comparison, CompareError>;
