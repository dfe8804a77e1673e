//! Renders what the knot found: for a terminal, for programs, for CI services, and as one HTML page.
//!
//! For the command line, and for whoever keeps reports. It neither measures nor judges: everything that it prints is in
//! the [`Document`], which is made of the [`Report`](evenkeel::report::Report) of a suite or of duets, or read from a file.
//!
//! - [`Document`]: the report as JSON, described in `docs/report.md` of the repository and by `docs/schema/report-v1.json`;
//! - [`table`]: one row a test, with colours as escape sequences (a stream that strips them is the caller's choice);
//! - [`summary`]: what came of it in a few lines, the one next action last; [`counts`]: its one line of numbers;
//! - [`markdown`], [`github`], [`gitlab`], [`metrics`], and [`junit()`] and [`html()`] behind the features of their names: what CI services show;
//! - [`sparkline`], [`interval`]: small pictures for a terminal;
//! - [`columns`], [`duration`], [`change`]: rows under a header and numbers as people read them, for whatever else is listed;
//! - [`Judged`]: how a single judgement looks in JSON, there and in the answers of `evenkeel judge`.
//!
//! ```
//! use evenkeel::kernel::{Digest, Policy, judge};
//! use evenkeel_report::Judged;
//!
//! let run = Digest::new(&mut [101.0, 102.0, 103.0], &[3], 0.0)?;
//! let judged = Judged::of_run(&judge(&[], &run, &Policy::DEFAULT), &[]);
//! let json = serde_json::to_value(&judged)?;
//! assert_eq!(json["verdict"], "learning");
//! assert!(json["limit"].is_null(), "without a history there is no limit");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clip;
mod columns;
mod count;
pub mod document;
mod github;
mod gitlab;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "junit")]
mod junit;
mod markdown;
mod metrics;
mod picture;
#[cfg(feature = "schema")]
mod schema;
mod sentence;
mod summary;
mod table;

/// Names and numbers as people read them; the knot says them too, in a test's own message.
pub use evenkeel::report::{change, duration, printable};

pub use columns::columns;
pub use count::Count;
#[doc(inline)]
pub use document::{
    Attention, Change, Document, Doubt, FORMAT, History, Judged, Measured, Outcome, ReadError,
    Test, Throughput, Word,
};
pub use github::github;
pub use gitlab::gitlab;
#[cfg(feature = "html")]
pub use html::html;
#[cfg(feature = "junit")]
pub use junit::junit;
pub use markdown::markdown;
pub use metrics::metrics;
pub use picture::{Ink, interval, sparkline};
#[cfg(feature = "schema")]
pub use schema::schema;
pub use summary::{counts, summary};
pub use table::{style, table};
