//! How many tests came out how.

use serde::{Deserialize, Serialize};

use crate::{Test, Word};

/// How many tests came out how. The first six add up to the number of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Counts tests.
    #[must_use]
    pub fn of(tests: &[Test]) -> Self {
        let mut count = Self::default();
        for test in tests {
            match test.verdict() {
                Some(Word::Steady) => count.steady += 1,
                Some(Word::Improved) => count.improved += 1,
                Some(Word::Regressed) => count.regressed += 1,
                Some(Word::Undecided) => count.undecided += 1,
                Some(Word::Learning) => count.learning += 1,
                None => count.failed += 1,
            }
            let over_limit = |test: &Test| test.measured()?.over_limit_ns;
            count.over_limit += usize::from(over_limit(test).is_some());
            count.red += usize::from(test.red);
        }
        count
    }
}
