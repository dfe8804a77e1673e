//! On which core a process pair runs.

/// Calls `f` on a thread that is kept on one of the usable cores, drawn by `random`; what it starts stays there as well. Where that is
/// not allowed, or the feature `control` is off, the system chooses.
pub(super) fn on_one<T: Send>(random: u64, f: impl FnOnce() -> T + Send) -> T {
    let call = move || {
        pin(random);
        f()
    };
    // The thread that leads may not stay pinned, and there is no way back for it.
    std::thread::scope(|scope| match scope.spawn(call).join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

#[cfg(feature = "control")]
fn pin(random: u64) {
    let cores = evenkeel_env::usable_cores();
    let drawn = random.checked_rem(cores.len() as u64);
    let core = drawn.and_then(|drawn| cores.get(drawn as usize));
    // A refusal costs power and nothing else: both sides move about alike.
    let _agreed = core.is_some_and(|core| evenkeel_env::pin_to(*core));
}

#[cfg(not(feature = "control"))]
fn pin(_: u64) {}
