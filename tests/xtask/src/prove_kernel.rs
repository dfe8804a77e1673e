//! `prove-kernel`: what is promised of the kernel, shown on this machine: one line per proof, with its figure.

pub(crate) mod bare_metal;
mod fuzz;
pub(crate) mod image;
pub(crate) mod quiet;
pub(crate) mod toolchain;
mod vectors;

use anyhow::{Result, ensure};

pub(crate) use vectors::wasm as vectors_in_node;

use crate::{Outcome, flags, project};

/// What is shown: its name, and how it is shown.
struct Proof {
    name: &'static str,
    run: fn() -> Result<String>,
}

/// In this order: what fails soonest comes first.
const PROOFS: &[Proof] = &[
    Proof {
        name: "twins and constants",
        run: || tests("evenkeel-core", &[]),
    },
    Proof {
        name: "targets",
        run: bare_metal::targets,
    },
    Proof {
        name: "flash",
        run: bare_metal::flash,
    },
    Proof {
        name: "no panic path",
        run: bare_metal::no_panic_path,
    },
    Proof {
        name: "no allocator",
        run: bare_metal::no_allocator,
    },
    Proof {
        name: "stack",
        run: bare_metal::stack,
    },
    Proof {
        name: "vectors, format",
        run: vectors::format,
    },
    Proof {
        name: "vectors, this host",
        run: || tests("evenkeel-tests", &["--test", "vectors"]),
    },
    Proof {
        name: "vectors, WASM in Node",
        run: vectors::wasm,
    },
    Proof {
        name: "vectors, Cortex-M4F",
        run: vectors::cortex_m4f,
    },
    Proof {
        name: "vectors, Cortex-M0's code",
        run: vectors::cortex_m0,
    },
];

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let (wanted, rest) = match arguments.split_first() {
        Some((word, rest)) if !word.starts_with("--") => (word.as_str(), rest),
        _ => ("", arguments),
    };
    let [seconds, decodings] =
        flags::numbers(rest, [("--seconds", 60), ("--decodings", 10_000_000)])?;
    let mut held = 0;
    let mut failed = Vec::new();
    let mut show = |name: &'static str, outcome: Result<String>| match outcome {
        Ok(figure) => {
            println!("{name:28} {figure}");
            held += 1;
        }
        Err(reason) => {
            println!("{name:28} FAILS: {reason:#}");
            failed.push(name);
        }
    };
    for proof in PROOFS.iter().filter(|proof| proof.name.contains(wanted)) {
        show(proof.name, (proof.run)());
    }
    let fuzzed = fuzz::TARGETS
        .iter()
        .filter(|target| seconds > 0 && target.name.contains(wanted));
    for (name, outcome) in fuzz::run_all(fuzzed.collect(), seconds, decodings) {
        show(name, outcome);
    }
    ensure!(
        failed.is_empty(),
        "{} fail, {held} hold: {}",
        failed.len(),
        failed.join(", ")
    );
    let all = PROOFS.len() + fuzz::TARGETS.len();
    ensure!(held > 0, "there is no proof with {wanted:?} in its name");
    Ok(format!("{held} of {all} proofs asked for, all hold"))
}

/// The tests of a package: how many passed.
fn tests(package: &str, more: &[&str]) -> Result<String> {
    let mut cargo = project::cargo();
    cargo
        .args(["test", "--quiet", "--package", package])
        .args(more);
    let printed = quiet::run(&mut cargo)?;
    let passed: u32 = printed
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. ")?.split_once(' '))
        .filter_map(|(count, _)| count.parse::<u32>().ok())
        .sum();
    ensure!(passed > 0, "no test ran");
    Ok(format!("{passed} tests passed"))
}
