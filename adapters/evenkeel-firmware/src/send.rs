//! Sends runs as frames.

use evenkeel_core::wire::{MAX_FRAME_BYTES, RunRecord, WireError, encode_frame};
use evenkeel_core::{Digest, TestKey};

/// Sends runs byte by byte: over a UART, RTT, semihosting, whatever `write` writes to.
#[derive(Debug)]
pub struct Sender<W> {
    write: W,
    sequence: u32,
}

impl<W: FnMut(u8)> Sender<W> {
    /// Sends by calling `write` with each byte.
    pub const fn new(write: W) -> Self {
        Self { write, sequence: 0 }
    }

    /// Sends a run as one frame. A zero comes first, so that whatever was on the line before damages nothing.
    ///
    /// # Errors
    ///
    /// None in practice: the buffer fits every frame.
    pub fn send(&mut self, test: TestKey, digest: &Digest) -> Result<(), WireError> {
        let record = RunRecord {
            test,
            sequence: self.sequence,
            digest: *digest,
        };
        let mut buffer = [0; MAX_FRAME_BYTES];
        let frame = encode_frame(&record, &mut buffer)?;
        (self.write)(0);
        frame.iter().for_each(|byte| (self.write)(*byte));
        self.sequence = self.sequence.wrapping_add(1);
        Ok(())
    }
}
