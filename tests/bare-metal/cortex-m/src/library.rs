//! All that a firmware author links of `evenkeel-firmware`: measured, judged, said, sent. Its symbols and its size are looked at.

#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use evenkeel_firmware::{
    Cycles, Device, Digest, Flash, FlashError, Judgement, Meter, MeterError, Policy, Sender,
    TestName, settle, verdict,
};

/// No panic may be in reach: whatever calls this shows up in the symbol table as `core::panicking`.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        cortex_m::asm::nop();
    }
}

/// Where bytes and text go: any register.
fn put(byte: u8) {
    black_box(byte);
}

struct Line;

impl verdict::Line for Line {
    fn text(&mut self, text: &str) {
        text.bytes().for_each(put);
    }
}

/// A test on a device, from its baseline to its verdict.
fn all(bytes: &[u8], name: TestName<'_>, body: fn() -> u32) -> Result<Judgement, FlashError> {
    let history = Flash::new(bytes)?.history::<32>(name)?;
    let mut meter = Meter::<_, 64>::new(Cycles::new(|| black_box(0)), 8);
    let device = Device {
        chip: "chip",
        clock_hz: 1,
        build: "release",
    };
    let mut sender = Sender::new(device, put);
    let measure = || -> Result<Digest, MeterError> { meter.measure(body) };
    let took = |run: &Digest| {
        black_box(sender.send(name, run).is_ok());
    };
    let judgement = settle::<10, _>(&history, &Policy::DEFAULT, measure, took);
    let judgement = judgement.map_err(|_| FlashError::Damaged)?;
    verdict::write(&mut Line, name.text(), &judgement);
    Ok(judgement)
}

#[entry]
fn main() -> ! {
    // Its address leaves the compiler nothing to specialise and nothing to leave out.
    black_box(all as fn(&[u8], TestName<'_>, fn() -> u32) -> Result<Judgement, FlashError>);
    loop {
        cortex_m::asm::nop();
    }
}
