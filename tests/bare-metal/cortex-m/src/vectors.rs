//! Runs all vectors and compares every bit with the golden ones; says how many differ and exits with that.

#![no_std]
#![no_main]

// Brings the critical section that semihosting takes.
use cortex_m as _;
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use evenkeel_vectors::{MOST_RESULTS, call};

/// Little-endian words, laid out by the build script.
static VECTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/vectors.bin"));
/// The longest list of words that a vector brings as arguments.
const MOST_ARGUMENTS: usize = 2048;

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

/// What is left to read.
struct Words(&'static [u8]);

impl Words {
    fn next(&mut self) -> Option<u64> {
        let (word, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*word))
    }

    /// The next list, at the front of `buffer`.
    fn list<'b>(&mut self, buffer: &'b mut [u64]) -> &'b [u64] {
        let length = self.next().map_or(0, |length| length as usize);
        let list = &mut buffer[..length];
        for slot in list.iter_mut() {
            *slot = self.next().unwrap_or(0);
        }
        list
    }
}

#[entry]
fn main() -> ! {
    let mut words = Words(VECTORS);
    let (mut arguments, mut golden, mut name) =
        ([0; MOST_ARGUMENTS], [0; MOST_RESULTS], [0; MOST_RESULTS]);
    let (mut cases, mut differing) = (0, 0);
    while let Some(function) = words.next() {
        let arguments = words.list(&mut arguments);
        let golden = words.list(&mut golden);
        let name = words.list(&mut name);
        let mut results = [0; MOST_RESULTS];
        let count = call(function as usize, arguments, &mut results);
        cases += 1;
        if results[..count] != *golden {
            differing += 1;
            let mut text = [0; MOST_RESULTS];
            for (byte, word) in text.iter_mut().zip(name) {
                *byte = *word as u8;
            }
            let name = core::str::from_utf8(&text[..name.len()]).unwrap_or("?");
            hprintln!("{}: {:x?}, not {:x?}", name, &results[..count], golden);
        }
    }
    hprintln!("{} cases, {} differing", cases, differing);
    exit(if cases > 0 && differing == 0 {
        debug::EXIT_SUCCESS
    } else {
        debug::EXIT_FAILURE
    })
}
