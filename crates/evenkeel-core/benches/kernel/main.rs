//! The kernel beside its peers, in the same run: `cargo bench -p evenkeel-core`.
//!
//! Prints one table and fails if a promised ratio does not hold. Every contender gets the same inputs in turn, batch by batch and round by
//! round, so that a slow spell of the machine hits all of them; each is summarised by its lower quartile.

mod contest;
mod inputs;
mod judging;
mod pairs;
mod summary;

use std::process::ExitCode;

use contest::Table;

fn main() -> ExitCode {
    let mut table = Table::default();
    summary::run(&mut table);
    pairs::run(&mut table);
    judging::run(&mut table);
    table.finish()
}
