//! The trust rule: which runs may judge others, and what they have to say.

use std::sync::Arc;

use evenkeel_core::{Digest, Verdict};

use crate::{Event, History, Origin, Record, Stored};

/// Says which runs of a history may join a baseline.
///
/// | | in CI | on a developer's machine |
/// | --- | --- | --- |
/// | from a pull request | no | no |
/// | another branch than `branch`, or none known | no | yes |
/// | dirty working tree | no | yes |
/// | `Regressed`, `Undecided` | only if accepted | only if accepted |
/// | `Steady`, `Improved`, `Learning` | yes | yes |
///
/// The first row that says no decides. A pull request's runs are kept as evidence, but code that nobody has merged must not set
/// the level that it is judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BaselineRule {
    /// The branch whose runs set the level, for example `main`; `None` if the project has no such branch, and every branch counts.
    pub branch: Option<String>,
    /// Whether the judge stands in CI.
    pub in_ci: bool,
}

impl BaselineRule {
    /// Whether a run may join. `accepted` says that a person accepted this very run.
    #[must_use]
    pub fn admits(&self, record: &Stored<Record>, accepted: bool) -> bool {
        self.admits_from(&record.origin, record.verdict, accepted)
    }

    /// Whether a run from there and with that verdict may join. `accepted` says that a person accepted this very run.
    #[must_use]
    pub fn admits_from(&self, origin: &Origin, verdict: Verdict, accepted: bool) -> bool {
        if origin.event == Event::PullRequest {
            return false;
        }
        if self.in_ci {
            let other_branch = self.branch.is_some() && origin.branch != self.branch;
            if other_branch || origin.dirty == Some(true) {
                return false;
            }
        }
        match verdict {
            Verdict::Steady | Verdict::Improved | Verdict::Learning { .. } => true,
            Verdict::Regressed | Verdict::Undecided(_) => accepted,
        }
    }
}

/// What the judge needs of a history: the last runs of the current epoch that a rule admits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// Their digests, oldest first.
    pub digests: Vec<Digest>,
    /// Where the newest of them came from.
    pub newest: Option<Arc<Origin>>,
}

impl Baseline {
    pub(crate) fn of(history: &History, rule: &BaselineRule, k: usize) -> Self {
        let newest_first: Vec<_> = history.admitted(rule).rev().take(k).collect();
        Self {
            digests: newest_first.iter().rev().map(|r| r.digest).collect(),
            newest: newest_first.first().map(|record| record.origin.clone()),
        }
    }
}
