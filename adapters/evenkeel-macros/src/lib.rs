//! The attribute `#[evenkeel::perf]`.
