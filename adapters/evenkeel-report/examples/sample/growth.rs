//! The growth of three functions: as claimed, faster, and with sizes that say nothing.

use evenkeel::kernel::{Growth, Model, Point, Policy, Verdict};
use evenkeel::report::{Grown, Outcome, TestReport};
use evenkeel::{Location, Options, Subject};
use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

/// What each of them is: its name, what it claims, what it really costs, and its sizes.
type Kind = (&'static str, Model, Model, &'static [f64]);

const KINDS: [Kind; 3] = [
    (
        "shop::search::finds_duplicates",
        Model::Linear,
        Model::Quadratic,
        &[64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0, 4096.0],
    ),
    (
        "shop::cart::sorts_prices_of_all_sizes",
        Model::Linearithmic,
        Model::Linearithmic,
        &[100.0, 300.0, 1000.0, 3000.0, 10_000.0, 30_000.0],
    ),
    (
        "shop::parser::reads_pages_of_like_size",
        Model::Linear,
        Model::Linear,
        &[100.0, 120.0, 140.0, 160.0, 180.0],
    ),
];

pub(super) fn tests(random: &mut Pcg64Mcg) -> Vec<TestReport> {
    KINDS.iter().map(|kind| test(kind, random)).collect()
}

/// What two fresh fits show: the same cost, without its scatter.
fn fresh(bound: Model, real: Model, sizes: &[f64]) -> Vec<Growth> {
    let points: Vec<Point> = sizes
        .iter()
        .map(|size| Point {
            size: *size,
            cost: 300.0 + 4.0 * real.cost(*size),
        })
        .collect();
    let fit = Growth::judge(&points, bound, &Policy::DEFAULT).ok();
    let suspect = fit.filter(|growth| growth.verdict == Verdict::Regressed);
    suspect.into_iter().cycle().take(2).collect()
}

fn test((name, bound, real, sizes): &Kind, random: &mut Pcg64Mcg) -> TestReport {
    let points: Vec<Point> = sizes
        .iter()
        .map(|size| Point {
            size: *size,
            cost: (300.0 + 4.0 * real.cost(*size)) * random.random_range(0.97..1.03),
        })
        .collect();
    TestReport {
        subject: Subject {
            name: (*name).to_owned(),
            location: Some(Location {
                file: "benches/growth.rs".to_owned(),
                line: 12,
            }),
            options: Options::default(),
        },
        outcome: Outcome::Grown(Box::new(Grown {
            bound: *bound,
            found: Growth::judge(&points, *bound, &Policy::DEFAULT),
            fresh: fresh(*bound, *real, sizes),
            needed: Growth::fresh_fits_needed(sizes.len(), &Policy::DEFAULT),
            alpha: Growth::fit_level(sizes.len(), &Policy::DEFAULT).powi(2),
            points,
        })),
        kept: false,
        undecided_fails: false,
        changed: Vec::new(),
        notes: Vec::new(),
    }
}
