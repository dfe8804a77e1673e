//! Performance tests on a microcontroller.
//!
//! For firmware authors: a [`CycleCounter`] counts, a [`Meter`] measures closures into a fixed buffer, [`settle`] judges against a
//! [baseline in flash](Flash), [`verdict`] prints, and [`Sender`] sends runs as frames. Nothing here allocates, blocks or touches an interrupt:
//! who measures with interrupts on measures them too.
//!
//! It does not configure a counter or a line: which register counts, and where bytes go, is the board's matter, and a closure away.

#![no_std]
#![forbid(unsafe_code)]

mod counter;
mod flash;
mod meter;
mod name;
mod send;
mod settle;
pub mod verdict;

pub use counter::{CycleCounter, Cycles};
pub use evenkeel_core::wire::Device;
pub use evenkeel_core::{Digest, Judgement, Policy, TestKey, confirm, judge};
pub use flash::{FLASH_VERSION, Flash, FlashError, encode};
pub use meter::{Meter, MeterError};
pub use name::TestName;
pub use send::Sender;
pub use settle::settle;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Runs the example of the manual.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/firmware.md")]
struct Manual;
