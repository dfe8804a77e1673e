//! Reads what other benchmarking tools measured, so that it can be judged against a history.
//!
//! One file per format, one small shape for all: a [`Run`] is one execution of a suite with its [`Test`]s; a test has a name, a
//! [`Unit`], and either its observations by process, in the order in which they were made, or the one number of a summary, with
//! how many samples stand behind it ([`Measured`]). Units are changed by moving the decimal point of the number as it is written
//! and rounding once: `0.1` seconds are 100,000,000 nanoseconds.
//!
//! ```
//! use evenkeel_import::{Kind, Measured, Unit};
//!
//! let output = b"BenchmarkSplit-2   2000   193.4 ns/op\nBenchmarkSplit-2   2000   190.9 ns/op\n";
//! let runs = Kind::Go.parse("output.txt", output)?;
//! let test = &runs[0].tests[0];
//! assert_eq!((&*test.name, test.unit), ("BenchmarkSplit-2", Unit::Nanoseconds));
//! let Measured::Observations { processes, .. } = &test.measured else { unreachable!() };
//! assert_eq!(processes, &[[193.4, 190.9]]);
//! # Ok::<(), evenkeel_import::Fault>(())
//! ```
//!
//! [`Kind::read`] reads a file or a folder, at most [`LARGEST_FILE`] bytes of each file; [`Kind::parse`] reads bytes. Neither
//! panics, whatever the bytes are. This crate neither judges nor keeps anything: `cargo evenkeel import` does. What each tool must
//! be asked for, and what the verdicts then rest on, stands in `docs/import.md` of the repository.

mod asv;
mod benchmark_dot_net;
mod criterion;
mod decimal;
mod divan;
mod error;
mod files;
mod github_action_benchmark;
mod go;
mod google_benchmark;
mod gungraun;
mod hyperfine;
mod jmh;
mod json;
mod kind;
mod libtest;
mod lines;
mod pytest_benchmark;
mod run;

pub use error::{Fault, ImportError};
pub use files::LARGEST_FILE;
pub use kind::Kind;
pub use run::{Measured, Revision, Run, Statistic, Test, Unit};
