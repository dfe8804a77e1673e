//! A test of every kind that matters to the command line.

use std::hint::black_box;

#[cfg(feature = "nonsense")]
compile_error!("this is nonsense");

#[test]
fn an_ordinary_test() {
    assert!(!cfg!(feature = "broken"), "broken on purpose");
}

#[evenkeel::perf]
fn sums(b: evenkeel::Bencher) {
    b.iter(|| black_box(1..100_u64).sum::<u64>());
}

#[evenkeel::perf(args = [1, 2])]
fn sleeps(b: evenkeel::Bencher, times: u32) {
    assert!(!cfg!(feature = "panics"), "panicked on purpose");
    b.iter(|| (0..times * 50).map(black_box).sum::<u32>());
}

#[cfg(feature = "compared")]
fn sums_fewer(b: evenkeel::Bencher) {
    b.iter(|| black_box(1..100_u64).sum::<u64>());
}

#[cfg(feature = "compared")]
#[evenkeel::perf(against = sums_fewer, budget = "100 %")]
fn sums_more(b: evenkeel::Bencher) {
    b.iter(|| black_box(1..1000_u64).sum::<u64>());
}

#[cfg(feature = "growing")]
#[evenkeel::perf(args = [16, 64, 256, 1024, 4096], growth = "n")]
fn grows(b: evenkeel::Bencher, n: u64) {
    b.iter(|| (0..n).map(|_| (0..black_box(n)).map(black_box).sum::<u64>()).sum::<u64>());
}

#[cfg(feature = "above-its-limit")]
#[evenkeel::perf(limit = "1 ns")]
fn takes_longer_than_a_nanosecond(b: evenkeel::Bencher) {
    b.iter(|| black_box(1..1000_u64).map(black_box).sum::<u64>());
}
