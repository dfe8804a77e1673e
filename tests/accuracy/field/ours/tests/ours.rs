//! The workloads under Evenkeel, everything at its default.

use evenkeel::Bencher;

fn bench(bencher: Bencher, name: &str) {
    let mut pass = workloads::workload(name);
    bencher.iter(&mut pass);
}

#[evenkeel::perf]
fn cpu(b: Bencher) {
    bench(b, "cpu");
}

#[evenkeel::perf]
fn chase(b: Bencher) {
    bench(b, "chase");
}

#[evenkeel::perf]
fn alloc(b: Bencher) {
    bench(b, "alloc");
}

#[evenkeel::perf]
fn parse(b: Bencher) {
    bench(b, "parse");
}
