//! What can be asked for on the command line.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use evenkeel::env::Key;
use evenkeel_import::Kind;

use crate::report::{Form, ReportFile};
use crate::{exit, size};

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

/// What can stand after `--format`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// `report` only: JUnit's XML.
    Junit,
    /// `report` only: Markdown for a job's summary or a comment.
    Markdown,
    /// `report` only: annotations, as workflow commands of GitHub Actions.
    Github,
    /// `report` only: GitLab's code quality report.
    Gitlab,
    /// `report` only: OpenMetrics text, for GitLab's metrics report.
    Metrics,
    /// `report` only: one self-contained page.
    Html,
    /// `export` only: a JSON object for each run of a test.
    Jsonl,
    /// `export` only: comma-separated values.
    Csv,
    /// `export` only: Apache Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How a verb says its result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableFormat {
    Jsonl,
    Csv,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Output {
    /// The form of a report, if it is one.
    pub(crate) const fn form(self) -> Option<Form> {
        Some(match self {
            Self::Text => Form::Text,
            Self::Json => Form::Json,
            Self::Junit => Form::Junit,
            Self::Markdown => Form::Markdown,
            Self::Github => Form::Github,
            Self::Gitlab => Form::Gitlab,
            Self::Metrics => Form::Metrics,
            Self::Html => Form::Html,
            _ => return None,
        })
    }

    /// The form of a table, if it is one.
    pub(crate) const fn table(self) -> Option<TableFormat> {
        match self {
            Self::Jsonl => Some(TableFormat::Jsonl),
            Self::Csv => Some(TableFormat::Csv),
            #[cfg(feature = "parquet")]
            Self::Parquet => Some(TableFormat::Parquet),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes this the choice for everything that is printed.
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
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

#[derive(Args)]
pub(crate) struct Test {
    /// Only tests whose full name contains one of these.
    pub(crate) filters: Vec<String>,

    /// Write the report to this file too, as its suffix says: .json, .xml (JUnit), .md or .html; can be given several times.
    #[arg(long, value_name = "FILE", value_parser = report_file())]
    pub(crate) report: Vec<ReportFile>,

    /// Measure something else than each test says itself, with a history of its own; needs valgrind.
    #[arg(long, value_name = "METRIC", conflicts_with = "keep_build")]
    pub(crate) metric: Option<Counted>,

    /// Keep the test programs of a run that joins the baseline: a later suspect is compared with them, without building anything.
    #[arg(long)]
    pub(crate) keep_build: bool,

    /// The most that kept programs may take for one environment; the oldest builds go first.
    #[arg(long, value_name = "SIZE", default_value = "1 GiB", value_parser = crate::size::bytes, requires = "keep_build")]
    pub(crate) keep_build_size: u64,

    /// Measure and judge the whole suite so many times, for example to learn quickly.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) runs: u32,

    #[command(flatten)]
    pub(crate) build: Build,

    /// More arguments for cargo, such as --workspace or --bench NAME.
    #[arg(last = true, value_name = "CARGO ARGS")]
    pub(crate) cargo: Vec<OsString>,
}

/// What is counted from outside of a test.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Counted {
    /// Executed instructions, by callgrind.
    Instructions,
}

/// Which programs are built, and how.
#[derive(Args)]
pub(crate) struct Build {
    /// Build with this profile.
    #[arg(long, default_value = "bench")]
    pub(crate) profile: String,

    /// Only the tests of this package.
    #[arg(short, long, value_name = "PACKAGE")]
    pub(crate) package: Vec<String>,

    /// Build with these features.
    #[arg(short = 'F', long, value_name = "FEATURES")]
    pub(crate) features: Vec<String>,

    /// The manifest of the project to test.
    #[arg(long, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Duet {
    /// The revision to compare with; the merge base with the baseline branch if none is given.
    pub(crate) base: Option<String>,

    /// Compare two test programs that are built already, old and new, instead of revisions; give it twice.
    #[arg(long, value_name = "PROGRAM", conflicts_with = "base")]
    pub(crate) bin: Vec<PathBuf>,

    /// Only tests whose full name contains this; can be given several times.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Vec<String>,

    /// The relative difference below which nothing matters, for example "1 %".
    #[arg(long, value_name = "SHARE", default_value = "0.5 %", value_parser = evenkeel::kernel::quantity::share)]
    pub(crate) floor: f64,

    /// How much slower is still acceptable, for example "5 %", instead of the tests' own budgets.
    #[arg(long, value_name = "SHARE", value_parser = evenkeel::kernel::quantity::share)]
    pub(crate) budget: Option<f64>,

    /// The most process pairs for each test.
    #[arg(long, value_name = "N", default_value_t = 160, value_parser = clap::value_parser!(u16).range(10..=160))]
    pub(crate) pairs: u16,

    /// Draw all that is random from this number, to play a duet's order again.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Write the report to this file too, as its suffix says: .json, .xml (JUnit), .md or .html; can be given several times.
    #[arg(long, value_name = "FILE", value_parser = report_file())]
    pub(crate) report: Vec<ReportFile>,

    #[command(flatten)]
    pub(crate) build: Build,

    /// Two commands, with --- between them; without ---, more arguments for cargo.
    #[arg(
        last = true,
        value_name = "OLD COMMAND --- NEW COMMAND | CARGO ARGS",
        allow_hyphen_values = true
    )]
    pub(crate) rest: Vec<OsString>,
}

#[derive(Args)]
pub(crate) struct Run {
    /// The name under which the history is kept; the command itself if none is given.
    #[arg(long)]
    pub(crate) name: Option<String>,

    /// How much slower is still acceptable, for example "5 %".
    #[arg(long, value_name = "SHARE", value_parser = evenkeel::kernel::quantity::share)]
    pub(crate) budget: Option<f64>,

    /// Write the report to this file too, as its suffix says: .json, .xml (JUnit), .md or .html; can be given several times.
    #[arg(long, value_name = "FILE", value_parser = report_file())]
    pub(crate) report: Vec<ReportFile>,

    /// Measure and judge the command so many times, for example to learn quickly.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) runs: u32,

    /// The command and its arguments.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

/// With whom runs are shared.
#[derive(Args)]
pub(crate) struct Share {
    /// Where the shared runs lie; the configured `remote` if none is given.
    #[arg(value_name = "URL")]
    pub(crate) address: Option<String>,
}

#[derive(Args)]
pub(crate) struct Judge {
    /// The tool that wrote the files: their newest run is judged against those before it, and nothing is kept.
    #[arg(long, value_name = "KIND", value_parser = kinds(), requires = "files")]
    pub(crate) from: Option<Kind>,

    /// The lines to judge, one file; the standard input if none is given. With --from, the files or folders, the oldest first.
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Import {
    /// The tool that wrote the files.
    #[arg(value_parser = kinds())]
    pub(crate) kind: Kind,

    /// Files or folders. A second run of the same code confirms or clears a suspect of the first.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Where it was measured, as the name of a folder in the store; here, if none is given.
    #[arg(long, value_name = "KEY", value_parser = environment)]
    pub(crate) environment: Option<Key>,

    /// How much slower is still acceptable, for example "5 %".
    #[arg(long, value_name = "SHARE", value_parser = evenkeel::kernel::quantity::share)]
    pub(crate) budget: Option<f64>,

    /// Write the report to this file too, as its suffix says: .json, .xml (JUnit), .md or .html; can be given several times.
    #[arg(long, value_name = "FILE", value_parser = report_file())]
    pub(crate) report: Vec<ReportFile>,
}

#[derive(Args)]
pub(crate) struct Export {
    /// The file to write, whole or not at all; the standard output if none is given.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Write the baseline of a device's tests, for `include_bytes!` in its firmware.
    #[arg(long)]
    pub(crate) embedded: bool,

    /// The device's environment, where the store has more than one device's: the name of its folder.
    #[arg(long, value_name = "KEY", value_parser = environment, requires = "embedded")]
    pub(crate) environment: Option<Key>,
}

#[derive(Args)]
pub(crate) struct Ingest {
    /// A file with what the device sent; the standard input if none is given, or for `-`.
    pub(crate) file: Option<PathBuf>,

    /// Read a serial line, such as /dev/ttyACM0 or COM3, until the device says that it is done.
    #[arg(long, value_name = "DEV", conflicts_with = "file")]
    pub(crate) serial: Option<String>,

    /// The speed of the serial line.
    #[arg(
        long,
        value_name = "BAUD",
        default_value_t = 115_200,
        requires = "serial"
    )]
    pub(crate) baud: u32,

    /// Take the device for done when the serial line is silent for so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, requires = "serial", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) silence: u32,

    /// How much slower is still acceptable, for example "5 %".
    #[arg(long, value_name = "SHARE", value_parser = evenkeel::kernel::quantity::share)]
    pub(crate) budget: Option<f64>,

    /// Write the report to this file too, as its suffix says: .json, .xml (JUnit), .md or .html; can be given several times.
    #[arg(long, value_name = "FILE", value_parser = report_file())]
    pub(crate) report: Vec<ReportFile>,
}

/// Reads the name of a kind, with the names of all kinds in `--help`, errors and completions.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).try_map(|name| {
        let mut all = Kind::ALL.into_iter();
        all.find(|kind| kind.name() == name)
            .ok_or("a kind that this version does not know")
    })
}

fn environment(text: &str) -> Result<Key, evenkeel::env::KeyError> {
    Key::parse(text)
}

#[derive(Args)]
pub(crate) struct Prune {
    /// Drop the oldest runs until the store has at most so many bytes, for example "64 MiB".
    #[arg(long, value_name = "SIZE", value_parser = size::bytes)]
    pub(crate) max_size: Option<u64>,

    /// Drop runs older than so many days, instead of `keep-days`.
    #[arg(long, value_name = "DAYS")]
    pub(crate) max_age: Option<u32>,

    /// Keep so many runs of each test, instead of `keep-runs`.
    #[arg(long, value_name = "N")]
    pub(crate) max_runs: Option<u32>,
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
