//! The stack and the instructions that each part of `evenkeel-firmware` takes, at 64 observations and 32 runs.
//!
//! Prints one line each: what was called, bytes of stack below the caller's frame, ticks of SysTick.

#![no_std]
#![no_main]

mod paint;

use core::hint::black_box;

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use evenkeel_firmware::{
    CycleCounter, Cycles, Device, Digest, Meter, MeterError, Policy, Sender, TestName, judge,
    settle, verdict,
};
use paint::stack_of;

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

const FILTERS: TestName<'_> = TestName::new("filters");

/// Where text goes.
struct Line;

impl verdict::Line for Line {
    fn text(&mut self, text: &str) {
        black_box(text);
    }
}

fn ticks() -> impl CycleCounter {
    Cycles::down(24, SYST::get_current)
}

/// A run around `step` ticks.
fn run(step: u32) -> Digest {
    let mut now = 0_u32;
    let counter = Cycles::new(move || {
        now = now.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        now >> 24
    });
    // The counter above is no clock: what passes between two readings is made up, and added to the step.
    let mut observations: [f64; 64] = {
        let mut counter = counter;
        core::array::from_fn(|_| f64::from(step + (counter.count() & 0x1f)))
    };
    match Digest::new(&mut observations, &[64], 0.125) {
        Ok(digest) => digest,
        Err(_) => exit(debug::EXIT_FAILURE),
    }
}

#[entry]
fn main() -> ! {
    if let Some(mut peripherals) = cortex_m::Peripherals::take() {
        let timer = &mut peripherals.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(0x00ff_ffff);
        timer.clear_current();
        timer.enable_counter();
    }
    let policy = Policy::DEFAULT;
    let history: [Digest; 32] = core::array::from_fn(|i| run(1000 + i as u32 % 3));
    let (same, slow) = (run(1001), run(1300));
    let judged = judge(&history, &slow, &policy);
    let mut meter = Meter::<_, 64>::new(ticks(), 8);
    let device = Device {
        chip: "QEMU mps2-an386",
        clock_hz: 25_000_000,
        build: "release",
    };
    let mut sender = Sender::new(device, |byte| {
        black_box(byte);
    });
    let mut look = |name: &str, work: &mut dyn FnMut()| {
        let mut counter = ticks();
        let start = counter.count();
        work();
        let end = counter.count();
        hprintln!(
            "{} {} {}",
            name,
            stack_of(work),
            counter.between(start, end)
        );
    };
    look("measure", &mut || {
        let _ = black_box(meter.measure(|| black_box(1_u32)));
    });
    look("judge", &mut || {
        black_box(judge(&history, &same, &policy));
    });
    look("settle", &mut || {
        let again = || Ok::<_, MeterError>(slow);
        let _ = black_box(settle::<10, _>(&history, &policy, again, |_| ()));
    });
    look("send", &mut || {
        let _ = black_box(sender.send(FILTERS, &same));
    });
    look("verdict", &mut || {
        verdict::write(&mut Line, "filters", &judged)
    });
    exit(if judged.suspect {
        debug::EXIT_SUCCESS
    } else {
        debug::EXIT_FAILURE
    })
}
