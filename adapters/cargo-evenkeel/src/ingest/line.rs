//! Where the bytes come from.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serial2::SerialPort;

use super::stream::Stream;
use crate::arguments::Ingest;

pub(super) fn file(path: &Path, stream: &mut Stream) -> anyhow::Result<()> {
    let file = File::open(path).with_context(|| format!("could not open {}", path.display()))?;
    read(file, stream).with_context(|| format!("could not read {}", path.display()))
}

/// Reads to the end.
pub(super) fn read(input: impl Read, stream: &mut Stream) -> std::io::Result<()> {
    for byte in BufReader::new(input).bytes() {
        stream.push(byte?);
    }
    Ok(())
}

/// Reads a serial line until the device says that it is done, or is silent for too long.
pub(super) fn serial(device: &str, arguments: &Ingest, stream: &mut Stream) -> anyhow::Result<()> {
    let silence = Duration::from_secs(arguments.silence.into());
    let opened = SerialPort::open(device, arguments.baud).and_then(|mut port| {
        port.set_read_timeout(silence)?;
        Ok(port)
    });
    let port = opened.with_context(|| {
        format!("could not open the serial line {device}: is it plugged in, and may you read it?")
    })?;
    let mut buffer = [0; 1024];
    while !stream.has_ended {
        match port.read(&mut buffer) {
            // The device was unplugged.
            Ok(0) => break,
            Ok(count) => buffer
                .iter()
                .take(count)
                .for_each(|byte| stream.push(*byte)),
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                if stream.is_empty() {
                    bail!(
                        "nothing came over {device} in {} s: reset the device, or check --baud",
                        silence.as_secs()
                    );
                }
                break;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // What a pseudoterminal says when its other side is closed.
            Err(_) if !stream.is_empty() => break,
            Err(error) => return Err(error).with_context(|| format!("could not read {device}")),
        }
    }
    Ok(())
}
