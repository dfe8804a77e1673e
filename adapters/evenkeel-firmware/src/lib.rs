//! Performance tests on a microcontroller.
//!
//! For firmware authors: a [`CycleCounter`] counts, a [`Meter`] measures closures into a fixed buffer, [`judge`] judges a run against a
//! [baseline in flash](Flash), [`verdict`] prints, and [`Sender`] sends runs as frames. Nothing here allocates, blocks or touches an interrupt:
//! who measures with interrupts on measures them too.
//!
//! It does not configure a counter or a line: which register counts, and where bytes go, is the board's matter, and a closure away.

#![no_std]
#![forbid(unsafe_code)]

mod counter;
mod flash;
mod meter;
mod send;
pub mod verdict;

pub use counter::{CycleCounter, Cycles};
pub use evenkeel_core::{Digest, Judgement, Policy, TestKey, confirm, judge};
pub use flash::{Flash, FlashError, MAGIC, MAX_TEST_BYTES, encode_test};
pub use meter::{Meter, MeterError};
pub use send::Sender;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
