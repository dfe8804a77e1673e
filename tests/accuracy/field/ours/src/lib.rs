//! The workloads under Evenkeel; see `tests`.
