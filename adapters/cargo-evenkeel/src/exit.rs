//! The exit codes: the one place where they are numbers.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Everything that had to be judged was judged, nothing regressed.
    Good = 0,
    /// At least one confirmed regression.
    Regressed = 1,
    /// Wrong usage or configuration, or a file that could not be read or written.
    Usage = 2,
    /// Undecided, and the policy says that this fails.
    Undecided = 3,
    /// A test that must be judged was not.
    NotJudged = 4,
    /// The measured program failed.
    Failed = 5,
    /// A defect of Evenkeel's own.
    Defect = 70,
}

/// The table that every `--help` ends with.
pub(crate) const HELP: &str = "\
Exit codes:
   0  everything that had to be judged was judged, nothing regressed
   1  at least one confirmed regression
   2  wrong usage or configuration, malformed input, a file that cannot be read or written
   3  undecided, and the policy says that this fails
   4  a test that must be judged was not (vanished, never measured)
   5  the measured program failed (panicked, exited non-zero)
  70  a defect of evenkeel's own";

impl Exit {
    /// What stands for two parts of one job: wrong input before a failed program before a regression, and so on.
    pub(crate) fn or(self, other: Self) -> Self {
        let rank = |exit| match exit {
            Self::Defect => 6,
            Self::Usage => 5,
            Self::Failed => 4,
            Self::Regressed => 3,
            Self::NotJudged => 2,
            Self::Undecided => 1,
            Self::Good => 0,
        };
        if rank(other) > rank(self) {
            other
        } else {
            self
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
