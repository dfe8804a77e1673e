use core_affinity::CoreId;

/// Core numbers from here on do not fit the masks that the calls below build.
const MASK: usize = if cfg!(windows) {
    usize::BITS as usize
} else {
    1024
};

/// The cores that this thread may run on, by number. Empty when the system does not say.
pub fn usable_cores() -> Vec<usize> {
    core_affinity::get_core_ids()
        .unwrap_or_default()
        .into_iter()
        .map(|core| core.id)
        .collect()
}

/// Keeps this thread on one core, and gives whether the system agreed.
///
/// Threads and processes that this thread starts later inherit it. A pinned process has one usable core, which is in
/// the [`Key`](crate::Key): probe the environment before pinning, and hand it to the workers. On macOS agreement is only a hint to the scheduler.
/// Refusal is nothing to fail on: it is worth a note beside the measurement.
#[must_use = "record whether the system agreed"]
pub fn pin_to(core: usize) -> bool {
    core < MASK && core_affinity::set_for_current(CoreId { id: core })
}
