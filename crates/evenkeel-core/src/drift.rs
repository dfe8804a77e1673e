//! Slow change over many runs: a cumulated sum against a pinned anchor, and a scan of the ranks for steps.
//!
//! Both warn and never fail a build. Sources: Page 1954 (CUSUM), Pettitt 1979 (rank scan); constants in `docs/method.md`.

mod cusum;
mod scan;
mod segments;

pub use cusum::{ANCHOR_RUNS, Cusum};
pub use scan::{MOST_POINTS, Rarity, Step, rank_scan, rank_scan_threshold};
pub use segments::{LEAST_SEGMENT, Segments};
