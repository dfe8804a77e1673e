//! Random words from a seed, so that what was drawn can be drawn again.

/// SplitMix64 (Steele, Lea and Flood 2014): a sequence of 64-bit words.
///
/// ```
/// # use evenkeel_core::SplitMix64;
/// let (mut one, mut again) = (SplitMix64::new(7), SplitMix64::new(7));
/// assert_eq!(one.next_u64(), again.next_u64());
/// assert_ne!(one.next_u64(), SplitMix64::new(7).next_u64());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// The sequence of a seed; every seed is as good as any other.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next word.
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
