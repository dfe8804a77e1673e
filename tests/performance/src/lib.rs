//! Evenkeel's own kernel and store, judged by Evenkeel. The tests are in `tests/`: `cargo evenkeel test --package evenkeel-performance`.
