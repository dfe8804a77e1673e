//! Which tests must be judged, so that one that vanished does not pass in silence.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

/// The entry that stands for every test with a baseline.
const KNOWN: &str = "known";
/// What an entry begins with that takes tests out again.
const NOT: char = '!';
/// What stands for any characters.
const ANY: char = '*';

/// The tests that must be judged: full names, patterns in which `*` stands for any characters, `known` for every test with a
/// baseline in this environment; an entry after `!` takes its tests out again. Empty by default: none must.
///
/// Read from a list, or from text with commas in between, as in a variable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Required {
    entries: Vec<String>,
}

impl Required {
    /// Whether no test must be judged.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a test must be judged; `known` says whether it has a baseline.
    #[must_use]
    pub fn contains(&self, test: &str, known: bool) -> bool {
        let entries = self.entries.iter();
        let is_out = entries
            .clone()
            .filter_map(|entry| entry.strip_prefix(NOT))
            .any(|pattern| matches(pattern, test));
        let is_in = (known && entries.clone().any(|entry| entry == KNOWN))
            || self.patterns().any(|pattern| matches(pattern, test));
        is_in && !is_out
    }

    /// The names and patterns that match none of these tests: what they stood for is gone, or misspelt.
    #[must_use]
    pub fn unmatched<'r>(&'r self, tests: &[&str]) -> Vec<&'r str> {
        let stands_for_none = |pattern: &&str| !tests.iter().any(|test| matches(pattern, test));
        self.patterns().filter(stands_for_none).collect()
    }

    /// The entries that put tests in by their names.
    fn patterns(&self) -> impl Iterator<Item = &str> {
        let names = |entry: &&str| *entry != KNOWN && !entry.starts_with(NOT);
        self.entries.iter().map(String::as_str).filter(names)
    }

    fn of<E: de::Error>(entries: Vec<String>) -> Result<Self, E> {
        let says_nothing = |entry: &String| entry.trim_start_matches(NOT).trim().is_empty();
        if entries.iter().any(says_nothing) {
            return Err(E::custom(
                "an entry is empty: write a test's full name, a pattern with *, or \"known\"",
            ));
        }
        Ok(Self { entries })
    }
}

/// Whether a whole name fits a pattern in which `*` stands for any characters.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split(ANY);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    // The earliest place of each part leaves the most for the parts after it.
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last)
}

impl<'de> Deserialize<'de> for Required {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Required;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"known\", or a list of tests such as [\"known\", \"text::*\"]")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Required, E> {
                let entries = text.split(',').map(str::trim);
                let given = entries.filter(|entry| !entry.is_empty());
                Required::of(given.map(ToOwned::to_owned).collect())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Required, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = list.next_element()? {
                    entries.push(entry);
                }
                Required::of(entries)
            }
        }
        deserializer.deserialize_any(Entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters_and_nothing_else_does() {
        for (pattern, name, fits) in [
            ("text::parses", "text::parses", true),
            ("text::parses", "text::parses/1", false),
            ("text::*", "text::", true),
            ("*::parses", "text::parses", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("a*a", "a", false),
            ("**", "", true),
            ("[a]?", "a1", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
