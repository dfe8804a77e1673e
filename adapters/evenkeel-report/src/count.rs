//! How many tests came out how.

use evenkeel::kernel::Verdict;
use evenkeel::report::{Outcome, Report, TestReport};
use serde::Serialize;

/// How many tests came out how. The first six add up to the number of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Inside the band.
    pub steady: usize,
    /// Faster than the band.
    pub improved: usize,
    /// Confirmed slower.
    pub regressed: usize,
    /// No answer.
    pub undecided: usize,
    /// Too little history.
    pub learning: usize,
    /// Could not be measured.
    pub failed: usize,
    /// Above their own absolute limit, whatever the verdict.
    pub over_limit: usize,
    /// Make the suite red: regressed or above a limit, and not declared unstable.
    pub red: usize,
}

impl Count {
    /// Counts the tests of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let mut count = Self::default();
        for test in &report.tests {
            match test.verdict() {
                Some(Verdict::Steady) => count.steady += 1,
                Some(Verdict::Improved) => count.improved += 1,
                Some(Verdict::Regressed) => count.regressed += 1,
                Some(Verdict::Undecided(_)) => count.undecided += 1,
                Some(Verdict::Learning { .. }) => count.learning += 1,
                None => count.failed += 1,
            }
            count.over_limit += usize::from(is_over_limit(test));
            count.red += usize::from(test.is_red());
        }
        count
    }
}

fn is_over_limit(test: &TestReport) -> bool {
    matches!(&test.outcome, Outcome::Judged(judged) if judged.over_limit_ns.is_some())
}
