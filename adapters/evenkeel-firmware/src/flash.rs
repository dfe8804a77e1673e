//! A baseline in flash: the runs of some tests, read in place. `cargo evenkeel export --embedded` writes it.
//!
//! ```text
//! "EKB" | version (1 byte, "1")
//! per test: key (16 bytes, little endian) | number of runs (1 byte) | per run: length (1 byte) | digest in the kernel's wire form
//! CRC-32/ISO-HDLC of all before (4 bytes, little endian)
//! ```

use core::fmt;

use crc::{CRC_32_ISO_HDLC, Crc, NoTable};
use evenkeel_core::wire::{self, MAX_BYTES};
use evenkeel_core::{BASELINE_RUNS, Digest, TestKey};
use heapless::Vec;

use crate::TestName;

const MAGIC: [u8; 3] = *b"EKB";
/// The format that [`encode`] writes.
pub const FLASH_VERSION: u8 = b'1';
const KEY_BYTES: usize = 16;
const CRC_BYTES: usize = 4;
/// Without a table: it is asked once, and flash is scarce.
const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

/// Why bytes are no baseline, or cannot become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlashError {
    /// They do not begin as one.
    NotABaseline,
    /// A format that this version does not know.
    Version {
        /// What stands where the version should.
        found: u8,
    },
    /// The checksum does not match, or what it guards is no baseline.
    Damaged,
    /// More runs than a baseline has.
    TooMany,
}

impl fmt::Display for FlashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotABaseline => {
                "not a baseline for devices: write one with `cargo evenkeel export --embedded`"
            }
            Self::Version { .. } => {
                "a baseline of another version: export it with the evenkeel of this firmware"
            }
            Self::Damaged => "the baseline is damaged: export it again",
            Self::TooMany => "more than 32 runs of a test: give the newest",
        })
    }
}

impl core::error::Error for FlashError {}

/// The bytes of a baseline, for example by `include_bytes!`.
#[derive(Clone, Copy, Debug)]
pub struct Flash<'f>(&'f [u8]);

impl<'f> Flash<'f> {
    /// Checks every byte once. No bytes at all are a baseline that knows no test: firmware begins without one.
    ///
    /// # Errors
    ///
    /// Bytes that are no baseline, of another version, or damaged.
    pub fn new(bytes: &'f [u8]) -> Result<Self, FlashError> {
        if bytes.is_empty() {
            return Ok(Self(bytes));
        }
        let rest = bytes.strip_prefix(&MAGIC).ok_or(FlashError::NotABaseline)?;
        let (version, rest) = rest.split_first().ok_or(FlashError::NotABaseline)?;
        if *version != FLASH_VERSION {
            return Err(FlashError::Version { found: *version });
        }
        let (tests, _) = rest
            .split_last_chunk::<CRC_BYTES>()
            .ok_or(FlashError::Damaged)?;
        let (checked, sum) = bytes
            .split_last_chunk::<CRC_BYTES>()
            .ok_or(FlashError::Damaged)?;
        if CRC.checksum(checked).to_le_bytes() != *sum {
            return Err(FlashError::Damaged);
        }
        Ok(Self(tests))
    }

    /// The newest `N` runs of a test, oldest first; none if the baseline does not know it.
    ///
    /// # Errors
    ///
    /// [`FlashError::Damaged`]: written by something else than [`encode`].
    pub fn history<const N: usize>(
        &self,
        test: TestName<'_>,
    ) -> Result<Vec<Digest, N>, FlashError> {
        let key = test.key().to_u128().to_le_bytes();
        let mut history = Vec::new();
        let mut rest = self.0;
        while !rest.is_empty() {
            let is_wanted = take(&mut rest, KEY_BYTES)? == key;
            let runs = usize::from(byte(&mut rest)?);
            for run in 0..runs {
                let length = usize::from(byte(&mut rest)?);
                let bytes = take(&mut rest, length)?;
                if is_wanted && run + N >= runs {
                    let digest = wire::decode(bytes).map_err(|_| FlashError::Damaged)?;
                    history.push(digest).map_err(|_| FlashError::Damaged)?;
                }
            }
            if is_wanted {
                break;
            }
        }
        Ok(history)
    }
}

/// The next bytes.
fn take<'f>(rest: &mut &'f [u8], count: usize) -> Result<&'f [u8], FlashError> {
    let (taken, after) = rest.split_at_checked(count).ok_or(FlashError::Damaged)?;
    *rest = after;
    Ok(taken)
}

fn byte(rest: &mut &[u8]) -> Result<u8, FlashError> {
    let (first, after) = rest.split_first().ok_or(FlashError::Damaged)?;
    *rest = after;
    Ok(*first)
}

/// Writes a baseline by calling `write` with its parts: tests with their runs in cycles, oldest first.
///
/// # Errors
///
/// [`FlashError::TooMany`], before anything is written.
pub fn encode(
    tests: &[(TestKey, &[Digest])],
    mut write: impl FnMut(&[u8]),
) -> Result<(), FlashError> {
    let fits = |runs: &[Digest]| runs.len() <= BASELINE_RUNS;
    if !tests.iter().all(|(_, runs)| fits(runs)) {
        return Err(FlashError::TooMany);
    }
    let mut sum = CRC.digest();
    let mut put = |bytes: &[u8]| {
        sum.update(bytes);
        write(bytes);
    };
    put(&MAGIC);
    put(&[FLASH_VERSION]);
    for (test, runs) in tests {
        put(&test.to_u128().to_le_bytes());
        put(&[runs.len() as u8]);
        for run in *runs {
            let mut buffer = [0; MAX_BYTES];
            // Never in practice: the buffer fits every digest.
            let bytes = wire::encode(run, &mut buffer).map_err(|_| FlashError::Damaged)?;
            put(&[bytes.len() as u8]);
            put(bytes);
        }
    }
    write(&sum.finalize().to_le_bytes());
    Ok(())
}
