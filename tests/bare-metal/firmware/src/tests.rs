//! The tests themselves: a name and a body each.

use core::hint::black_box;

use evenkeel_firmware::TestName;

/// A performance test.
pub(crate) struct Test {
    pub(crate) name: TestName<'static>,
    pub(crate) body: fn() -> u32,
}

pub(crate) const ALL: &[Test] = &[
    Test {
        name: TestName::new("filters"),
        body: filters,
    },
    Test {
        name: TestName::new("checksums"),
        body: checksums,
    },
];

/// A finite impulse response filter in fixed point. The slow build has a quarter more taps.
fn filters() -> u32 {
    let taps = if cfg!(slow) { 20 } else { 16 };
    let input: [i32; 64] = black_box([3; 64]);
    let mut sum = 0_i32;
    for window in input.windows(20) {
        let mut out = 0_i32;
        for (tap, sample) in window.iter().take(taps).enumerate() {
            out = out.wrapping_add(black_box(*sample).wrapping_mul(tap as i32));
        }
        sum = sum.wrapping_add(out >> 8);
    }
    sum as u32
}

/// Fletcher's checksum.
fn checksums() -> u32 {
    let (mut low, mut high) = (0_u32, 0_u32);
    for byte in black_box([0xa5_u8; 256]) {
        low = (low + u32::from(byte)) % 65_535;
        high = (high + low) % 65_535;
    }
    high << 16 | low
}
