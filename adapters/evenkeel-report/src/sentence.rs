//! One test in one sentence, for whoever has room for no more.

use evenkeel::kernel::Stage;

use crate::document::Basis;
use crate::{Measured, Outcome, Test, change};

/// What became of a test: `regressed: +10.1 % (95 %: +9.0 % to +11.2 %) against 20 runs, limit +2.0 %`.
pub(crate) fn sentence(test: &Test) -> String {
    match &test.outcome {
        Outcome::Failed { failure, .. } => format!("failed: {failure}"),
        Outcome::Judged(measured) => {
            let unstable = if test.unstable {
                " (unstable, never red)"
            } else {
                ""
            };
            let doubts = measured.doubts.iter();
            let facts: Vec<String> = [over_limit(measured), compared(measured)]
                .into_iter()
                .flatten()
                .chain(doubts.map(|doubt| doubt.meaning.clone()))
                .collect();
            let colon = if facts.is_empty() { "" } else { ": " };
            format!("{}{unstable}{colon}{}", test.word(), facts.join("; "))
        }
    }
}

fn over_limit(measured: &Measured) -> Option<String> {
    let limit = measured.over_limit_ns?;
    let level = measured.quantity(measured.level_ns);
    Some(format!(
        "{level} is above its limit of {}",
        measured.quantity(limit)
    ))
}

/// The ratio, its interval and its limit; or how far the learning is.
fn compared(measured: &Measured) -> Option<String> {
    let judged = &measured.judged;
    let evidence = match &judged.basis {
        Basis::Runs {
            runs,
            needed: Some(needed),
            ..
        } => {
            return Some(format!(
                "{runs} of {needed} runs were there before this one"
            ));
        }
        Basis::Runs { runs, fresh, .. } if judged.stage == Stage::Duet => {
            let other = if *runs == 0 {
                "its counterpart"
            } else {
                "a kept build"
            };
            format!("against {other} in {fresh} process pairs")
        }
        Basis::Runs { runs, .. } => format!("against {runs} runs"),
        Basis::Pairs { pairs, .. } => format!("in {pairs} process pairs"),
        Basis::Growth(growth) => return Some(growth.sentence()),
        Basis::Sides { a, b, .. } => format!("of {b} values against {a}"),
    };
    let mut text = change(judged.ratio?);
    if let Some((low, high)) = judged.interval {
        text += &format!(" (95 %: {} to {})", change(low), change(high));
    }
    text = format!("{text} {evidence}");
    if let Some(limit) = judged.limit {
        text += &format!(", limit {}", change(limit));
    }
    Some(text)
}
