//! What Windows shows beyond `sysinfo`'s common facts: whether the process is in a container.
//!
//! The load is left out: `sysinfo` would start a timer of its own to estimate it.

use crate::{Container, Counters, Platform};

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

pub(crate) fn complete(platform: &mut Platform) {
    if std::env::var_os("CONTAINER_SANDBOX_MOUNT_POINT").is_some() {
        platform.container = Container::Windows;
    }
}
