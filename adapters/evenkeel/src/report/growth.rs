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
    /// What fresh processes showed when all sizes were measured again, a fit each; none where there was nothing to confirm.
    pub fresh: Vec<Growth>,
    /// How many fresh fits must all exceed the claim before that is believed; none for a metric that counts.
    pub needed: usize,
    /// How often that many would by chance, if the cost grew just as fast as is tolerated.
    pub alpha: f64,
}

impl Grown {
    /// `Regressed` if the cost certainly grows faster than claimed, and fresh fits confirm it; `Steady` if it certainly does not.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match &self.found {
            Ok(growth) if growth.verdict == Verdict::Regressed && !self.is_confirmed() => {
                Verdict::Undecided(Cause::SuspectNotConfirmed)
            }
            Ok(growth) => growth.verdict,
            Err(_) => Verdict::Undecided(Cause::SizesUnfit),
        }
    }

    fn is_confirmed(&self) -> bool {
        self.fresh.len() >= self.needed && self.fresh.iter().all(exceeds)
    }

    /// Whether another fresh fit is wanted: the claim was exceeded each time, and not yet often enough.
    pub(crate) fn wants_fit(&self) -> bool {
        let suspect = self.found.as_ref().is_ok_and(exceeds);
        suspect && self.fresh.len() < self.needed && self.fresh.iter().all(exceeds)
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
            (Ok(_), Verdict::Undecided(cause @ Cause::SuspectNotConfirmed)) => Some((
                cause,
                "it grew faster than claimed once, but not when fresh processes measured it again"
                    .to_owned(),
                "run it again when the machine is calmer",
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

fn exceeds(growth: &Growth) -> bool {
    growth.verdict == Verdict::Regressed
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
    let first = &sizes[0].subject;
    let mut points: Vec<Point> = sizes.iter().filter_map(|test| point(test)).collect();
    points.sort_by(|a, b| a.size.total_cmp(&b.size));
    let needed = match first.options.metric.is_count() {
        true => 0,
        false => Growth::fresh_fits_needed(points.len(), policy),
    };
    let missing = sizes.len() - points.len();
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
            fresh: Vec::new(),
            needed,
            alpha: Growth::fit_level(points.len(), policy).powi(needed as i32),
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
