//! What a line is answered with.

use evenkeel_core::{Cause, Comparison, Judgement, Policy, Verdict};
use evenkeel_report::Judged;
use serde::Serialize;

use crate::exit::Exit;

/// Errors repeat what they found; a hostile line is not repeated in full.
const LONGEST_REASON: usize = 500;

/// One output line.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Answer<'l> {
    Judged {
        test: &'l str,
        #[serde(flatten)]
        judged: Judged,
    },
    Malformed {
        #[serde(skip_serializing_if = "Option::is_none")]
        test: Option<&'l str>,
        line: u64,
        error: String,
    },
}

impl<'l> Answer<'l> {
    /// `without_fresh`: no evidence beyond the run itself was given.
    pub(super) fn of_run(test: &'l str, judgement: &Judgement, without_fresh: bool) -> Self {
        let mut causes = Vec::new();
        if judgement.suspect && without_fresh {
            causes.push(Cause::SuspectNotConfirmed);
        }
        if let Verdict::Undecided(cause) = judgement.verdict
            && !causes.contains(&cause)
        {
            causes.push(cause);
        }
        Self::Judged {
            test,
            judged: Judged::of_run(judgement, &causes),
        }
    }

    /// `sizes`: how many values stand on the sides `a` and `b`.
    pub(super) fn of_sides(
        test: &'l str,
        comparison: &Comparison,
        (a, b): (usize, usize),
        policy: &Policy,
    ) -> Self {
        Self::Judged {
            test,
            judged: Judged::of_sides(comparison, a, b, policy),
        }
    }

    pub(super) fn malformed(test: Option<&'l str>, line: u64, reason: &str) -> Self {
        let error = match reason.char_indices().nth(LONGEST_REASON) {
            Some((end, _)) => format!("line {line}: {}…", &reason[..end]),
            None => format!("line {line}: {reason}"),
        };
        Self::Malformed { test, line, error }
    }

    /// What this line says about how the program ends.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Malformed { .. } => Exit::Usage,
            Self::Judged { judged, .. } if judged.is_regressed() => Exit::Regressed,
            Self::Judged { .. } => Exit::Good,
        }
    }
}
