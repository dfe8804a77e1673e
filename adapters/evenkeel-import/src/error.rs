//! Why a file cannot be read.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// What is wrong with the bytes of a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1, in bytes.
    pub column: Option<usize>,
    /// The place in the JSON document, such as `benchmarks[2].stats.data[7]`.
    pub key: Option<String>,
    /// What was found, what was expected, what to do.
    pub reason: String,
}

impl Fault {
    /// Of the file as a whole.
    pub(crate) fn whole(reason: impl Into<String>) -> Self {
        Self {
            line: None,
            column: None,
            key: None,
            reason: reason.into(),
        }
    }

    pub(crate) fn at_line(line: usize, reason: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::whole(reason)
        }
    }

    pub(crate) fn at_key(key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            key: Some(shortened(&key.into(), 200)),
            ..Self::whole(reason)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}")?;
            if let Some(column) = self.column {
                write!(f, ", column {column}")?;
            }
            f.write_str(": ")?;
        }
        if let Some(key) = &self.key {
            write!(f, "{key}: ")?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Fault {}

/// Why a file or a folder cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// It cannot be read at all.
    #[error("could not read {}: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It has more bytes than are taken into memory.
    #[error("{} has more than {} MiB: import its benchmarks in several files", path.display(), limit >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most bytes that are read.
        limit: u64,
    },
    /// A folder where this kind is a file, or a folder without such files.
    #[error("{}: {expected}", path.display())]
    NoFile {
        /// The folder.
        path: PathBuf,
        /// What was expected.
        expected: String,
    },
    /// It was read and not understood.
    #[error("{}: {fault}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What and where.
        fault: Fault,
    },
}

/// A hostile text is not repeated in full.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
