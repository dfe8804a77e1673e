//! The store, tested from outside: what was kept is there, and what happened to it is said.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose scene cannot be set has failed"
)]

mod baseline;
mod concurrency;
mod damage;
mod fold;
mod folder;
mod format;
mod hostile;
mod merge;
mod parcel;
mod prune;
mod refused_writes;
mod round_trip;
mod scene;
mod skim;
