//! A platform of which nothing is known beyond `sysinfo`'s common facts.

use crate::{Counters, Platform};

#[derive(Debug)]
pub(crate) struct Sources;

impl Sources {
    pub(crate) fn of_this_process() -> Sources {
        Sources
    }

    pub(crate) fn counters(&self) -> Counters {
        Counters::default()
    }

    pub(crate) fn load(&self) -> Option<f64> {
        None
    }
}

pub(crate) fn complete(_: &mut Platform) {}
