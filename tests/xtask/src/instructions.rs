//! `instructions`: the example's instructions counted by callgrind under load, unchanged and slower.

use anyhow::ensure;

use crate::example::{Example, SLOW, UNCHANGED};
use crate::load::Load;
use crate::{Outcome, flags};

/// Two functions that the slow feature slows down, and one that it leaves alone; a part of the example, for the time's sake.
const SLOWED: [&str; 2] = ["text::counts_words", "text::finds_links"];
const UNTOUCHED: &str = "text::parses_a_page";
/// Runs that are learned; the one after them is judged.
const LEARNED: &str = "6";
/// The load ends by itself, whatever becomes of this.
const LOAD_SECONDS: u32 = 900;

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    let example = Example::prepare("instructions")?;
    let _load = Load::start(LOAD_SECONDS)?;
    let count = |more: &[&str]| {
        let arguments = [&["--metric", "instructions", UNTOUCHED], &SLOWED[..], more];
        example.judge(&arguments.concat())
    };
    count(&["--runs", LEARNED])?;
    let unchanged = count(UNCHANGED)?;
    ensure!(
        unchanged.tests.len() == 3 && unchanged.tests.iter().all(|test| !test.red),
        "unchanged code is red: {}",
        named(&unchanged.tests)
    );
    let slower = count(SLOW)?;
    ensure!(
        slower.tests.len() == 3,
        "of the slower build: {}",
        named(&slower.tests)
    );
    for test in &slower.tests {
        let is_slowed = SLOWED.iter().any(|name| test.name.contains(name));
        ensure!(
            test.red == is_slowed,
            "of the slower build: {}",
            named(&slower.tests)
        );
    }
    Ok(format!(
        "instructions counted by callgrind under load: unchanged {}; slower {}",
        named(&unchanged.tests),
        named(&slower.tests)
    ))
}

/// Each test with its verdict and what became of its count.
fn named(tests: &[crate::example::Test]) -> String {
    let named = tests.iter().map(|test| {
        let verdict = test.verdict.as_deref().unwrap_or("failed");
        let change = 100.0 * (test.ratio.unwrap_or(f64::NAN) - 1.0);
        format!("{} {verdict} {change:+.2} %", test.name)
    });
    named.collect::<Vec<_>>().join(", ")
}
