//! Measuring: a clock, a pace, a bencher, and the worker processes in which they do their work.
//!
//! The controller ([`Launch`]) starts one fresh worker for each process of a run, one at a time on the whole machine; the
//! worker gives its body a [`Bencher`], and hands the [`ProcessRun`](crate::ProcessRun) back in a file.

mod bencher;
mod clock;
mod counter;
mod failure;
pub(crate) mod frame;
#[cfg(feature = "async")]
mod future;
mod job;
mod launch;
mod lead;
mod meter;
mod pace;
mod player;
mod reference;
mod request;
mod stack;
mod stderr;
mod tally;
mod turn;
pub(crate) mod worker;

pub use bencher::{Bencher, TIMED};
pub use clock::{Clock, ClockError};
pub use failure::Failure;
#[cfg(feature = "async")]
pub use future::block_on;
pub(crate) use job::run_once;
pub use launch::Launch;
pub(crate) use launch::{PADDING, measure_alone, padding, timeout, wait};
pub use meter::LEAST_COUNT;
pub(crate) use player::Player;
pub use reference::{REFERENCE_VERSION, Reference};
pub use turn::Turn;
