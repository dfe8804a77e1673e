//! The columns of a suite.

use evenkeel::kernel::Stage;

use crate::document::Basis;
use crate::{Judged, Measured, Test, change, duration, printable};

pub(super) const HEADER: [&str; 8] = [
    "test",
    "verdict",
    "time",
    "ratio (95 %)",
    "limit",
    "K",
    "detects",
    "cause",
];
pub(super) const NUMBERS: [usize; 5] = [2, 3, 4, 5, 6];

pub(super) fn row(test: &Test) -> [String; 8] {
    let cells = test.measured().map(|measured| cells(test, measured));
    let [time, ratio, limit, runs, detects, cause] = cells.unwrap_or_default();
    [
        printable(&test.test),
        test.word().to_owned(),
        time,
        ratio,
        limit,
        runs,
        detects,
        cause,
    ]
}

fn cells(test: &Test, measured: &Measured) -> [String; 6] {
    let judged = &measured.judged;
    let shown = |ratio: Option<f64>| ratio.map(change).unwrap_or_default();
    let ratio = match judged.interval {
        Some((low, high)) => {
            format!(
                "{} [{}, {}]",
                shown(judged.ratio),
                change(low),
                change(high)
            )
        }
        None => shown(judged.ratio),
    };
    [
        measured.level(),
        ratio,
        shown(judged.limit),
        runs(judged),
        shown(judged.detectable.map(|share| 1.0 + share)),
        cause(test, measured),
    ]
}

/// How many runs stand behind the verdict, and how many are needed while there are too few.
fn runs(judged: &Judged) -> String {
    match &judged.basis {
        Basis::Runs {
            runs,
            needed: Some(needed),
            ..
        } => format!("{runs} of {needed}"),
        Basis::Runs { runs: 0, fresh, .. } if judged.stage == Stage::Duet => {
            format!("{fresh} pairs")
        }
        Basis::Runs { runs, .. } => runs.to_string(),
        Basis::Growth(growth) => format!("{} sizes", growth.sizes.len()),
        Basis::Pairs { .. } | Basis::Sides { .. } => String::new(),
    }
}

fn cause(test: &Test, measured: &Measured) -> String {
    let limit = measured
        .over_limit_ns
        .map(|limit| format!("above {}", duration(limit)));
    let unstable = test.unstable.then(|| "unstable".to_owned());
    let causes = measured.judged.causes.iter().map(|cause| printable(cause));
    let growth = measured.growth().map(|growth| growth.words());
    let all = limit.into_iter().chain(growth).chain(unstable);
    let all: Vec<String> = all.chain(causes).collect();
    all.join(", ")
}
