//! Performance tests that fail when the code got slower, and only then.
//!
//! A test is judged against the history of its own runs in the same environment, not against one other run and not
//! against a hand-picked limit. Every run is made of many short fresh processes; a suspicion is confirmed by fresh ones
//! before anything turns red; and where the machine does not allow an answer, that is the answer.
//!
//! ```
//! use evenkeel::{Bencher, black_box};
//!
//! # const PAGE: &str = "a, b";
//! /// Wherever a `#[test]` may stand; `cargo test --release` runs it.
//! #[evenkeel::perf(budget = "5 %")]
//! fn parses_a_page(b: Bencher) {
//!     b.iter(|| black_box(PAGE).split(", ").collect::<Vec<_>>());
//! }
//! ```
//!
//! - [`perf`](macro@perf) makes a test of a function, [`check`] and [`compare`] measure inside a test that is there already, and
//!   [`main!`](crate::main) (feature `harness`) is the harness of a target with `harness = false`, for `cargo bench` too.
//! - [`Bencher`] says what is timed and what is only prepared.
//! - [`Session`] joins configuration, environment, history and judge; [`report`] is what it finds, as data.
//! - [`duet`] compares two builds, in pairs of fresh processes.
//! - [`enlist`] and [`measure`] are for programs that lead a suite of other programs, as the command line does.
//!
//! This crate does no plotting, no networking and no parsing of command lines: `cargo evenkeel` does.

#[cfg(feature = "alloc")]
mod allocator;
pub mod config;
pub mod duet;
pub mod enlist;
pub mod measure;
pub mod report;
mod run;
pub mod session;
mod subject;
mod suite;

#[cfg(feature = "alloc")]
pub use allocator::CountingAllocator;
pub use measure::Bencher;
#[cfg(feature = "async")]
pub use measure::block_on;
pub use run::{ProcessRun, Run, RunPlan, Underway};
pub use session::{Session, Source};
pub use subject::{Claim, Location, Metric, Options, Subject, Throughput};
pub use suite::{check, compare};

pub use evenkeel_macros::perf;
pub use std::hint::black_box;

/// The statistics kernel, for skins.
pub use evenkeel_core as kernel;
/// The environment probe, for skins.
pub use evenkeel_env as env;
/// The run store, for skins.
pub use evenkeel_store as store;

/// What the attribute's expansion needs; not meant to be named by people.
#[doc(hidden)]
pub mod expansion {
    #[cfg(feature = "harness")]
    pub use crate::suite::main;
    pub use crate::suite::{ByDebug, ByDisplay, Case, Entry, Label, finish, run, size};
    #[cfg(feature = "harness")]
    pub use inventory::submit;
}
