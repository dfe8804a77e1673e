//! JSON documents: what does not fit is said with its key, its line and its column.

use serde::Deserialize;

use crate::Fault;
use crate::error::shortened;

/// Reads a document; `expected` says in the error what it should be.
pub(crate) fn read<'t, T: Deserialize<'t>>(bytes: &'t [u8], expected: &str) -> Result<T, Fault> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let key = error.path().to_string();
        fault(error.inner(), Some(key).filter(|key| key != "."), expected)
    })?;
    deserializer
        .end()
        .map_err(|error| fault(&error, None, expected))?;
    Ok(value)
}

fn fault(error: &serde_json::Error, key: Option<String>, expected: &str) -> Fault {
    let said = error.to_string();
    // The place is said before the reason.
    let reason = said
        .rsplit_once(" at line ")
        .map_or(&*said, |(reason, _)| reason);
    Fault {
        line: Some(error.line()).filter(|line| *line > 0),
        column: Some(error.column()).filter(|column| *column > 0),
        key: key.map(|key| shortened(&key, 200)),
        reason: format!("{}; expected {expected}", shortened(reason, 300)),
    }
}

/// A moment such as `2026-11-26T18:03:35.127+00:00`, in nanoseconds since the Unix epoch.
pub(crate) fn moment(text: &str, key: &str) -> Result<i64, Fault> {
    let wrong = || {
        let found = shortened(text, 60);
        Fault::at_key(
            key,
            format!(
                "{found:?} is no moment: expected RFC 3339 with an offset, such as 2026-11-26T18:03:35+00:00"
            ),
        )
    };
    let timestamp: jiff::Timestamp = text.parse().map_err(|_| wrong())?;
    i64::try_from(timestamp.as_nanosecond()).map_err(|_| wrong())
}
