//! The columns of duets.

use evenkeel::kernel::{Moved, Place};

use crate::document::Basis;
use crate::{Measured, Test, change, printable};

pub(super) const HEADER: [&str; 8] = [
    "test",
    "verdict",
    "old",
    "new",
    "ratio (95 %)",
    "limit",
    "pairs",
    "moved",
];
pub(super) const NUMBERS: [usize; 5] = [2, 3, 4, 5, 6];

pub(super) fn row(test: &Test) -> [String; 8] {
    let [old, new, ratio, limit, pairs, moved] = test.measured().map(cells).unwrap_or_default();
    [
        printable(&test.test),
        test.word().to_owned(),
        old,
        new,
        ratio,
        limit,
        pairs,
        moved,
    ]
}

fn cells(measured: &Measured) -> [String; 6] {
    let judged = &measured.judged;
    let ends = judged
        .interval
        .map(|(low, high)| format!(" [{}, {}]", change(low), change(high)));
    let (pairs, moved) = match &judged.basis {
        Basis::Pairs { pairs, moved, .. } => (pairs.to_string(), place(*moved).to_owned()),
        Basis::Runs { .. } | Basis::Sides { .. } | Basis::Growth(_) => Default::default(),
    };
    [
        measured
            .old_ns
            .map(|old| measured.quantity(old))
            .unwrap_or_default(),
        measured.level(),
        change(judged.ratio.unwrap_or(f64::NAN)) + &ends.unwrap_or_default(),
        judged.limit.map(change).unwrap_or_default(),
        pairs,
        moved,
    ]
}

/// Which part of the distribution differs.
const fn place(moved: Moved) -> &'static str {
    match moved.place() {
        Place::Nowhere => "nothing",
        Place::Whole => "all",
        Place::Low => "all but the tail",
        Place::Middle => "middle",
        Place::Tail => "tail",
    }
}
