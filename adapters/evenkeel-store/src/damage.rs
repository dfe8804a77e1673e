//! What could not be used, as data.

use std::fmt;
use std::path::PathBuf;

/// The most that is reported of one test or of one verification: a hostile file may be made of nothing but damage.
pub(crate) const MOST_REPORTED: usize = 10_000;

/// Something in a store that could not be used: where, why, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub path: PathBuf,
    /// Where in the file, in bytes from its start; `None` for the file as a whole.
    pub offset: Option<u64>,
    /// Why.
    pub reason: Reason,
    /// What was done.
    pub outcome: Outcome,
}

/// A part of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The first 40 bytes.
    Preamble,
    /// Origins and words.
    Head,
    /// The table of tests.
    Table,
    /// A test's name and its items' lengths.
    Group,
    /// A record.
    Record,
    /// An acceptance.
    Acceptance,
}

impl Part {
    /// One lower-case word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preamble => "preamble",
            Self::Head => "head",
            Self::Table => "table",
            Self::Group => "group",
            Self::Record => "record",
            Self::Acceptance => "acceptance",
        }
    }
}

/// Why something could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Does not begin with a segment's magic bytes.
    NotASegment,
    /// Written in a newer format.
    Newer {
        /// The segment's format.
        found: u16,
    },
    /// A part whose checksum does not fit: bits have changed.
    Checksum(Part),
    /// A part with the right checksum but a content that this program does not understand.
    NotUnderstood(Part),
    /// The file is shorter or longer than it says.
    Length {
        /// What it says, in bytes.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// Larger than any segment may be.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// A link, folder or device under a segment's name.
    NotAFile,
    /// Ends in `.run`, but its name is no run id.
    Name,
    /// Its name is not that of its content.
    Misnamed,
    /// Two stores hold different segments under one name.
    Conflict,
    /// The operating system could not read it.
    Unreadable(String),
}

/// What was done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// That part was left out, and the rest of the file is used.
    Skipped,
    /// The file is not used, and stays where it is.
    LeftInPlace,
    /// The file is not used, and was moved here.
    Quarantined(PathBuf),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASegment => f.write_str("is not a segment"),
            Self::Newer { found } => {
                write!(f, "has the newer format {found}, update evenkeel to use it")
            }
            Self::Checksum(part) => write!(f, "{} does not fit its checksum", part.name()),
            Self::NotUnderstood(part) => write!(
                f,
                "{} is whole but not understood, a newer evenkeel may",
                part.name()
            ),
            Self::Length { expected, found } => {
                write!(f, "has {found} bytes where {expected} are expected")
            }
            Self::TooLarge { bytes } => write!(f, "has {bytes} bytes, too large for a segment"),
            Self::NotAFile => f.write_str("is a link or no regular file"),
            Self::Name => f.write_str("has a name that is no run id"),
            Self::Misnamed => f.write_str("holds other runs than its name says"),
            Self::Conflict => {
                f.write_str("differs from the segment of that name that is already here")
            }
            Self::Unreadable(error) => write!(f, "could not be read: {error}"),
        }
    }
}

/// One sentence: path, place, reason, outcome.
impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.path)?;
        if let Some(offset) = self.offset {
            write!(f, " at byte {offset}:")?;
        }
        write!(f, " {}; ", self.reason)?;
        match &self.outcome {
            Outcome::Skipped => f.write_str("skipped, the rest is used"),
            Outcome::LeftInPlace => f.write_str("not used, left where it is"),
            Outcome::Quarantined(path) => write!(f, "moved to {path:?}"),
        }
    }
}
