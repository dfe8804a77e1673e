//! Shares the runs of a store between machines, through an object store, PostgreSQL or a folder.
//!
//! A [`Remote`] holds what stores hold, segments: immutable, each under a name of its own. So [`push`](Remote::push) and
//! [`pull`](Remote::pull) are set differences of names, any number of machines may do both at once without a lock, and whoever was
//! interrupted does it again and continues. Where it lies is said by an [`Address`]: `s3://`, `gs://`, `az://` (feature `objects`),
//! `postgres://` (feature `postgres`) or `file://`.
//!
//! All that is asked of the other side is a [`Bucket`]: it lists names, gives a content, and creates a name that is not there yet. The
//! last is tried before anything is pushed; a service that would overwrite is refused. Nothing that comes back is trusted: names lead
//! nowhere, sizes are bounded, and a segment of which any checksum is wrong is admitted to no store.
//!
//! This crate does not measure or judge, and keeps no credentials: they come from the places where each service's own tools look.
//!
//! ```
//! use evenkeel_remote::{Address, Remote};
//! use evenkeel_store::Store;
//!
//! # let scratch = tempfile::tempdir()?;
//! # let (here, there) = (scratch.path().join("here"), scratch.path().join("there"));
//! let store = Store::open(here)?;
//! let address: Address = format!("file://{}", there.display()).parse()?;
//! let remote = Remote::open(&address)?;
//! let pushed = remote.push(&store, &mut |_| {})?;
//! let pulled = remote.pull(&store, &mut |_| {})?;
//! assert_eq!((pushed.segments, pulled.segments), (0, 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod address;
mod bucket;
mod error;
mod folder;
mod known;
mod marker;
mod memory;
#[cfg(feature = "objects")]
mod objects;
#[cfg(feature = "postgres")]
mod postgres;
mod pull;
mod push;
mod remote;
#[cfg(any(feature = "objects", feature = "postgres"))]
mod tls;
mod workers;

pub use address::{Address, Scheme};
pub use bucket::{Bucket, BucketError, Created};
pub use error::RemoteError;
pub use memory::Memory;
pub use remote::{Progress, Remote, Transferred};

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
