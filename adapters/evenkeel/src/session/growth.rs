//! The growth of costs in a session: one report for all sizes of a function, red only when fresh processes confirm it.

use evenkeel_core::{Growth, Point, Policy};

use super::Session;
use super::case::plan;
use crate::report::{Grown, Outcome, TestReport, growth_of};
use crate::{Options, Run, RunPlan};

/// Measures a fresh run of the test of that name, or says why it could not.
type Measure<'m> = dyn FnMut(&str, &RunPlan) -> Result<Run, String> + 'm;

impl Session {
    /// How the cost grows of those of `tests` that claim something about it, one report for all sizes of a function; a test of which a
    /// size is missing is left out. `together` is how many tests share the declared rate of false alarms.
    ///
    /// Where a cost seems to grow faster than claimed, `measure` measures all sizes again in fresh processes, until the rate of false alarms
    /// allows to believe it or a fit does not show it. No history is asked, and nothing is kept.
    #[must_use]
    pub fn growth(
        &self,
        tests: &[TestReport],
        together: usize,
        measure: &mut Measure<'_>,
    ) -> Vec<TestReport> {
        let policy = self.policy(&Options::default(), together);
        let mut reports = growth_of(tests, &policy, self.undecided_fails());
        for report in &mut reports {
            let Outcome::Grown(grown) = &mut report.outcome else {
                continue;
            };
            let belongs = |test: &&TestReport| {
                let claim = test.subject.options.growth.as_ref();
                claim.is_some_and(|claim| claim.test == report.subject.name)
            };
            let mut sizes: Vec<&TestReport> = tests.iter().filter(belongs).collect();
            while grown.wants_fit() {
                // The other way round each time, so that a machine that slows down steadily looks like growth in one way alone.
                sizes.reverse();
                match self.fit(grown, &sizes, &policy, measure) {
                    Ok(growth) => grown.fresh.push(growth),
                    Err(reason) => {
                        report
                            .notes
                            .push(format!("could not be measured again: {reason}"));
                        break;
                    }
                }
            }
        }
        reports
    }

    /// A fit to a fresh run of each size.
    fn fit(
        &self,
        grown: &Grown,
        sizes: &[&TestReport],
        policy: &Policy,
        measure: &mut Measure<'_>,
    ) -> Result<Growth, String> {
        let mut points = Vec::new();
        for test in sizes {
            let options = &test.subject.options;
            let (Outcome::Judged(judged), Some(claim)) = (&test.outcome, &options.growth) else {
                continue;
            };
            let plan = plan(options, self.config(), Some(judged.digest.iterations()));
            let run = measure(&test.subject.name, &plan)?;
            let digest = run.digest().map_err(|error| error.to_string())?;
            points.push(Point {
                size: claim.size,
                cost: digest.level(judged.judgement.basis.level),
            });
        }
        points.sort_by(|a, b| a.size.total_cmp(&b.size));
        Growth::judge(&points, grown.bound, policy).map_err(|error| error.to_string())
    }
}
