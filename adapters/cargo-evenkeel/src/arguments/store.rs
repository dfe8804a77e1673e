//! The verbs about kept runs, and those that take in what others measured.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use evenkeel::env::Key;
use evenkeel_import::Kind;

use super::report_file;
use crate::report::ReportFile;
use crate::size;

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
