//! The one next action.

use crate::document::Basis;
use crate::{Attention, Document, Test, Word, printable};

/// So many tests are named; the others are counted.
const NAMED: usize = 5;

/// The one next action: that of what is worst.
pub(crate) fn next(document: &Document) -> String {
    let tests = &document.tests;
    let worse = |test: &Test| test.is_broken() || test.red;
    if let (Some(first), false) = (document.unjudged.first(), tests.iter().any(worse)) {
        return format!(
            "{name}: bring it back into the suite, or take it out with \"!{name}\" in `required`",
            name = printable(&first.test)
        );
    }
    if document.duet.is_some() {
        return most_urgent(document).unwrap_or_else(|| "nothing to do".to_owned());
    }
    if tests.is_empty() {
        return "write a test: put #[evenkeel::perf] on a function, or see `cargo evenkeel init`"
            .to_owned();
    }
    if let Some(action) = most_urgent(document) {
        return action;
    }
    if tests.iter().any(|test| test.kept == Some(false)) {
        return "mend the store (see the note): nothing is learned until runs can be kept"
            .to_owned();
    }
    if let Some(needed) = still_to_learn(tests) {
        return match needed {
            0 => "run it again: from the next run on every test is judged".to_owned(),
            more => format!(
                "run it {more} more time{} on unchanged code; the run after that is judged",
                if more == 1 { "" } else { "s" }
            ),
        };
    }
    let improved: Vec<String> = tests
        .iter()
        .filter(|test| test.verdict() == Some(Word::Improved))
        .take(NAMED)
        .map(|test| printable(&test.test))
        .collect();
    if improved.is_empty() {
        "nothing".to_owned()
    } else {
        format!(
            "nothing; to hold the new level: cargo evenkeel accept {}",
            improved.join(" ")
        )
    }
}

/// What to do about the test that asks for the most attention; `None` if none asks for any.
fn most_urgent(document: &Document) -> Option<String> {
    let first = *document.by_attention().first()?;
    let attention = first.attention();
    if attention > Attention::Tolerated {
        return None;
    }
    let alike = |test: &&Test| test.attention() == attention;
    let more = match document.tests.iter().filter(alike).count() - 1 {
        0 => String::new(),
        others => format!(" (and {others} more)"),
    };
    Some(format!("{}{more}: {}", printable(&first.test), first.next))
}

/// How many runs the test with the shortest history still needs after this one; `None` if every test is judged.
fn still_to_learn(tests: &[Test]) -> Option<u32> {
    let needs = tests
        .iter()
        .filter_map(|test| match test.measured()?.judged.basis {
            Basis::Runs {
                runs,
                needed: Some(needed),
                ..
            } => Some(needed.saturating_sub(u32::try_from(runs).unwrap_or(u32::MAX) + 1)),
            _ => None,
        });
    needs.max()
}
