//! A stack that begins somewhere else in every worker.
//!
//! Where the stack lies decides which of its lines share a cache set with other data: a bias that stays for a whole
//! process and differs between builds. Spread over many processes it is noise and no bias.

use std::hint::black_box;

/// Calls `f` under `depth` extra frames, each an odd multiple of 16 bytes on the common machines, so that 256 depths
/// reach every 16 byte step of a page.
#[inline(never)]
pub(crate) fn at_depth<T>(depth: u8, f: impl FnOnce() -> T) -> T {
    let mut result = None;
    let mut f = Some(f);
    descend(depth, &mut || result = f.take().map(|f| f()));
    result.expect("descend calls its function once, at the bottom")
}

#[inline(never)]
fn descend(depth: u8, f: &mut dyn FnMut()) {
    let frame = black_box([depth; 24]);
    match depth.checked_sub(1) {
        None => f(),
        Some(depth) => descend(depth, f),
    }
    black_box(frame);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_depth_is_another_address() {
        let address = |depth| {
            at_depth(depth, || {
                let local = 0_u8;
                std::ptr::from_ref(black_box(&local)).addr()
            })
        };
        assert_ne!(address(0) % 4096, address(1) % 4096);
        assert_ne!(address(1) % 4096, address(200) % 4096);
    }
}
