//! Tests that are new here and not elsewhere: the only history that there is, is another machine's.

use std::collections::{BTreeSet, HashSet};

use evenkeel_core::{Cause, Verdict};

use super::Session;
use crate::report::{Outcome, TestReport};

/// So many environments are named; of the others the number is said.
const NAMED: usize = 3;

/// Another environment, and the tests that have a history there.
#[derive(Debug)]
pub(super) struct Elsewhere {
    environment: String,
    tests: HashSet<String>,
}

impl Session {
    /// Names the cause where a test without a run in this environment has some in others; the sentence says which those are. To be
    /// called before this session's runs are kept. Other environments are read once, and only where a test is new.
    pub(super) fn name_foreign(&self, tests: &mut [TestReport]) -> Option<String> {
        let mut foreign = 0;
        let mut environments = BTreeSet::new();
        for test in tests {
            let name = &test.subject.name;
            let Outcome::Judged(judged) = &mut test.outcome else {
                continue;
            };
            let learns = matches!(judged.judgement.verdict, Verdict::Learning { runs: 0, .. });
            // Runs that may not judge, as those of pull requests, are runs of this machine all the same.
            if !learns || !self.history(name).records().is_empty() {
                continue;
            }
            let others = self.elsewhere().iter();
            let others = others.filter(|other| other.tests.contains(name));
            let others: Vec<&str> = others.map(|other| &*other.environment).collect();
            if !others.is_empty() {
                judged.causes.push(Cause::ForeignMachine);
                foreign += 1;
                environments.extend(others);
            }
        }
        (foreign > 0).then(|| said(foreign, self.environment_key(), &environments))
    }

    /// What the other environments of the store know.
    fn elsewhere(&self) -> &[Elsewhere] {
        self.elsewhere.get_or_init(|| {
            let Some(store) = &self.store else {
                return Vec::new();
            };
            let environments = self.noted(store.environments()).unwrap_or_default();
            environments
                .into_iter()
                .filter(|environment| environment != self.environment_key())
                .filter_map(|environment| {
                    let archive = self.noted(store.read(&environment))?;
                    let tests = archive.tests().into_iter().collect();
                    Some(Elsewhere { environment, tests })
                })
                .collect()
        })
    }
}

fn said(tests: usize, here: &str, environments: &BTreeSet<&str>) -> String {
    let named: Vec<&str> = environments.iter().copied().take(NAMED).collect();
    let more = match environments.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb = if tests == 1 { " has" } else { "s have" };
    format!(
        "{tests} test{verb} no run in this environment, {here}, but in {}{more}; where two of them are machines alike, give them one `label`",
        named.join(", ")
    )
}
