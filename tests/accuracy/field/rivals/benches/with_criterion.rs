//! The workloads under criterion, everything at its default.

use criterion::{Criterion, criterion_group, criterion_main};

fn all(criterion: &mut Criterion) {
    for name in workloads::NAMES {
        criterion.bench_function(name, |bencher| {
            let mut pass = workloads::workload(name);
            bencher.iter(&mut pass);
        });
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
