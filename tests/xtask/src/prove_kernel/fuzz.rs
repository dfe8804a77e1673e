//! The fuzz targets: built once with cargo-fuzz, each run for a while on its seeds and on what it found before.

use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use super::quiet;
use crate::project;

/// A fuzz target, and whether it decodes: then a number of executions counts, not the time.
pub(super) struct Target {
    /// As the line of its figure begins.
    pub(super) name: &'static str,
    program: &'static str,
    decodes: bool,
}

/// All of `fuzz/`.
pub(super) const TARGETS: &[Target] = &[
    of("fuzz statistics", "statistics"),
    of("fuzz judge", "judge"),
    of("fuzz compare", "compare"),
    of("fuzz drift", "drift"),
    Target {
        decodes: true,
        ..of("fuzz decode", "decode")
    },
    of("fuzz frames", "frames"),
    of("fuzz segment", "segment"),
    of("fuzz import", "import"),
];

const fn of(name: &'static str, program: &'static str) -> Target {
    Target {
        name,
        program,
        decodes: false,
    }
}

/// A target that takes more is a finding.
const MOST_MEMORY_MB: u32 = 2048;
/// So many are fuzzed side by side: none of them is timed.
const SIDE_BY_SIDE: usize = 2;

/// Fuzzes targets, all built before; by name, how many executions there were without a finding.
pub(super) fn run_all(
    targets: Vec<&'static Target>,
    seconds: u32,
    decodings: u32,
) -> Vec<(&'static str, Result<String>)> {
    let mut outcomes = Vec::new();
    for some in targets.chunks(SIDE_BY_SIDE) {
        // What cannot be built fails again in the run, which says so.
        let _ = some.iter().try_for_each(|target| build(target));
        std::thread::scope(|scope| {
            let started: Vec<_> = some
                .iter()
                .map(|target| (target, scope.spawn(|| run(target, seconds, decodings))))
                .collect();
            for (target, running) in started {
                let outcome = running.join();
                let outcome = outcome.unwrap_or_else(|_| bail!("its thread panicked"));
                outcomes.push((target.name, outcome));
            }
        });
    }
    outcomes
}

fn build(target: &Target) -> Result<()> {
    quiet::run(&mut cargo_fuzz("build", target)?).map(|_| ())
}

/// Fuzzes one target; how many executions there were without a finding.
fn run(target: &Target, seconds: u32, decodings: u32) -> Result<String> {
    let corpus = project::target().join("fuzz-corpus").join(target.program);
    std::fs::create_dir_all(&corpus)?;
    let seeds = project::root().join("fuzz/seeds").join(target.program);
    let mut fuzz = cargo_fuzz("run", target)?;
    fuzz.arg(corpus);
    if seeds.exists() {
        fuzz.arg(seeds);
    }
    fuzz.args(["--", "-timeout=10", "-print_final_stats=1"])
        .arg(format!("-rss_limit_mb={MOST_MEMORY_MB}"));
    if target.decodes {
        fuzz.arg(format!("-runs={decodings}"));
    } else {
        fuzz.arg(format!("-max_total_time={seconds}"));
    }
    let printed = quiet::run(&mut fuzz)?;
    let number = |before: &str| -> Option<u64> {
        let after = |line: &str| {
            let text = line.strip_prefix(before)?.trim_start();
            text.split(' ').next()?.parse().ok()
        };
        printed.lines().find_map(after)
    };
    let executions = number("Done ").context("libFuzzer printed no count of executions")?;
    let memory = number("stat::peak_rss_mb:").context("libFuzzer printed no peak memory")?;
    ensure!(
        !target.decodes || executions >= u64::from(decodings),
        "only {executions} executions"
    );
    Ok(format!(
        "{executions} executions without a finding; peak memory {memory} MB (at most {MOST_MEMORY_MB}), the fuzzer's own corpus included"
    ))
}

/// `cargo fuzz` on the stable compiler, whose sanitizers need no nightly, ready for more arguments.
fn cargo_fuzz(verb: &str, target: &Target) -> Result<Command> {
    let installed = project::cargo().args(["fuzz", "--version"]).output()?;
    ensure!(
        installed.status.success(),
        "cargo-fuzz is not installed: cargo install cargo-fuzz --locked --version 0.13.2"
    );
    let mut cargo = project::cargo();
    cargo
        .args(["fuzz", verb])
        // Nothing fuzzed here has unsafe code, so an address sanitizer would only cost executions.
        .args(["--sanitizer", "none", "--fuzz-dir", "fuzz", "--target-dir"])
        .arg(project::target().join("fuzz"))
        .arg(target.program)
        .env("RUSTC_BOOTSTRAP", "1");
    Ok(cargo)
}
