//! How the cost of a test grows with its size: judged from all its sizes together, without a history.

use evenkeel_core::{Cause, Growth, GrowthError, Model, Point, Policy, Verdict};

use super::{Outcome, TestReport, advice, change};
use crate::{Claim, Options, Subject};

/// What the sizes of a test show about its claim.
#[derive(Clone, Debug)]
pub struct Grown {
    /// What is claimed: the cost grows no faster than this.
    pub bound: Model,
    /// The measured sizes, ascending, each with the level of its run in the unit of the test's metric.
    pub points: Vec<Point>,
    /// What they show, or why they show nothing.
    pub found: Result<Growth, GrowthError>,
}

impl Grown {
    /// `Regressed` if the cost certainly grows faster than claimed, `Steady` if it certainly does not.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match &self.found {
            Ok(growth) => growth.verdict,
            Err(_) => Verdict::Undecided(Cause::SizesUnfit),
        }
    }

    /// The cause of doubt, with what it means here and what to do about it.
    #[must_use]
    pub fn doubt(&self) -> Option<(Cause, String, &'static str)> {
        match (&self.found, self.verdict()) {
            (Err(error), Verdict::Undecided(cause)) => Some((
                cause,
                format!("the sizes cannot show how the cost grows: {error}"),
                advice(cause),
            )),
            (Ok(_), Verdict::Undecided(cause)) => Some((
                cause,
                "the measurements scatter too much to tell growth as claimed from a faster one"
                    .to_owned(),
                "give `args` more sizes, further apart, or raise time",
            )),
            _ => None,
        }
    }

    /// What is claimed and what was found, in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let found = self.found.as_ref().ok();
        let found = found.map(|growth| Excess {
            model: growth.model.name(),
            factor: growth.excess_per_doubling(),
            interval: growth.excess_interval(),
        });
        growth_sentence(self.bound.name(), found)
    }
}

/// How the cost was found to grow beyond a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Excess<'a> {
    /// The model that fits best.
    pub model: &'a str,
    /// The factor by which the cost grows beyond the claim when the size doubles.
    pub factor: f64,
    /// Its interval.
    pub interval: (f64, f64),
}

/// What is claimed and what was found, in words.
#[must_use]
pub fn growth_sentence(bound: &str, found: Option<Excess<'_>>) -> String {
    let Some(Excess {
        model,
        factor,
        interval: (low, high),
    }) = found
    else {
        return format!("its cost is claimed to grow no faster than {bound}");
    };
    format!(
        "its cost grows like {model}, and no faster than {bound} is claimed: {} beyond that per doubling of the size ({} to {}; up to {} is tolerated)",
        change(factor),
        change(low),
        change(high),
        change(Growth::tolerated_per_doubling()),
    )
}

/// The growth of every test that claims one and of which all sizes are among `tests`; the policy is the suite's.
pub(crate) fn growth_of(
    tests: &[TestReport],
    policy: &Policy,
    undecided_fails: bool,
) -> Vec<TestReport> {
    let claim = |test: &TestReport| test.subject.options.growth.clone();
    let mut claims: Vec<Claim> = tests.iter().filter_map(claim).collect();
    claims.sort_by(|a, b| a.test.cmp(&b.test));
    claims.dedup_by(|a, b| a.test == b.test);
    let reports = claims.into_iter().filter_map(|claim| {
        let belongs = |test: &&TestReport| {
            let own = test.subject.options.growth.as_ref();
            own.is_some_and(|own| own.test == claim.test)
        };
        let sizes: Vec<&TestReport> = tests.iter().filter(belongs).collect();
        (sizes.len() == claim.sizes).then(|| report(claim, &sizes, policy, undecided_fails))
    });
    reports.collect()
}

fn report(
    claim: Claim,
    sizes: &[&TestReport],
    policy: &Policy,
    undecided_fails: bool,
) -> TestReport {
    let mut points: Vec<Point> = sizes.iter().filter_map(|test| point(test)).collect();
    points.sort_by(|a, b| a.size.total_cmp(&b.size));
    let missing = sizes.len() - points.len();
    let first = &sizes[0].subject;
    TestReport {
        subject: Subject {
            name: claim.test,
            location: first.location.clone(),
            options: Options {
                metric: first.options.metric,
                unstable: first.options.unstable,
                tags: first.options.tags.clone(),
                ..Options::default()
            },
        },
        outcome: Outcome::Grown(Box::new(Grown {
            bound: claim.bound,
            found: Growth::judge(&points, claim.bound, policy),
            points,
        })),
        kept: false,
        undecided_fails,
        changed: Vec::new(),
        notes: (missing > 0)
            .then(|| format!("{missing} of {} sizes could not be measured", sizes.len()))
            .into_iter()
            .collect(),
    }
}

fn point(test: &TestReport) -> Option<Point> {
    match &test.outcome {
        Outcome::Judged(judged) => Some(Point {
            size: test.subject.options.growth.as_ref()?.size,
            cost: judged.level_ns,
        }),
        Outcome::Grown(_) | Outcome::Failed(_) => None,
    }
}
