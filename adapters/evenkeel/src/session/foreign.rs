//! Tests that are new here and not elsewhere: the only history that there is, is another machine's.

use std::collections::HashSet;

use evenkeel_core::{Cause, Verdict};

use super::Session;
use crate::report::{Outcome, TestReport};

impl Session {
    /// Names the cause where a test without a run in this environment has some in others, and says in a note what those are called.
    /// Other environments are read only where a test has no run here.
    pub(super) fn name_foreign(&self, tests: &mut [TestReport]) {
        let mut new: Vec<&mut TestReport> = tests.iter_mut().filter(|test| is_new(test)).collect();
        if new.is_empty() {
            return;
        }
        let mut known = HashSet::new();
        let mut elsewhere = Vec::new();
        for environment in self.other_environments() {
            let tests = self.tests_in(&environment);
            if new.iter().any(|test| tests.contains(&test.subject.name)) {
                elsewhere.push(environment);
            }
            known.extend(tests);
        }
        for test in &mut new {
            if let Outcome::Judged(judged) = &mut test.outcome
                && known.contains(&test.subject.name)
            {
                judged.causes.push(Cause::ForeignMachine);
            }
        }
        if !elsewhere.is_empty() {
            self.note(format!(
                "this environment, {}, has no history of its own yet; there is one for {}; where two of them are machines alike, give them one `label`",
                self.environment_key(),
                elsewhere.join(", ")
            ));
        }
    }

    fn other_environments(&self) -> Vec<String> {
        let store = self.store.as_ref();
        let all = store.and_then(|store| self.noted(store.environments()));
        let mut others = all.unwrap_or_default();
        others.retain(|environment| environment != self.environment_key());
        others
    }

    /// The names of the tests that have a history there.
    fn tests_in(&self, environment: &str) -> HashSet<String> {
        let store = self.store.as_ref();
        let archive = store.and_then(|store| self.noted(store.read(environment)));
        let tests = archive.map(|archive| archive.tests()).unwrap_or_default();
        tests.into_iter().collect()
    }
}

fn is_new(test: &TestReport) -> bool {
    matches!(test.verdict(), Some(Verdict::Learning { runs: 0, .. }))
}
