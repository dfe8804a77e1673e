//! What is judged: a test, one case of it, or a command.

use serde::{Deserialize, Serialize};

/// What is judged: a test, one case of it, or a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The full name, for example `text-tools::text::parses_a_page`; any UTF-8. The history is found by it.
    pub name: String,
    /// Where it stands in the source, if it does.
    pub location: Option<Location>,
    /// What it asks for itself.
    pub options: Options,
}

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file as the compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// What one test asks for; `None` leaves it to the configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// How much slower is still acceptable, as a share: 0.05 is five percent.
    pub budget: Option<f64>,
    /// The relative difference below which nothing matters, as a share.
    pub floor: Option<f64>,
    /// An absolute ceiling for the time of one iteration, in nanoseconds.
    pub limit_ns: Option<f64>,
    /// Fresh processes per run.
    pub processes: Option<u32>,
    /// Measuring time of one run in nanoseconds, over all its processes.
    pub time_ns: Option<f64>,
    /// Judged and reported, but never red.
    pub unstable: bool,
    /// Names to select tests by.
    pub tags: Vec<String>,
}
