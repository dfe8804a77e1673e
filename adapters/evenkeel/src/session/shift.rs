//! The suite itself as a witness.

use evenkeel_core::CommonMode;

use super::{Case, Session};
use crate::report::change;

impl Session {
    /// Looks at the suite as a whole, after all first looks and before fresh runs: where most tests are slower, it is more likely the
    /// machine than the code, and a suspect has to stand out. Says so in the report. With fewer than eight judged tests nothing is known.
    pub fn weigh(&self, cases: &mut [Case]) {
        let mut ratios: Vec<f64> = cases.iter().filter_map(Case::first_ratio).collect();
        let Ok(suite) = CommonMode::of_suite(&mut ratios) else {
            return;
        };
        for case in cases.iter_mut() {
            case.allow_for(suite.factor);
        }
        if suite.factor > 1.0 + self.config.floor {
            self.note(format!(
                "the whole suite is {} against its history (median of {} tests): the machine, or a change that touches every test, which a duet tells apart",
                change(suite.factor),
                suite.ratios
            ));
        }
    }
}
