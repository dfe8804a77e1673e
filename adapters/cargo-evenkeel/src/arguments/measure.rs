//! The verbs that measure, and which programs they build.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::report_file;
use crate::report::ReportFile;

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
