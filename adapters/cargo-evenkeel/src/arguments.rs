//! What can be asked for on the command line.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::exit;

/// Performance tests that fail when the code got slower, and only then.
#[derive(Parser)]
#[command(name = "evenkeel", bin_name = "evenkeel", version, after_help = exit::HELP, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    /// How results are written to the standard output.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are respected.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,

    /// The folder in which runs are kept, instead of the configured one.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
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
    /// Judge JSON lines: one verdict per input line, in order.
    Judge {
        /// The lines to judge; the standard input if none is given.
        file: Option<PathBuf>,
    },
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
