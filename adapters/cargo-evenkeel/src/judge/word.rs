//! Words from a closed list: keys of an object, names of a level. An unknown one is an error with the nearest known.

use std::fmt::{self, Display};

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, Visitor};

use crate::nearest::hint;

/// A word of `known`, read as its position there; `what` names its kind in errors.
#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) what: &'static str,
    pub(super) known: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Word {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Word {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: one of {}", self.what, self.known.join(", "))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<usize, E> {
        match self.known.iter().position(|known| *known == word) {
            Some(position) => Ok(position),
            None => Err(E::custom(format_args!(
                "unknown {} `{}`:{} known are {}",
                self.what,
                shortened(word),
                hint(word, self.known.iter().copied()),
                self.known.join(", ")
            ))),
        }
    }
}

/// A hostile word is not repeated in full.
fn shortened(word: &str) -> std::borrow::Cow<'_, str> {
    match word.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &word[..end]).into(),
        None => word.into(),
    }
}

/// The keys that a line or a part of it had, by position; twice is an error.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen(u16);

impl Seen {
    /// The key at `position`, seen now.
    pub(super) fn key<E: Error>(&mut self, keys: Word, position: usize) -> Result<&'static str, E> {
        let key = keys.known[position];
        if self.has(position) {
            return Err(E::custom(format_args!("`{key}` is given twice")));
        }
        self.0 |= 1 << position;
        Ok(key)
    }

    /// Whether the key at `position` was there.
    pub(super) fn has(self, position: usize) -> bool {
        self.0 & 1 << position != 0
    }
}

/// An error with its place before it. The parser keeps the position that the text ends with.
pub(super) fn at<E: Error>(place: impl Display, error: impl Display) -> E {
    E::custom(format_args!("{place}: {error}"))
}
