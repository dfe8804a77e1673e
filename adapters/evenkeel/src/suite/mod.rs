//! How a performance test is reached: by the ordinary harness, by [`main!`](crate::main), by [`check`], or as a worker
//! or member of a suite that another process leads.
//!
//! Every way ends in [`Test::run`].

mod check;
mod entry;
#[cfg(feature = "harness")]
mod harness;
mod label;
mod registration;
mod size;
mod test;

pub use check::{check, compare};
pub use entry::{Case, Entry, finish, run};
#[cfg(feature = "harness")]
pub use harness::main;
pub use label::{ByDebug, ByDisplay, Label};
pub use size::size;
use test::{Ending, FunctionTest, Test};
