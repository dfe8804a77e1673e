//! The trust rule: which runs may judge others.

use evenkeel_core::Verdict;

use crate::{Event, Record, Stored};

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
        let origin = &record.origin;
        if origin.event == Event::PullRequest {
            return false;
        }
        if self.in_ci {
            let other_branch = self.branch.is_some() && origin.branch != self.branch;
            if other_branch || origin.dirty == Some(true) {
                return false;
            }
        }
        match record.verdict {
            Verdict::Steady | Verdict::Improved | Verdict::Learning { .. } => true,
            Verdict::Regressed | Verdict::Undecided(_) => accepted,
        }
    }
}
