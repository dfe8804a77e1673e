//! The store, tested from outside: what was kept is there, and what happened to it is said.

mod baseline;
mod concurrency;
mod damage;
mod fold;
mod folder;
mod format;
mod merge;
mod prune;
mod refused_writes;
mod round_trip;
mod scene;
