//! A baseline in flash: the runs of some tests, read in place.
//!
//! ```text
//! "EKB1" | per test: key (16 bytes, little endian) | number of runs (1 byte) | per run: length (1 byte) | digest in the kernel's wire form
//! ```

use core::fmt;

use evenkeel_core::wire::{self, MAX_BYTES};
use evenkeel_core::{BASELINE_RUNS, Digest, TestKey};

/// What a baseline begins with.
pub const MAGIC: [u8; 4] = *b"EKB1";
const KEY_BYTES: usize = 16;
/// A buffer of this size always suffices for [`encode_test`].
pub const MAX_TEST_BYTES: usize = KEY_BYTES + 1 + BASELINE_RUNS * (1 + MAX_BYTES);

/// Why bytes are no baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlashError {
    /// They do not begin as one.
    NotABaseline,
    /// A test's runs cannot be read.
    Damaged,
    /// More runs than the buffer holds, or than a baseline has.
    TooMany,
}

impl fmt::Display for FlashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotABaseline => "not a baseline for devices: it must begin with EKB1",
            Self::Damaged => "the baseline is damaged: export it again",
            Self::TooMany => "more runs than there is room for: give a larger buffer",
        })
    }
}

impl core::error::Error for FlashError {}

/// The bytes of a baseline, for example by `include_bytes!`.
#[derive(Clone, Copy, Debug)]
pub struct Flash<'f>(&'f [u8]);

impl<'f> Flash<'f> {
    /// Looks at the beginning.
    ///
    /// # Errors
    ///
    /// [`FlashError::NotABaseline`].
    pub fn new(bytes: &'f [u8]) -> Result<Self, FlashError> {
        let rest = bytes.strip_prefix(&MAGIC);
        rest.map(Self).ok_or(FlashError::NotABaseline)
    }

    /// Copies the runs of a test to the front of `buffer`, oldest first; none if the baseline does not know it.
    ///
    /// # Errors
    ///
    /// Damage on the way to the test, or a buffer that is too small.
    pub fn runs<'b>(
        &self,
        test: TestKey,
        buffer: &'b mut [Option<Digest>],
    ) -> Result<&'b [Option<Digest>], FlashError> {
        let mut rest = self.0;
        while !rest.is_empty() {
            let key = take(&mut rest, KEY_BYTES)?;
            let found = key == test.to_u128().to_le_bytes();
            let runs = usize::from(*take(&mut rest, 1)?.first().ok_or(FlashError::Damaged)?);
            for run in 0..runs {
                let length = take(&mut rest, 1)?.first().ok_or(FlashError::Damaged)?;
                let bytes = take(&mut rest, usize::from(*length))?;
                if found {
                    let digest = wire::decode(bytes).map_err(|_| FlashError::Damaged)?;
                    *buffer.get_mut(run).ok_or(FlashError::TooMany)? = Some(digest);
                }
            }
            if found {
                return buffer.get(..runs).ok_or(FlashError::TooMany);
            }
        }
        Ok(&[])
    }
}

/// The next bytes.
fn take<'f>(rest: &mut &'f [u8], count: usize) -> Result<&'f [u8], FlashError> {
    let (taken, after) = rest.split_at_checked(count).ok_or(FlashError::Damaged)?;
    *rest = after;
    Ok(taken)
}

/// Writes a test's part of a baseline to `buffer`, and returns the bytes used, at most [`MAX_TEST_BYTES`]; [`MAGIC`] comes before the first.
///
/// # Errors
///
/// [`FlashError::TooMany`]: more than 32 runs, or a buffer that is too small.
pub fn encode_test<'b>(
    test: TestKey,
    runs: &[Digest],
    buffer: &'b mut [u8],
) -> Result<&'b [u8], FlashError> {
    if runs.len() > BASELINE_RUNS {
        return Err(FlashError::TooMany);
    }
    let mut used = 0;
    let mut put = |bytes: &[u8]| -> Result<(), FlashError> {
        let room = buffer.get_mut(used..used + bytes.len());
        room.ok_or(FlashError::TooMany)?.copy_from_slice(bytes);
        used += bytes.len();
        Ok(())
    };
    put(&test.to_u128().to_le_bytes())?;
    put(&[runs.len() as u8])?;
    for run in runs {
        let mut encoded = [0; MAX_BYTES];
        let bytes = wire::encode(run, &mut encoded).map_err(|_| FlashError::TooMany)?;
        put(&[bytes.len() as u8])?;
        put(bytes)?;
    }
    buffer.get(..used).ok_or(FlashError::TooMany)
}
