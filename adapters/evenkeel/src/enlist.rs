//! A suite that another process leads: the tests of a test program say who they are and how they are reached, and
//! the command line measures them, process by process round the whole suite.
//!
//! Run a test program with the variable [`VARIABLE`] set to a file's path: each of its performance tests appends one
//! line to that file and passes without measuring. Then [`read`] the file.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::measure::{Failure, Launch, frame};
use crate::{ProcessRun, Run, RunPlan, Subject};

/// The variable that asks tests to enlist in the file that it names.
pub const VARIABLE: &str = "EVENKEEL_ENLIST";

/// Variables of the test program that its workers must find as well; cargo sets them for the programs that it runs.
const INHERITED: &[&str] = &[
    "CARGO",
    "CARGO_CRATE_NAME",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_TARGET_TMPDIR",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "LD_LIBRARY_PATH",
    "OUT_DIR",
    "PATH",
];
const INHERITED_PREFIXES: &[&str] = &["CARGO_PKG_", "CARGO_BIN_"];

/// A test of a suite, with all that is needed to measure it from outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enlisted {
    /// The test.
    pub subject: Subject,
    /// How a worker for it is started.
    pub launch: Launch,
    /// Whether it may be measured: its crate is optimised, or the user insists.
    pub optimised: bool,
    /// The name by which a worker measures what the test is compared with; `None` for a test with a history.
    pub against: Option<String>,
}

impl Enlisted {
    /// Measures one run of it.
    ///
    /// # Errors
    ///
    /// See [`Launch::measure`].
    pub fn measure(&self, plan: &RunPlan) -> Result<Run, Failure> {
        self.launch.measure(&self.subject.name, plan)
    }

    /// Measures it in one fresh process.
    ///
    /// # Errors
    ///
    /// See [`Launch::measure_process`].
    pub fn measure_process(&self, plan: &RunPlan) -> Result<ProcessRun, Failure> {
        self.launch.measure_process(&self.subject.name, plan)
    }

    /// Appends it to the list, together with the directory and the variables of this process.
    pub(crate) fn append(mut self, list: &Path) -> io::Result<()> {
        self.launch.directory = std::env::current_dir().ok();
        self.launch.environment = std::env::vars_os()
            .filter(|(name, _)| is_inherited(name))
            .collect();
        let mut line: String = frame::encode(&self)?
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        line.push('\n');
        // One write at the end of the file: the programs and threads of a suite append at the same time.
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(list)?
            .write_all(line.as_bytes())
    }
}

fn is_inherited(name: &OsString) -> bool {
    name.to_str().is_some_and(|name| {
        INHERITED.contains(&name)
            || INHERITED_PREFIXES
                .iter()
                .any(|prefix| name.starts_with(prefix))
    })
}

/// The list that the tests of this process are to enlist in, if they are.
pub(crate) fn list() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).map(PathBuf::from)
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnlistError {
    /// It cannot be read.
    #[error("could not read the list of tests {}: {source}", path.display())]
    Unreadable {
        /// The list.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line is not what a test writes.
    #[error("line {line} of the list of tests is damaged, {reason}: run the suite again")]
    Damaged {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// The tests that enlisted, in the order in which they did; none if there is no such file.
///
/// # Errors
///
/// The file cannot be read, or one of its lines was not written by a test.
pub fn read(path: &Path) -> Result<Vec<Enlisted>, EnlistError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => {
            return Err(EnlistError::Unreadable {
                path: path.to_path_buf(),
                source,
            });
        }
    };
    let decoded = text.lines().zip(1..).map(|(text, line)| {
        bytes(text)
            .ok_or_else(|| "it is not hexadecimal".to_owned())
            .and_then(|bytes| frame::decode(&bytes))
            .map_err(|reason| EnlistError::Damaged { line, reason })
    });
    decoded.collect()
}

fn bytes(line: &str) -> Option<Vec<u8>> {
    let pairs = line.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            u8::from_str_radix(
                std::str::from_utf8(pair)
                    .ok()
                    .filter(|pair| pair.len() == 2)?,
                16,
            )
            .ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn enlisted(name: &str) -> Enlisted {
        Enlisted {
            subject: Subject {
                name: name.to_owned(),
                location: None,
                options: Options::default(),
            },
            launch: Launch {
                program: "program".into(),
                arguments: vec!["a".into()],
                directory: None,
                environment: Vec::new(),
            },
            optimised: true,
            against: None,
        }
    }

    #[test]
    fn hostile_names_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("list");
        let names = ["a/../b", "two\nlines", "⏱️", &"x".repeat(10_000), ""];
        for name in names {
            enlisted(name).append(&list).unwrap();
        }
        let read: Vec<String> = read(&list)
            .unwrap()
            .into_iter()
            .map(|test| test.subject.name)
            .collect();
        assert_eq!(read, names);
    }

    #[test]
    fn a_damaged_line_is_named_and_a_missing_list_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("list");
        assert_eq!(read(&list).unwrap(), []);
        enlisted("a").append(&list).unwrap();
        for garbage in ["xyz\n", "é0\n", "0\n", "0100000000ff\n"] {
            let good = std::fs::read_to_string(&list).unwrap();
            std::fs::write(&list, format!("{good}{garbage}")).unwrap();
            let error = read(&list).unwrap_err().to_string();
            assert!(
                error.starts_with("line 2 of the list of tests is damaged"),
                "{error}"
            );
            std::fs::write(&list, good).unwrap();
        }
    }
}
