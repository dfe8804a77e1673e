//! Nothing: what is measured is in the tests.
