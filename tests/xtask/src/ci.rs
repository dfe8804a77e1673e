//! `ci`: everything that `.ci/run` runs after the tests and the demonstration, with the time of each step.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use serde::Deserialize;

use crate::{Outcome, VERBS, flags, project};

/// A step: its name, and how it is run.
struct Step {
    name: &'static str,
    run: fn() -> Result<()>,
}

/// Features that bring in half as much again as all the rest: `cargo xtask fleet` builds those.
const HEAVY: [&str; 3] = [
    "cargo-evenkeel/remote",
    "evenkeel-remote/objects",
    "evenkeel-remote/postgres",
];

/// In this order: what fails soonest comes first.
const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        run: || cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "clippy",
        run: || everywhere(&["clippy", "--all-targets"], &["--", "-D", "warnings"]),
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
        run: || everywhere(&["doc", "--no-deps"], &[]),
    },
    Step {
        name: "coverage",
        run: || verb("coverage", &[]),
    },
    Step {
        name: "prove-kernel",
        run: || verb("prove-kernel", &["--seconds", "60"]),
    },
    Step {
        name: "pytest",
        run: || verb("pytest", &[]),
    },
    Step {
        name: "reports",
        run: || verb("reports", &[]),
    },
    Step {
        name: "export",
        run: || verb("export", &[]),
    },
    Step {
        name: "instructions",
        run: || verb("instructions", &[]),
    },
    Step {
        name: "book",
        run: || verb("book", &["links", "build", "blocks"]),
    },
    Step {
        name: "workflows",
        run: || verb("workflows", &["lint"]),
    },
    Step {
        name: "faults",
        run: || verb("faults", &[]),
    },
    Step {
        name: "build-cost",
        run: || verb("build-cost", &[]),
    },
];

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    let mut table = Vec::new();
    let mut failed = Vec::new();
    for step in STEPS {
        println!("\n== {}", step.name);
        let began = Instant::now();
        // The steps do not build on each other: whoever reads a red run wants to know all that is wrong.
        let outcome = (step.run)();
        let seconds = began.elapsed().as_secs_f64();
        table.push(format!(
            "{:20} {seconds:>7.1} s  {}",
            step.name,
            if outcome.is_ok() { "passed" } else { "FAILED" }
        ));
        if let Err(reason) = outcome {
            println!("{}: {reason:#}", step.name);
            failed.push(step.name);
        }
    }
    println!("\n{}", table.join("\n"));
    ensure!(
        failed.is_empty(),
        "{} of {} steps failed: {}",
        failed.len(),
        STEPS.len(),
        failed.join(", ")
    );
    Ok(format!("{} steps passed", STEPS.len()))
}

fn cargo(arguments: &[&str]) -> Result<()> {
    project::run(project::cargo().args(arguments))
}

/// A cargo verb for all packages with all features but the heavy ones.
fn everywhere(verb: &[&str], last: &[&str]) -> Result<()> {
    let mut cargo = project::cargo();
    cargo.env("RUSTDOCFLAGS", "-D warnings").args(verb);
    cargo.args(["--workspace", "--features", &features()?.join(",")]);
    project::run(cargo.args(last))
}

/// All features of the workspace's packages but the heavy ones.
fn features() -> Result<Vec<String>> {
    let mut metadata = project::cargo();
    metadata.args(["metadata", "--no-deps", "--format-version=1"]);
    let metadata: Metadata = serde_json::from_str(&project::text(&mut metadata)?)?;
    let features = metadata.packages.into_iter().flat_map(|package| {
        let name = package.name;
        let features = package.features.into_keys();
        features.map(move |feature| format!("{name}/{feature}"))
    });
    Ok(features
        .filter(|feature| !HEAVY.contains(&&**feature))
        .collect())
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    features: BTreeMap<String, Vec<String>>,
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
