//! The workloads under the benchmark tools of the field; see `benches`.
