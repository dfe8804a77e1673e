//! Tests that are compared with a function of the same program, instead of their history.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use evenkeel_core::MOST_PAIRS;

use super::Session;
use crate::Subject;
use crate::duet::{Duet, DuetPlan, Side};
use crate::measure::Launch;
use crate::report::{Outcome, TestReport};

impl Session {
    /// A duet of a test with its counterpart, both reached by `launch`; `tests` is how many are judged together.
    #[must_use]
    pub fn duet(
        &self,
        subject: &Subject,
        launch: Launch,
        counterpart: String,
        tests: usize,
    ) -> Duet {
        let side = |name: String| Side::Test {
            name,
            launch: launch.clone(),
        };
        let plan = DuetPlan {
            policy: self.policy(&subject.options, tests),
            most_pairs: MOST_PAIRS,
            seed: RandomState::new().build_hasher().finish(),
        };
        Duet::new(side(counterpart), side(subject.name.clone()), plan)
    }

    /// What such a duet found, or why it could not be played. Nothing is kept: there is no history.
    #[must_use]
    pub fn compared(&self, subject: Subject, duet: Result<Duet, String>) -> TestReport {
        let found = duet.and_then(|duet| {
            let finding = duet.finish();
            finding.ok_or_else(|| "no process pair was played".to_owned())
        });
        TestReport {
            subject,
            outcome: match found {
                Ok(finding) => Outcome::Judged(Box::new(finding.judged())),
                Err(reason) => Outcome::Failed(reason),
            },
            kept: false,
            undecided_fails: self.undecided_fails(),
            changed: Vec::new(),
            notes: Vec::new(),
        }
    }
}
