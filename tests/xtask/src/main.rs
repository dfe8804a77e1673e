//! The project's own commands: `cargo xtask <verb>`. Alone it lists them.
//!
//! Each verb ends in one line with its figure, and with exit status 0 only when what it checks holds.

mod accuracy;
mod bench_kernel;
mod book;
mod build_cost;
mod calm;
mod ci;
mod constants;
mod coverage;
mod demo;
mod example;
mod export;
mod faults;
mod firmware;
mod flags;
mod fleet;
mod instructions;
mod laboratory;
mod load;
mod noise;
mod overhead;
mod page;
mod project;
mod prove_kernel;
mod pytest;
mod reports;
mod scale;
mod screen;
mod venv;
mod wasi;
mod wasm;
mod workflows;

use std::process::ExitCode;

/// What a verb ends with: its figure, or why it does not hold.
type Outcome = anyhow::Result<String>;

/// A verb: its name, one line about it, and what it does with the arguments after it.
struct Verb {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Outcome,
}

/// All verbs, in the order in which they are listed. One file each.
const VERBS: &[Verb] = &[
    Verb {
        name: "demo",
        about: "the example learned, judged green, then judged red with its slow feature",
        run: demo::run,
    },
    Verb {
        name: "ci",
        about: "everything that .ci/run runs after the tests and the demo",
        run: ci::run,
    },
    Verb {
        name: "calm",
        about: "[--runs 100] [--slow 20] unchanged runs under load: how many are red (must be 0)",
        run: calm::run,
    },
    Verb {
        name: "overhead",
        about: "what a test costs beside its measured body (must be below 5 %, judging below 5 ms)",
        run: overhead::run,
    },
    Verb {
        name: "build-cost",
        about: "clean build of a project with evenkeel beside criterion and divan",
        run: build_cost::run,
    },
    Verb {
        name: "prove-kernel",
        about: "[PART OF A NAME] [--seconds 60] [--decodings 10000000] vectors, flash, stack, symbols, fuzz",
        run: prove_kernel::run,
    },
    Verb {
        name: "bench-kernel",
        about: "the kernel beside statrs, pragmastat and the sorts (promised ratios must hold)",
        run: bench_kernel::run,
    },
    Verb {
        name: "constants",
        about: "[--draws 400000] the kernel's tables of constants, computed again",
        run: constants::run,
    },
    Verb {
        name: "screen",
        about: "[--draws 200000] error rates and power of band, confirmation and drift, simulated",
        run: screen::run,
    },
    Verb {
        name: "accuracy",
        about: "sim [--suites 4000] | live [--verdicts 50] [--minutes 60] | peers [--verdicts 10] [--minutes 90]",
        run: accuracy::run,
    },
    Verb {
        name: "faults",
        about: "the store under crashes, power cuts, full disks, damage, crowds, hostile files: losses (must be 0)",
        run: faults::run,
    },
    Verb {
        name: "fleet",
        about: "shared runs: 64 runners, killed, slow, failing and lying servers; lints and tests of the shared stores",
        run: fleet::run,
    },
    Verb {
        name: "scale",
        about: "the store with up to 1,000,000 records, beside JSON files and SQLite (300 ms to judge 10,000 tests)",
        run: scale::run,
    },
    Verb {
        name: "export",
        about: "the questions of docs/export.md answered by DuckDB from parquet, csv and jsonl",
        run: export::run,
    },
    Verb {
        name: "reports",
        about: "reports read by others: the schema, junitparser, an OpenMetrics parser; names stay text",
        run: reports::run,
    },
    Verb {
        name: "instructions",
        about: "`test --metric instructions` on the example under load, unchanged and slower; needs valgrind",
        run: instructions::run,
    },
    Verb {
        name: "page",
        about: "the HTML page with up to 2,000 tests in headless Chromium, checked and photographed",
        run: page::run,
    },
    Verb {
        name: "pytest",
        about: "[--all] the plugin for pytest built and tested; its wheel without Rust on every CPython that is found",
        run: pytest::run,
    },
    Verb {
        name: "wasm",
        about: "[--calm 0] the npm package: size, vectors, types, node:test, Vitest, a browser; and runs under load",
        run: wasm::run,
    },
    Verb {
        name: "wasi",
        about: "the kernel's vectors and a guest's runs under wasmtime: green on unchanged, red on slower code",
        run: wasi::run,
    },
    Verb {
        name: "firmware",
        about: "the firmware crate in QEMU: size, symbols, stack; boards learn, are green, are red, the host agrees",
        run: firmware::run,
    },
    Verb {
        name: "book",
        about: "[links] [build] [blocks] [new-user] the pages: links, as a book, every block executed, from nothing to a red build",
        run: book::run,
    },
    Verb {
        name: "workflows",
        about: "[steps] [lint] shell steps of the action and of init's workflow run as on GitHub; actionlint",
        run: workflows::run,
    },
    Verb {
        name: "coverage",
        about: "lines run by the tests of kernel, environment and store (must be over 97, 90 and 90 %)",
        run: coverage::run,
    },
    Verb {
        name: "load",
        about: "[--seconds 60] [--seed 1] bursts of work on one core, half of the time, then ends",
        run: load::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(verb) = arguments
        .first()
        .and_then(|name| VERBS.iter().find(|verb| verb.name == name))
    else {
        for verb in VERBS {
            println!("cargo xtask {:14} {}", verb.name, verb.about);
        }
        let listed_on_purpose = arguments.is_empty();
        return if listed_on_purpose {
            ExitCode::SUCCESS
        } else {
            eprintln!("there is no verb {:?}: take one of the above", arguments[0]);
            ExitCode::from(2)
        };
    };
    match (verb.run)(&arguments[1..]) {
        Ok(figure) => {
            println!("{}: {figure}", verb.name);
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{}: {reason:#}", verb.name);
            ExitCode::FAILURE
        }
    }
}
