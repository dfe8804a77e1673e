//! `demo`: the example learned, judged green, then judged red.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::Outcome;
use crate::example::{Example, SLOW, UNCHANGED};

/// So many runs are learned: with fewer, a suspect needs more fresh runs than are saved.
const LEARNED: &str = "8";
/// An undecided red run says "run it again": so often the demonstration does what it is told.
const ATTEMPTS: usize = 3;

pub(crate) fn run(_: &[String]) -> Outcome {
    let example = Example::prepare("demo")?;
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
    let mut red = show(&example, SLOW)?;
    for _ in 1..ATTEMPTS {
        if red != 0 {
            break;
        }
        println!("\n   The machine was too restless to tell. Once more.");
        red = show(&example, SLOW)?;
    }
    ensure!(
        red == 1,
        "the slower example ended with exit code {red} instead of 1"
    );
    let seconds = began.elapsed().as_secs();
    Ok(format!(
        "learned, green, red: exit codes {learned}, {green}, {red} as documented, in {seconds} s"
    ))
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
