//! End-to-end tests of Evenkeel: the built commands, run as a user runs them. The tests are in `tests/`.
