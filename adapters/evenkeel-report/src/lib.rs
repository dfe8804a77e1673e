//! Renders what the knot found: a table and a summary for a terminal, a document for other programs.
//!
//! For the command line, and for whoever keeps reports. It neither measures nor judges: everything that it prints is in
//! the [`Report`](evenkeel::report::Report), which it borrows.
//!
//! - [`table`]: one row a test, with colours as escape sequences (a stream that strips them is the caller's choice);
//! - [`summary`]: what came of it in a few lines, the one next action last; [`counts`]: its one line of numbers;
//! - [`Document`]: the JSON document, described in `docs/cli.md` of the repository;
//! - [`duet_table`], [`duet_summary`] and [`DuetDocument`]: the same of duets;
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

mod columns;
mod count;
mod document;
mod duet;
mod judged;
mod summary;
mod table;

/// Names and numbers as people read them; the knot says them too, in a test's own message.
pub use evenkeel::report::{change, duration, printable};

pub use columns::columns;
pub use count::Count;
pub use document::{Document, FORMAT, TestDocument};
pub use duet::{DuetDocument, duet_summary, duet_table};
pub use judged::Judged;
pub use summary::{counts, summary};
pub use table::{style, table};
