//! Texts, line by line.

use crate::Fault;

/// The lines of a text with their numbers, from 1, without terminal escapes.
pub(crate) fn numbered(bytes: &[u8]) -> Result<impl Iterator<Item = (usize, &str)>, Fault> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        Fault::at_line(line, "not UTF-8: expected the tool's output as text")
    })?;
    Ok((1..).zip(text.lines()))
}

/// The power of ten that turns a time in this unit into nanoseconds.
pub(crate) fn places_to_ns(unit: &str) -> Option<i32> {
    match unit {
        "ns" => Some(0),
        "us" | "µs" | "μs" => Some(3),
        "ms" => Some(6),
        "s" | "sec" => Some(9),
        _ => None,
    }
}
