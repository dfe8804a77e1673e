//! The workloads under tango, everything at its default.

use tango_bench::{IntoBenchmarks, benchmark_fn, tango_benchmarks};

fn all() -> impl IntoBenchmarks {
    workloads::NAMES.map(|name| {
        benchmark_fn(name, move |bencher| {
            let pass = workloads::workload(name);
            bencher.iter(pass)
        })
    })
}

tango_benchmarks!(all());
