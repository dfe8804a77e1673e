//! Performance tests that fail when the code got slower, and only then.

pub mod config;
pub mod enlist;
pub mod measure;
pub mod report;
mod run;
pub mod session;
mod subject;
mod suite;

pub use measure::Bencher;
#[cfg(feature = "async")]
pub use measure::block_on;
pub use run::{ProcessRun, Run, RunPlan};
pub use session::Session;
pub use subject::{Location, Options, Subject};
pub use suite::check;

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
    pub use crate::suite::{ByDebug, ByDisplay, Case, Entry, Label, finish, run};
    #[cfg(feature = "harness")]
    pub use inventory::submit;
}

/// Registers an entry for [`main!`].
#[cfg(feature = "harness")]
#[doc(hidden)]
#[macro_export]
macro_rules! register {
    ($entry:ident) => {
        $crate::expansion::submit! { $entry }
    };
}

/// Without the feature `harness` there is nobody to register for.
#[cfg(not(feature = "harness"))]
#[doc(hidden)]
#[macro_export]
macro_rules! register {
    ($entry:ident) => {};
}

/// The `main` of a test or bench target with `harness = false`: runs the functions under [`perf`](macro@perf) by
/// libtest's command line, under `cargo test`, `cargo bench` and `cargo nextest run`.
///
/// Functions of other crates count as well, once the crate is named: `evenkeel::main!(my_library);`. The linker leaves
/// out what nobody names.
#[cfg(feature = "harness")]
#[macro_export]
macro_rules! main {
    ($($library:ident),* $(,)?) => {
        $(extern crate $library as _;)*

        fn main() -> ::std::process::ExitCode {
            $crate::expansion::main()
        }
    };
}
