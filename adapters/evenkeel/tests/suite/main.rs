//! Test programs from outside: built as users build them, run as cargo and nextest run them.

mod failing;
mod fixture;
mod growth;
mod harness;
mod led;
mod measured;
mod metrics;
