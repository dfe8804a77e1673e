//! What a stream of frames says, damaged or not.

use std::collections::HashMap;

use anyhow::Context as _;
use evenkeel::kernel::TestKey;
use evenkeel::kernel::wire::{self, Frames, Message, RunRecord, WireError};

/// The device that a frame named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Device {
    chip: String,
    pub(super) clock_hz: u32,
    build: String,
}

impl Device {
    pub(super) fn borrowed(&self) -> wire::Device<'_> {
        wire::Device {
            chip: &self.chip,
            clock_hz: self.clock_hz,
            build: &self.build,
        }
    }
}

/// The runs from one start of a device to the next.
#[derive(Debug)]
pub(super) struct Sending {
    /// `None` until a frame has named it.
    device: Option<Device>,
    pub(super) runs: Vec<RunRecord>,
}

/// All that came so far.
#[derive(Debug, Default)]
pub(super) struct Stream {
    frames: Frames,
    /// By key, as frames anywhere in the stream say it.
    pub(super) names: HashMap<TestKey, String>,
    sendings: Vec<Sending>,
    device: Option<Device>,
    /// Whether the device said that nothing follows.
    pub(super) has_ended: bool,
    damaged: usize,
    newer: usize,
}

impl Stream {
    pub(super) fn push(&mut self, byte: u8) {
        match self.frames.message(byte) {
            None => {}
            Some(Ok(Message::Device(device))) => {
                self.device = Some(Device {
                    chip: device.chip.to_owned(),
                    clock_hz: device.clock_hz,
                    build: device.build.to_owned(),
                });
            }
            Some(Ok(Message::Test(name))) => {
                self.names.insert(TestKey::of(name), name.to_owned());
            }
            Some(Ok(Message::Run(record))) => self.add(record),
            Some(Ok(Message::End)) => self.has_ended = true,
            // A message of a newer version of the wire.
            Some(Ok(_) | Err(WireError::Version { .. })) => self.newer += 1,
            Some(Err(_)) => self.damaged += 1,
        }
    }

    /// Whether no run came yet.
    pub(super) fn is_empty(&self) -> bool {
        self.sendings.is_empty()
    }

    /// A device that starts again counts its runs from 0 again.
    fn add(&mut self, record: RunRecord) {
        let device = &self.device;
        let continued = self.sendings.last_mut().filter(|sending| {
            let last = sending.runs.last();
            let follows = last.is_none_or(|last| last.sequence < record.sequence);
            follows && (sending.device.is_none() || sending.device == *device)
        });
        match continued {
            Some(sending) => {
                sending.device.clone_from(device);
                sending.runs.push(record);
            }
            None => self.sendings.push(Sending {
                device: device.clone(),
                runs: vec![record],
            }),
        }
    }

    /// What did not come whole, as a sentence; `None` if all did.
    pub(super) fn damage(&self) -> Option<String> {
        let missing: usize = self.sendings.iter().map(Sending::missing).sum();
        let parts = [
            (self.damaged, "frames came damaged and are left out"),
            (self.newer, "frames are of a newer version: update evenkeel"),
            (missing, "runs that were sent are missing"),
        ];
        let said = parts.iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> = said
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// The runs by start of the device, oldest first.
    ///
    /// # Errors
    ///
    /// There are runs, and no frame names the device.
    pub(super) fn sendings(self) -> anyhow::Result<Vec<(Device, Sending)>> {
        let named = self
            .sendings
            .iter()
            .find_map(|sending| sending.device.clone());
        let first = named.or(self.device);
        let with_device = self.sendings.into_iter().map(|sending| {
            // What came before the first name came from that device.
            let device = sending.device.clone().or_else(|| first.clone());
            let device = device.context(
                "no frame names the device: send with `evenkeel_firmware::Sender`, or let the device send again",
            )?;
            Ok((device, sending))
        });
        with_device.collect()
    }
}

impl Sending {
    /// How many runs were sent before the last that came, and did not come.
    fn missing(&self) -> usize {
        let sent = self
            .runs
            .last()
            .map_or(0, |last| last.sequence as usize + 1);
        sent.saturating_sub(self.runs.len())
    }
}
