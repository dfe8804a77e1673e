//! The key under which a test's runs are found.

/// A test's identity: a 128-bit hash (XXH3) of its full name, the same at compile time, on firmware and on the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct TestKey(u128);

impl TestKey {
    /// The key of a full test name. Any string is a name.
    ///
    /// ```
    /// # use evenkeel_core::TestKey;
    /// const PARSES: TestKey = TestKey::of("text-tools::text::parses_a_page");
    /// assert_ne!(PARSES, TestKey::of("text-tools::text::parses_a_table"));
    /// ```
    #[must_use]
    pub const fn of(name: &str) -> Self {
        Self(xxhash_rust::const_xxh3::xxh3_128(name.as_bytes()))
    }

    /// The key as a number.
    #[must_use]
    pub const fn to_u128(self) -> u128 {
        self.0
    }
}
