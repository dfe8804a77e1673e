//! The naive twins: the obvious version of each algorithm, slow and with buffers.
#![allow(dead_code, reason = "each user of the twins needs some of them")]

pub(crate) mod pairs;
pub(crate) mod prediction;
pub(crate) mod spread;
