//! What one verdict costs.

use evenkeel::kernel::{Digest, Duet, Mark, Policy, judge};
use evenkeel::{Bencher, black_box};

/// Times between 1000 and 1020, always the same.
fn times(count: usize, seed: u64) -> Vec<f64> {
    let share = |n: u64| {
        ((seed ^ n)
            .wrapping_add(1)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            >> 40) as f64
            / f64::from(1 << 24)
    };
    (0..count as u64)
        .map(|n| 1000.0 + 20.0 * share(n))
        .collect()
}

#[expect(
    clippy::expect_used,
    reason = "times between 1000 and 1020 can be digested"
)]
fn digest(seed: u64) -> Digest {
    Digest::new(&mut times(192, seed << 32), &[24; 8], 0.02).expect("finite and positive")
}

#[evenkeel::perf]
fn judges_a_run_against_32_runs(b: Bencher) {
    let history: Vec<Digest> = (1..=32).map(digest).collect();
    let run = digest(33);
    b.iter(|| judge(black_box(&history), black_box(&run), &Policy::DEFAULT));
}

#[evenkeel::perf]
fn looks_at_40_pairs_of_a_duet(b: Bencher) {
    let marks: Vec<Mark> = times(640, 0)
        .into_iter()
        .enumerate()
        .filter_map(|(n, time)| Mark::new(time, n / 16, n % 2 == 1).ok())
        .collect();
    b.iter_with_setup(
        || (Duet::new(Policy::DEFAULT, 160, 1), marks.clone()),
        |(mut duet, mut marks)| duet.look(&mut marks),
    );
}
