//! Performance tests: `cargo evenkeel test` measures them optimised and judges them against their history.
//!
//! They are ordinary tests as well: under plain `cargo test` a debug build runs each body once and does not judge it.

use std::hint::black_box;

use evenkeel::Bencher;

#[evenkeel::perf]
fn sorts_a_thousand_numbers(b: Bencher) {
    let numbers: Vec<u32> = (0..1000_u32).map(|i| i.wrapping_mul(2_654_435_761)).collect();
    b.iter_with_setup(
        || numbers.clone(),
        |mut numbers| {
            numbers.sort_unstable();
            numbers
        },
    );
}

/// A test may ask for a budget of its own: here a run may be 5 % slower.
#[evenkeel::perf(budget = 0.05)]
fn joins_words(b: Bencher) {
    let words = ["even", "keel"].repeat(500);
    b.iter(|| black_box(&words).join(" "));
}
