//! Duets: two builds of the same test, or two commands, compared in many short pairs of fresh processes. No history is needed.
//!
//! A [`Duet`] is led pair by pair, others' in between, until it is settled either way or has had all its pairs; then it is a
//! [`Finding`]. In each pair it is random which side is started first and, batch by batch, which side is next; each process has
//! a stack depth and an environment size of its own, and only one side runs at a time. The process pair is the unit of evidence.

mod batch;
mod command;
mod core;
mod finding;
mod lead;
mod pair;
mod report;
mod score;
mod side;

pub use command::CommandLine;
pub use finding::{DuetError, Finding};
pub use lead::Duet;
pub use report::{DuetReport, DuetTest};
pub use score::{DuetPlan, Score};
pub use side::Side;
