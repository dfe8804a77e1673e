//! Sharing runs, tested from outside: over a bucket in memory, with good and with bad manners, and over a folder.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose scene cannot be set has failed"
)]

mod address;
mod manners;
mod scene;
mod sharing;
