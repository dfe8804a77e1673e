//! What macOS shows beyond `sysinfo`'s common facts: the load, and the process's own context switches.

use crate::watch::involuntary_switches;
use crate::{Counters, Platform};

#[derive(Debug)]
pub(crate) struct Sources;

impl Sources {
    pub(crate) fn of_this_process() -> Sources {
        Sources
    }

    pub(crate) fn counters(&self) -> Counters {
        Counters {
            involuntary_switches: involuntary_switches(),
            ..Counters::default()
        }
    }

    pub(crate) fn load(&self) -> Option<f64> {
        sysinfo::System::load_average().ok().map(|load| load.one)
    }
}

pub(crate) fn complete(_: &mut Platform) {}
