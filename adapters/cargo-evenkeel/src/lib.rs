//! The command line of Evenkeel, as a library so that its two binaries are one program: `cargo evenkeel <verb>` and
//! `evenkeel <verb>`.
//!
//! A skin: it parses what comes in, calls the knot, and prints what comes back. Every verb, flag, exit code and JSON
//! shape stands in `docs/cli.md` of the repository.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     cargo_evenkeel::main()
//! }
//! ```

mod arguments;
mod exit;
mod judge;
mod nearest;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Verb};
use crate::exit::Exit;

/// Runs the program with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    // A defect of ours must not look like a verdict.
    match catch_unwind(AssertUnwindSafe(begin)) {
        Ok(exit) => exit.into(),
        Err(_) => {
            anstream::eprintln!(
                "error: this is a defect of evenkeel's own, not of the measured program: please report the lines above at \
                 https://github.com/evenkeel/evenkeel/issues"
            );
            Exit::Defect.into()
        }
    }
}

fn begin() -> Exit {
    let arguments = match Arguments::try_parse_from(arguments::without_cargo(std::env::args_os())) {
        Ok(arguments) => arguments,
        Err(error) => {
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Good
            };
            // Nothing can be said where the terminal is gone.
            let _printed = error.print();
            return exit;
        }
    };
    arguments.color.write_global();
    match call(&arguments) {
        Ok(exit) => exit,
        Err(error) => {
            let style = anstyle::AnsiColor::Red.on_default().bold();
            anstream::eprintln!("{style}error:{style:#} {error:#}");
            Exit::Usage
        }
    }
}

fn call(arguments: &Arguments) -> anyhow::Result<Exit> {
    match &arguments.verb {
        Verb::Judge { file } => judge::run(file.as_deref()),
    }
}
