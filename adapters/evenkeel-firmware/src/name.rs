//! A test's name with its key.

use evenkeel_core::TestKey;

/// A test's name with the key that is made of it. Made as a `const`, it costs the device no hashing.
///
/// ```
/// use evenkeel_firmware::{TestKey, TestName};
///
/// const FILTERS: TestName<'_> = TestName::new("filters");
/// assert_eq!(FILTERS.key(), TestKey::of("filters"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestName<'n> {
    text: &'n str,
    key: TestKey,
}

impl<'n> TestName<'n> {
    /// Hashes the name.
    #[must_use]
    pub const fn new(text: &'n str) -> Self {
        Self {
            text,
            key: TestKey::of(text),
        }
    }

    /// The name as it was given.
    #[must_use]
    pub const fn text(&self) -> &'n str {
        self.text
    }

    /// The key by which runs are found.
    #[must_use]
    pub const fn key(&self) -> TestKey {
        self.key
    }
}
