//! Sends runs as frames.

use evenkeel_core::Digest;
use evenkeel_core::wire::{Device, MAX_FRAME_BYTES, Message, RunRecord, WireError, encode_message};

use crate::TestName;

/// Sends runs byte by byte: over a UART, RTT, semihosting, whatever `write` writes to. `cargo evenkeel ingest` reads them.
#[derive(Debug)]
pub struct Sender<'d, W> {
    device: Device<'d>,
    write: W,
    sequence: u32,
}

impl<'d, W: FnMut(u8)> Sender<'d, W> {
    /// Sends the device's runs by calling `write` with each byte. One sender for each start of the device: it counts the runs.
    pub const fn new(device: Device<'d>, write: W) -> Self {
        Self {
            device,
            write,
            sequence: 0,
        }
    }

    /// Sends a run of a test, in cycles. The device and the name go with it each time, so that a reader who comes late
    /// or loses a frame knows them from the next run.
    ///
    /// # Errors
    ///
    /// [`WireError::TextTooLong`].
    pub fn send(&mut self, test: TestName<'_>, digest: &Digest) -> Result<(), WireError> {
        let record = RunRecord {
            test: test.key(),
            sequence: self.sequence,
            digest: *digest,
        };
        self.say(&Message::Device(self.device))?;
        self.say(&Message::Test(test.text()))?;
        self.say(&Message::Run(record))?;
        self.sequence = self.sequence.wrapping_add(1);
        Ok(())
    }

    /// Says that nothing follows, so that a reader of a serial line need not wait.
    ///
    /// # Errors
    ///
    /// None in practice: the buffer fits it.
    pub fn end(&mut self) -> Result<(), WireError> {
        self.say(&Message::End)
    }

    /// A zero comes first, so that whatever was on the line before damages nothing.
    fn say(&mut self, message: &Message<'_>) -> Result<(), WireError> {
        let mut buffer = [0; MAX_FRAME_BYTES];
        let frame = encode_message(message, &mut buffer)?;
        (self.write)(0);
        frame.iter().for_each(|byte| (self.write)(*byte));
        Ok(())
    }
}
