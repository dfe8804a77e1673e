//! Performance tests that fail when the code got slower, and only then.
