//! Real work of four kinds, whose amount is scaled when it is built: `ACCURACY_PERCENT=105` is five percent more of it.
//!
//! Scaled at build time, so that the two sides of a comparison are two builds as they are in life, and so that every tool compares the
//! same pair of builds.

mod words;

use std::hint::black_box;

/// How much work is done, in percent.
pub const PERCENT: usize = percent(option_env!("ACCURACY_PERCENT"));

/// The names of the workloads.
pub const NAMES: [&str; 4] = ["cpu", "chase", "alloc", "parse"];

/// One pass of a workload; its result must not be thrown away.
pub type Pass = Box<dyn FnMut() -> u64>;

/// The workload of that name, with its data in place.
///
/// # Panics
///
/// The name is none of [`NAMES`].
#[must_use]
pub fn workload(name: &str) -> Pass {
    match name {
        "cpu" => Box::new(mixing(scaled(20_000))),
        "chase" => Box::new(chase(scaled(1_000))),
        "alloc" => Box::new(allocating(scaled(500))),
        "parse" => Box::new(words::counting(scaled(2_000))),
        _ => panic!("there is no workload {name:?}: the names are {NAMES:?}"),
    }
}

const fn scaled(amount: usize) -> usize {
    amount * PERCENT / 100
}

/// The number in a variable; 100 without one.
const fn percent(variable: Option<&str>) -> usize {
    let Some(text) = variable else { return 100 };
    let (bytes, mut number, mut i) = (text.as_bytes(), 0, 0);
    while i < bytes.len() {
        assert!(
            bytes[i].is_ascii_digit(),
            "ACCURACY_PERCENT must be a whole number"
        );
        number = 10 * number + (bytes[i] - b'0') as usize;
        i += 1;
    }
    number
}

/// A step of SplitMix64 (Steele, Lea and Flood 2014): multiplications and shifts, each needing the one before.
fn mix(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Bound by the processor: integers are mixed, no memory is touched.
fn mixing(steps: usize) -> impl FnMut() -> u64 {
    move || (0..steps).fold(black_box(1), |state, _| mix(state))
}

/// The size of the chase, and of one line of the caches.
const CHASE_BYTES: usize = 8 << 20;
const LINE_BYTES: usize = 64;
/// Links of 4 bytes each; only the first of a line is used.
const STRIDE: usize = LINE_BYTES / size_of::<u32>();

/// Bound by memory: each hop through 8 MiB says where the next one goes, in an order that no prefetcher foresees.
fn chase(hops: usize) -> impl FnMut() -> u64 {
    let lines = CHASE_BYTES / LINE_BYTES;
    // One cycle through all lines (Sattolo 1986).
    let mut order: Vec<u32> = (0..lines as u32).collect();
    let mut state = 1;
    for last in (1..lines).rev() {
        state = mix(state);
        order.swap(last, state as usize % last);
    }
    let mut links = vec![0_u32; lines * STRIDE];
    for (line, next) in order.iter().enumerate() {
        links[line * STRIDE] = *next;
    }
    let mut place = 0;
    move || {
        for _ in 0..hops {
            place = links[place * STRIDE] as usize;
        }
        place as u64
    }
}

/// Heavy on the allocator: blocks of 16 to 1,039 bytes, up to 64 of them alive at a time.
fn allocating(blocks: usize) -> impl FnMut() -> u64 {
    move || {
        let mut alive: [Vec<u8>; 64] = std::array::from_fn(|_| Vec::new());
        let mut state = 1;
        for _ in 0..blocks {
            state = mix(state);
            let bytes = 16 + (state >> 32) as usize % 1024;
            let mut block = Vec::with_capacity(bytes);
            block.push(state as u8);
            alive[state as usize % 64] = black_box(block);
        }
        alive.iter().map(|block| block.len() as u64).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_amount_of_work_is_the_variable() {
        assert_eq!(percent(None), 100);
        assert_eq!(percent(Some("105")), 105);
    }

    #[test]
    fn every_workload_does_the_same_in_every_pass_but_the_chase_which_goes_on() {
        for name in NAMES {
            let mut pass = workload(name);
            let (first, second) = (pass(), pass());
            assert_eq!(first == second, name != "chase", "{name}");
        }
    }

    #[test]
    fn the_chase_comes_through_every_line_before_it_comes_back() {
        let lines = (CHASE_BYTES / LINE_BYTES) as u64;
        let mut hop = chase(1);
        let back = (1..=lines).find(|_| hop() == 0);
        assert_eq!(back, Some(lines));
    }
}
