//! GitLab's code quality report: findings that a merge request shows beside its diff.

use evenkeel::kernel::TestKey;
use serde::Serialize;

use crate::clip::clipped;
use crate::sentence::sentence;
use crate::{Attention, Document, printable};

/// GitLab wants a file for every finding; that of a test without one is the configuration it is judged by.
const NOWHERE: &str = "evenkeel.toml";

/// A sentence may repeat a name, and a name may be long.
const LONGEST: usize = 1000;

/// A finding: GitLab reads these fields of Code Climate's.
#[derive(Serialize)]
struct Finding {
    description: String,
    check_name: String,
    /// The same for the same finding in another report, so that GitLab can tell new from known.
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// The findings of a report as JSON, for `artifacts:reports:codequality`: tests that fail, that had to be judged and were not, that are
/// undecided, and those that are only tolerated because they are unstable.
///
/// # Errors
///
/// None in practice: every field can be written as JSON.
pub fn gitlab(document: &Document) -> serde_json::Result<String> {
    let unjudged = document.unjudged.iter().map(|unjudged| {
        let sentence = format!("not judged: it {}", unjudged.reason);
        finding(&unjudged.test, "not_judged", "major", &sentence, None)
    });
    let found = document.by_attention().into_iter().filter_map(|test| {
        let severity = match test.attention() {
            Attention::Broken => "critical",
            _ if document.fails(test) => "major",
            Attention::Undecided => "minor",
            Attention::Tolerated => "info",
            _ => return None,
        };
        let place = test
            .location
            .as_ref()
            .map(|location| (location.file.as_str(), location.line));
        let sentence = format!("{}; next: {}", sentence(test), test.next);
        Some(finding(&test.test, test.word(), severity, &sentence, place))
    });
    let findings: Vec<Finding> = unjudged.chain(found).collect();
    serde_json::to_string(&findings)
}

fn finding(
    name: &str,
    word: &str,
    severity: &'static str,
    sentence: &str,
    place: Option<(&str, u32)>,
) -> Finding {
    let (path, line) = place.unwrap_or((NOWHERE, 1));
    let key = TestKey::of(&format!("{word} {name}"));
    Finding {
        description: clipped(&format!("{}: {sentence}", printable(name)), LONGEST).into_owned(),
        check_name: format!("evenkeel/{word}"),
        fingerprint: format!("{:032x}", key.to_u128()),
        severity,
        location: Place {
            path: path.to_owned(),
            lines: Lines { begin: line },
        },
    }
}
