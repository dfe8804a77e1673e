//! `demo`: the example learned, judged green, then judged red.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use crate::Outcome;
use crate::example::{Example, SLOW, UNCHANGED};

/// So many runs are learned: with fewer, a suspect needs more fresh runs than are saved.
const LEARNED: &str = "8";
/// A machine may change its mood for minutes (a neighbour on the same host): then nothing is red, and the summary says why.
/// What was learned in the other mood is of no use; so often the demonstration starts again.
const ROUNDS: usize = 4;

pub(crate) fn run(_: &[String]) -> Outcome {
    for _ in 1..ROUNDS {
        if let Some(figure) = round()? {
            return Ok(figure);
        }
        println!(
            "\n   The machine became slower after it was learned, so no test may be red. Again, from the start."
        );
    }
    round()?.context("the machine changed its speed in every round: try again when it is calmer")
}

/// Learned, green, red; `None` if the machine did not allow a red.
fn round() -> Result<Option<String>> {
    let example = Example::prepare("demo")?;
    // Built before, so that the demonstration shows judging and not a compiler.
    example.build(SLOW)?;
    example.build(UNCHANGED)?;
    let began = Instant::now();
    println!("\n1. Learn this machine from {LEARNED} runs of the unchanged example.");
    let learned = show(&example, &["--runs", LEARNED])?;
    ensure!(
        learned == 0,
        "learning ended with exit code {learned} instead of 0"
    );

    println!("\n2. Judge the unchanged example.");
    let green = show(&example, UNCHANGED)?;
    ensure!(
        green == 0,
        "the unchanged example ended with exit code {green} instead of 0"
    );

    println!("\n3. Judge it with the feature `slow`: two functions became slower.");
    let red = show(&example, SLOW)?;
    if red == 0 {
        return Ok(None);
    }
    ensure!(
        red == 1,
        "the slower example ended with exit code {red} instead of 1"
    );
    let seconds = began.elapsed().as_secs();
    Ok(Some(format!(
        "learned, green, red: exit codes {learned}, {green}, {red} as documented, in {seconds} s"
    )))
}

/// Runs it on the screen; its exit code.
fn show(example: &Example, arguments: &[&str]) -> Result<i32> {
    let line = [&["$ cargo evenkeel test"], arguments].concat().join(" ");
    println!("{line}");
    let status = example.test(arguments).status()?;
    println!(
        "exit code {}",
        status
            .code()
            .map_or_else(|| status.to_string(), |code| code.to_string())
    );
    Ok(status.code().unwrap_or(-1))
}
