//! A session from outside, with made-up measurements: what is learned, judged, confirmed, kept and reported.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

mod growth;
mod judging;
mod keeping;
mod machine;
mod scene;
