//! `wasm`: the npm package built, packed, installed into a fresh project, and used there.

mod package;
mod page;
mod trial;

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::load::Load;
use crate::prove_kernel::{quiet, vectors_in_node};
use crate::{Outcome, flags, project};
use trial::Trial;

/// The package's folder.
const SOURCES: &str = "adapters/evenkeel-wasm";
/// The most that the module may weigh, compressed with gzip.
const MOST_BYTES: u64 = 60_000;
/// Runs before the first that is judged.
const LEARNED: u32 = 8;
/// The cause in a report of a run that says nothing of the code.
const SLOW_MACHINE: &str = "slow_machine";
/// So many of those are survived.
const MOST_AGAIN: u32 = 8;
/// The load ends by itself when a run takes this long on average.
const LONGEST_RUN_SECONDS: u32 = 120;

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [calm, slow] = flags::numbers(arguments, [("--calm", 0), ("--slow", 20)])?;
    let bytes = package::build()?;
    println!(
        "size              {} bytes, {} compressed (at most {MOST_BYTES})",
        bytes.plain, bytes.compressed
    );
    ensure!(bytes.compressed < MOST_BYTES, "the module is too large");
    let fresh = package::install()?;

    println!("vectors, package  {}", vectors(&fresh)?);
    println!("vectors, kernel   {}", vectors_in_node()?);
    here(&fresh, "types.ts")?;
    types(&fresh, "types")?;
    println!("types             tsc --strict finds nothing");
    println!("the page          {} blocks run", page::run(&fresh)?);
    if calm > 0 {
        return under_load(&fresh, calm, slow);
    }
    for trial in [Trial::node(&fresh), Trial::vitest(&fresh)] {
        println!("{:17} {}", trial.name, green_then_red(&trial)?);
    }
    println!("browser           {}", browser(&fresh)?);
    Ok(format!(
        "{} bytes compressed; installed, typed, green and red in node:test and Vitest, judged in a browser",
        bytes.compressed
    ))
}

fn vectors(fresh: &Path) -> Result<String> {
    let script = here(fresh, "vectors.mjs")?;
    let mut node = Command::new("node");
    node.current_dir(fresh)
        .arg(script)
        .arg(project::root().join("tests/vectors"));
    Ok(last_line(&quiet::run(&mut node)?))
}

/// A copy in the project of one of the package's tests: it imports what is installed there.
fn here(fresh: &Path, test: &str) -> Result<std::path::PathBuf> {
    let copy = fresh.join(test);
    std::fs::copy(
        project::root().join(SOURCES).join("tests").join(test),
        &copy,
    )?;
    Ok(copy)
}

/// Compiles a file of the project strictly, and runs it.
fn types(fresh: &Path, file: &str) -> Result<()> {
    let mut tsc = Command::new("npx");
    tsc.current_dir(fresh).args([
        "tsc",
        "--strict",
        "--module",
        "nodenext",
        "--target",
        "es2022",
        "--lib",
        "es2022,dom",
        "--types",
        "node",
        "--outDir",
        "compiled",
    ]);
    quiet::run(tsc.arg(format!("{file}.ts")))?;
    let mut node = Command::new("node");
    quiet::run(node.current_dir(fresh).arg(format!("compiled/{file}.js"))).map(drop)
}

/// Learns, is judged unchanged, then slower.
fn green_then_red(trial: &Trial) -> Result<String> {
    trial.forget()?;
    for run in 1..=LEARNED {
        ensure!(
            !trial.judge(false)?.red,
            "run {run} of unchanged code is red"
        );
    }
    let same = trial.judge(false)?;
    ensure!(!same.red, "unchanged code is red: {}", same.text);
    let mut slower = trial.judge(true)?;
    // Where the machine itself became slower meanwhile nothing may be red, and the report says so: again, when it is calmer.
    let mut again = 0;
    while !slower.red && slower.text.contains(SLOW_MACHINE) && again < MOST_AGAIN {
        again += 1;
        slower = trial.judge(true)?;
    }
    ensure!(slower.red, "slower code is not red: {}", slower.text);
    Ok(format!(
        "{} on unchanged code, {} on slower code, after {LEARNED} runs{}",
        same.verdict(),
        slower.verdict(),
        match again {
            0 => String::new(),
            times => format!(" and {times} on a machine that was slower itself"),
        }
    ))
}

/// Many runs of unchanged code beside a restless neighbour, none of which may be red; then slower ones.
fn under_load(fresh: &Path, calm: u32, slow: u32) -> Outcome {
    let trial = Trial::node(fresh);
    trial.forget()?;
    let _load = Load::start((LEARNED + calm + slow) * LONGEST_RUN_SECONDS)?;
    let count = |name: &str, runs: u32, slower: bool| -> Result<u32> {
        let mut red = 0;
        for run in 1..=runs {
            let judged = trial.judge(slower)?;
            red += u32::from(judged.red);
            if judged.red != slower {
                println!("  {name} run {run}: {}", judged.text.trim());
            }
            if run % 10 == 0 {
                println!("  {name}: {run} of {runs}, {red} red");
            }
        }
        Ok(red)
    };
    let learned = count("learning", LEARNED, false)?;
    let unchanged = count("unchanged", calm, false)?;
    let slower = count("slower", slow, true)?;
    let figure = format!(
        "{unchanged} of {calm} unchanged runs red under load, {slower} of {slow} slower runs red"
    );
    ensure!(
        learned + unchanged == 0,
        "{figure}, {learned} while learning"
    );
    Ok(figure)
}

fn browser(fresh: &Path) -> Result<String> {
    here(fresh, "browser.mjs")?;
    for file in ["page.html", "page.js"] {
        let from = project::root().join(SOURCES).join("examples").join(file);
        std::fs::copy(from, fresh.join(file))?;
    }
    let picture = fresh.join("browser.png");
    let mut node = Command::new("node");
    node.current_dir(fresh).arg("browser.mjs").arg(&picture);
    let printed = quiet::run(&mut node).context("in headless Chromium (Debian's chromium)")?;
    Ok(format!("{}; {}", last_line(&printed), picture.display()))
}

fn last_line(printed: &str) -> String {
    printed.lines().next_back().unwrap_or_default().to_owned()
}
