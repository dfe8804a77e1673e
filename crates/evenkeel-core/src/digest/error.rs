//! Why a run makes no digest.

use core::fmt;

use crate::sample::SampleError;

/// Why observations make no digest, or bytes no valid one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DigestError {
    /// There is no observation, or a process without one.
    Empty,
    /// The observation at `index` is infinite or not a number.
    NotFinite {
        /// Position in the order given, from 0.
        index: usize,
    },
    /// The observation at `index` is zero or negative.
    NotPositive {
        /// Position in the order given, from 0.
        index: usize,
    },
    /// The lengths of the processes do not add up to the number of observations.
    Lengths {
        /// How many observations there are.
        observations: usize,
        /// What the lengths add up to.
        lengths: usize,
    },
    /// More observations or processes than a digest can count.
    TooMany,
    /// Decoded fields that no digest can have.
    Inconsistent,
}

impl fmt::Display for DigestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => {
                f.write_str("a process gave no observations: each must measure at least once")
            }
            Self::NotFinite { index } => write!(
                f,
                "observation {index} is infinite or not a number: check the timer or the unit"
            ),
            Self::NotPositive { index } => write!(
                f,
                "observation {index} is zero or negative: measure more iterations per observation, or check the timer"
            ),
            Self::Lengths {
                observations,
                lengths,
            } => write!(
                f,
                "{observations} observations, but the processes' lengths add up to {lengths}: they must agree"
            ),
            Self::TooMany => f.write_str(
                "more than 4,294,967,295 observations or 65,535 processes: split the run",
            ),
            Self::Inconsistent => {
                f.write_str("not the fields of a digest: the record is damaged, measure again")
            }
        }
    }
}

impl core::error::Error for DigestError {}

impl From<SampleError> for DigestError {
    fn from(error: SampleError) -> Self {
        match error {
            SampleError::Empty => Self::Empty,
            SampleError::NotFinite { index } => Self::NotFinite { index },
        }
    }
}
