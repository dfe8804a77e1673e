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

mod accept;
mod arguments;
mod audit;
mod builds;
mod command;
mod doctor;
mod duet;
mod exit;
mod export;
mod history;
mod import;
mod ingest;
mod init;
mod judge;
mod manual;
mod merge;
mod nearest;
mod print;
mod progress;
mod project;
mod prune;
mod report;
mod share;
mod show;
mod size;
mod suite;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Format, Output, Verb};
use crate::exit::Exit;
use crate::report::Form;
use crate::share::Way;

/// Runs the program with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    guarded(begin).into()
}

/// A defect of ours must not look like a verdict.
fn guarded(begin: impl FnOnce() -> Exit) -> Exit {
    catch_unwind(AssertUnwindSafe(begin)).unwrap_or_else(|_| {
        anstream::eprintln!(
            "error: this is a defect of evenkeel's own, not of the measured program: please report the lines above at {}/issues",
            env!("CARGO_PKG_REPOSITORY")
        );
        Exit::Defect
    })
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
    let Arguments {
        verb, format, dir, ..
    } = arguments;
    let (table, dir) = (format.table(), dir.as_deref());
    anyhow::ensure!(
        matches!(verb, Verb::Export(_)) || table.is_none(),
        "only `export` writes tables: choose --format text or json"
    );
    let form = format.form().unwrap_or(Form::Text);
    anyhow::ensure!(
        matches!(verb, Verb::Report { .. }) || matches!(form, Form::Text | Form::Json),
        "only `report` writes this form: choose --format text or json, or write a file with --report"
    );
    let format = match format {
        Output::Json => Format::Json,
        _ => Format::Text,
    };
    match verb {
        Verb::Init => init::run(),
        Verb::Test(test) => suite::run(test, dir, format),
        Verb::Duet(duet) => duet::run(duet, dir, format),
        Verb::Show { test } => show::run(test, dir, format),
        Verb::History { test } => history::run(test.as_deref(), dir, format),
        Verb::Report { report, output } => report::run(report.as_deref(), output.as_deref(), form),
        Verb::Accept { tests, reason } => accept::run(tests, reason, dir, format),
        Verb::Audit { tests } => audit::run(tests, dir, format),
        Verb::Run(run) => command::run(run, dir, format),
        Verb::Judge(judge) => judge::run(judge),
        Verb::Import(import) => import::run(import, dir, format),
        Verb::Ingest(ingest) => ingest::run(ingest, dir, format),
        Verb::Doctor => doctor::run(dir, format),
        Verb::Merge { dirs } => merge::run(dirs, dir, format),
        Verb::Prune(prune) => prune::run(prune, dir, format),
        Verb::Push(remote) => share::run(&[Way::Push], remote, dir, format),
        Verb::Pull(remote) => share::run(&[Way::Pull], remote, dir, format),
        Verb::Sync(remote) => share::run(&[Way::Push, Way::Pull], remote, dir, format),
        Verb::Export(export) => export::run(export, dir, table),
        Verb::Completions { shell } => manual::completions(*shell),
        Verb::Man => manual::page(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_our_own_is_exit_70() {
        assert_eq!(guarded(|| panic!("on purpose")) as u8, 70);
        assert_eq!(guarded(|| Exit::Regressed) as u8, 1);
    }
}
