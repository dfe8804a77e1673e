//! What can be asked for on the command line.

mod measure;
mod output;
mod store;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, TypedValueParser as _, ValueParser};
use clap::{Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use self::measure::{Build, Counted, Duet, Run, Test};
pub(crate) use self::output::{Color, Format, Output, TableFormat};
pub(crate) use self::store::{Export, Import, Ingest, Judge, Prune, Share};
use crate::exit;
use crate::report::ReportFile;

/// Performance tests that fail when the code got slower, and only then.
#[derive(Parser)]
#[command(
    name = "evenkeel",
    bin_name = "evenkeel",
    version,
    propagate_version = true,
    after_help = exit::HELP,
    max_term_width = 100
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    /// How results are written to the standard output.
    #[arg(long, global = true, value_enum, default_value_t = Output::Text)]
    pub(crate) format: Output,

    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are respected.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,

    /// The folder in which runs are kept, instead of the configured one.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Write a configuration, an example test and a CI workflow; nothing is overwritten.
    Init,

    /// Build the tests optimised, measure the performance tests, judge them as a whole.
    #[command(after_help = exit::HELP)]
    Test(Test),

    /// Compare this build with that of another revision, in pairs of fresh processes; needs no history.
    #[command(after_help = exit::HELP)]
    Duet(Duet),

    /// Say what a test's last verdict rests on and what to do about it.
    Show {
        /// The test's full name, as in the table.
        test: String,
    },

    /// List the tests that have a history here, or the runs of one.
    History {
        /// The test's full name; all tests if none is given.
        test: Option<String>,
    },

    /// Write a report in another form: --format text, json, junit, markdown, github, gitlab, metrics or html.
    Report {
        /// The report as --report FILE.json wrote it; the standard input if none is given.
        report: Option<PathBuf>,
        /// The file to write, whole or not at all; the standard output if none is given.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },

    /// Say that the newest level of a test is right: it starts a new epoch there.
    Accept {
        /// The tests' full names.
        #[arg(required = true)]
        tests: Vec<String>,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },

    /// Judge this project's own history once more, as it is and slowed: how often would it have been red, and what is seen?
    Audit {
        /// Only these tests, by their full names.
        tests: Vec<String>,
    },

    /// Measure a command in fresh processes and judge it against its history.
    #[command(after_help = exit::HELP)]
    Run(Run),

    /// Judge JSON lines: one verdict per input line, in order. Or the runs in another tool's files, with --from.
    Judge(Judge),

    /// Keep what another benchmarking tool measured, and judge it against the history.
    #[command(after_help = exit::HELP)]
    Import(Import),

    /// Keep the runs that a device sends as frames, and judge them against its history.
    #[command(after_help = exit::HELP)]
    Ingest(Ingest),

    /// Is this machine fit for performance tests, and if not, why not?
    Doctor,

    /// Unite caches, artifacts and other stores into this project's store; they are only read.
    Merge {
        /// Folders with runs.
        #[arg(required = true, value_name = "DIR")]
        dirs: Vec<PathBuf>,
    },

    /// Drop runs that are too old or too many; never what a band needs, never an accepted run.
    Prune(Prune),

    /// Send the runs that are here and not there: s3://, gs://, az://, postgres:// or file://.
    Push(Share),

    /// Fetch the runs that are there and not here, after checking every byte of them.
    Pull(Share),

    /// Push, then pull.
    Sync(Share),

    /// Write all kept runs as one table, for DuckDB, Spark or ClickHouse: --format parquet, csv or jsonl. Or a device's baseline for
    /// its flash, with --embedded.
    Export(Export),

    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },

    /// Print the manual page.
    Man,
}

fn report_file() -> ValueParser {
    PathBufValueParser::new().try_map(ReportFile::new).into()
}

/// The arguments as `evenkeel` gets them: cargo calls `cargo-evenkeel evenkeel <verb>`.
pub(crate) fn without_cargo(
    arguments: impl Iterator<Item = OsString>,
) -> impl Iterator<Item = OsString> {
    let mut called_by_cargo = false;
    arguments
        .enumerate()
        .filter_map(move |(position, argument)| {
            if position == 0 {
                called_by_cargo =
                    Path::new(&argument).file_stem() == Some(OsStr::new("cargo-evenkeel"));
            }
            let is_our_name = position == 1 && called_by_cargo && argument == "evenkeel";
            (!is_our_name).then_some(argument)
        })
}
