//! The workloads under divan, everything at its default.

fn main() {
    divan::main();
}

fn bench(bencher: divan::Bencher<'_, '_>, name: &str) {
    let mut pass = workloads::workload(name);
    bencher.bench_local(&mut pass);
}

#[divan::bench]
fn cpu(bencher: divan::Bencher<'_, '_>) {
    bench(bencher, "cpu");
}

#[divan::bench]
fn chase(bencher: divan::Bencher<'_, '_>) {
    bench(bencher, "chase");
}

#[divan::bench]
fn alloc(bencher: divan::Bencher<'_, '_>) {
    bench(bencher, "alloc");
}

#[divan::bench]
fn parse(bencher: divan::Bencher<'_, '_>) {
    bench(bencher, "parse");
}
