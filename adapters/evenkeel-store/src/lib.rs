//! Keeps the runs of performance tests on disk.
//!
//! A [`Store`] is a folder. In it, each environment has a folder, and in that lie *segments*: immutable files, each written by one
//! process, whole or not at all. Writers need no lock, since names never collide and content never changes; two stores merge by
//! copying files ([`Store::merge_from`]). What belongs together is folded into larger segments when somebody has the time
//! ([`Store::fold`]), and what is old may go ([`Store::prune`]). A record is named by its run and its test, so it does not matter
//! in how many segments it lies.
//!
//! Nothing in a store is trusted. Every byte is under a CRC-32; what does not fit is reported as [`Damage`] and set aside, and
//! the rest is used. Test names never become file names, links are never followed, lengths are bounded before use. What of all
//! this may judge new code is a matter of the [`BaselineRule`].
//!
//! This crate does not measure, judge or look at the machine: an environment is a key and a list of facts to it.
//!
//! ```
//! use evenkeel_core::{Digest, Verdict};
//! use evenkeel_store::{BaselineRule, Event, Origin, Record, RunId, Store};
//!
//! # let scratch = tempfile::tempdir()?;
//! # let dir = scratch.path().join(".evenkeel");
//! let store = Store::open(&dir)?;
//! let origin = Origin {
//!     branch: Some("main".into()),
//!     event: Event::Push,
//!     ..Origin::new("linux-x86_64-4cores")
//! };
//! let record = Record {
//!     run: RunId::new(),
//!     test: "app::parses_a_page".into(),
//!     unit: "ns".into(),
//!     started_at_ns: 1_795_444_032_000_000_000,
//!     verdict: Verdict::Learning { runs: 0, needed: 3 },
//!     digest: Digest::new(&mut [101.0, 99.0, 100.0], &[3], 1.0)?,
//!     ratio: None,
//!     conditions: vec![("load".into(), 0.25)],
//! };
//! store.append(&origin, &[record], &[])?;
//!
//! let history = store.read_test("linux-x86_64-4cores", "app::parses_a_page")?;
//! let rule = BaselineRule { branch: Some("main".into()), in_ci: true };
//! assert_eq!(history.baseline(&rule, 32).len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod archive;
mod baseline;
mod damage;
mod disk;
mod error;
mod finite;
mod fold;
mod group;
mod history;
mod layout;
mod memory;
mod merge;
mod parcel;
mod preamble;
mod prune;
mod record;
mod run_id;
mod segment;
mod skim;
mod step;
mod store;
mod wire;
mod writer;

pub use archive::Archive;
pub use baseline::{Baseline, BaselineRule};
pub use damage::{Damage, Outcome, Part, Reason};
pub use error::StoreError;
pub use fold::Folded;
pub use history::History;
pub use layout::SegmentName;
pub use memory::encode_segment;
pub use merge::Merged;
pub use parcel::{Admitted, ItemId, Parcel};
pub use prune::{Pruned, Retention};
pub use record::{Acceptance, Event, Origin, Record, Stored};
pub use run_id::RunId;
#[cfg(feature = "faults")]
#[doc(hidden)]
pub use step::{Step, watch};
pub use store::Store;

/// The format version that this program writes; it reads this one and all before it.
pub const FORMAT: u16 = 1;

/// The most bytes that a segment may have, for writers and readers alike.
pub const MAX_SEGMENT_BYTES: u64 = 256 << 20;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
