//! `ci`: everything that `.ci/run` runs after the tests and the demonstration, with the time of each step.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::{Outcome, VERBS, flags, project};

/// A step: its name, and how it is run.
struct Step {
    name: &'static str,
    run: fn() -> Result<()>,
}

/// In this order: what fails soonest comes first.
const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        run: || cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "clippy",
        run: || {
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--all-features",
                "--",
                "-D",
                "warnings",
            ])
        },
    },
    Step {
        name: "clippy, bare kernel",
        run: || {
            cargo(&[
                "clippy",
                "--package",
                "evenkeel-core",
                "--no-default-features",
                "--",
                "-D",
                "warnings",
            ])
        },
    },
    Step {
        name: "doc",
        run: || {
            let mut doc = project::cargo();
            doc.args(["doc", "--workspace", "--no-deps", "--all-features"])
                .env("RUSTDOCFLAGS", "-D warnings");
            project::run(&mut doc)
        },
    },
    Step {
        name: "coverage",
        run: || verb("coverage", &[]),
    },
    Step {
        name: "calm",
        run: || verb("calm", &["--runs", "10", "--slow", "3"]),
    },
    Step {
        name: "overhead",
        run: || verb("overhead", &[]),
    },
    Step {
        name: "build-cost",
        run: || verb("build-cost", &[]),
    },
];

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    let mut times = Vec::new();
    for step in STEPS {
        println!("\n== {}", step.name);
        let began = Instant::now();
        (step.run)().with_context(|| format!("step {:?} failed", step.name))?;
        times.push((step.name, began.elapsed().as_secs_f64()));
    }
    println!();
    for (name, seconds) in &times {
        println!("{name:20} {seconds:>7.1} s");
    }
    let seconds: f64 = times.iter().map(|(_, seconds)| seconds).sum();
    Ok(format!("{} steps passed in {seconds:.0} s", times.len()))
}

fn cargo(arguments: &[&str]) -> Result<()> {
    project::run(project::cargo().args(arguments))
}

/// Another verb of this program, in a process of its own so that its last line is on the screen as ever.
fn verb(name: &str, arguments: &[&str]) -> Result<()> {
    if VERBS.iter().all(|verb| verb.name != name) {
        bail!("there is no verb {name:?}");
    }
    project::run(
        Command::new(std::env::current_exe()?)
            .arg(name)
            .args(arguments),
    )
}
