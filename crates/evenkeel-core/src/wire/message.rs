//! What a device says beside its runs: who it is, what its tests are called, that it is done.

use serde::{Deserialize, Serialize};

use super::frame::{self, FRAME_VERSION, RunRecord, encode_frame, frame_of};
use super::put::Put;
use super::{WireError, checked_body};

/// What the first byte of a frame says; a run's is [`FRAME_VERSION`].
const DEVICE: u8 = 2;
const TEST: u8 = 3;
const END: u8 = 4;

/// Where a device's runs were measured: its history belongs to these three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device<'m> {
    /// The chip or board.
    pub chip: &'m str,
    /// How often the counter of the runs counts, per second.
    pub clock_hz: u32,
    /// How the firmware was built, such as `release`; not its version, with which a new history would begin.
    pub build: &'m str,
}

/// One frame's message.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Message<'m> {
    /// A run.
    Run(RunRecord),
    /// The device whose runs follow.
    Device(Device<'m>),
    /// A test's name: runs have only the key made of it.
    Test(&'m str),
    /// Nothing follows until the device starts again.
    End,
}

/// Writes a message as a frame, as [`encode_frame`](super::encode_frame) does a run.
///
/// # Errors
///
/// [`WireError::TextTooLong`], or [`WireError::BufferTooSmall`] for a run: a buffer of
/// [`MAX_FRAME_BYTES`](super::MAX_FRAME_BYTES) always suffices for that.
///
/// ```
/// # use evenkeel_core::wire::{Frames, MAX_FRAME_BYTES, Message, encode_message};
/// let mut buffer = [0; MAX_FRAME_BYTES];
/// let sent = encode_message(&Message::Test("filters"), &mut buffer)?;
/// let mut frames = Frames::new();
/// let (last, before) = sent.split_last().expect("a frame is not empty");
/// assert!(before.iter().all(|byte| frames.message(*byte).is_none()));
/// assert_eq!(frames.message(*last), Some(Ok(Message::Test("filters"))));
/// # Ok::<(), evenkeel_core::wire::WireError>(())
/// ```
pub fn encode_message<'b>(
    message: &Message<'_>,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], WireError> {
    let written = match message {
        Message::Run(record) => return encode_frame(record, buffer),
        Message::Device(device) => frame_of(DEVICE, |put| put_device(device, put), buffer),
        Message::Test(name) => frame_of(TEST, |put| put.text(name), buffer),
        Message::End => frame_of(END, |_| Some(()), buffer),
    };
    written.ok_or(WireError::TextTooLong)
}

pub(super) fn put_device(device: &Device<'_>, put: &mut Put<'_>) -> Option<()> {
    put.text(device.chip)?;
    put.varint(device.clock_hz.into())?;
    put.text(device.build)
}

/// The message in the bytes of a frame, without its closing zero.
pub(super) fn message(frame: &mut [u8]) -> Result<Message<'_>, WireError> {
    let plain = frame::plain(frame)?;
    let kind = *plain.first().ok_or(WireError::TooShort)?;
    let expected = if (FRAME_VERSION..=END).contains(&kind) {
        kind
    } else {
        FRAME_VERSION
    };
    let body = checked_body(plain, expected)?;
    match kind {
        DEVICE => whole(body).map(Message::Device),
        TEST => whole(body).map(Message::Test),
        END => whole::<()>(body).map(|()| Message::End),
        _ => frame::run(body).map(Message::Run),
    }
}

/// A value that takes up the whole body.
fn whole<'m, T: Deserialize<'m>>(body: &'m [u8]) -> Result<T, WireError> {
    match postcard::take_from_bytes(body) {
        Ok((value, [])) => Ok(value),
        _ => Err(WireError::Fields),
    }
}
