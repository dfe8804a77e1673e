//! Pinning, where the feature `control` is on.
#![cfg(feature = "control")]

use evenkeel_env::{pin_to, usable_cores};

#[test]
fn a_core_that_cannot_be_is_refused() {
    assert!(!pin_to(usize::MAX));
    assert!(!pin_to(1 << 20));
}

#[cfg(target_os = "linux")]
#[test]
fn a_pinned_thread_has_one_core_and_can_move() {
    let cores = usable_cores();
    std::thread::spawn(move || {
        for core in cores {
            assert!(pin_to(core));
            assert_eq!(usable_cores(), [core]);
        }
    })
    .join()
    .unwrap();
}
