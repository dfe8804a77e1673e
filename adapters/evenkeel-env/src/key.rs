use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

use crate::Environment;

/// The name of an environment: a readable beginning and a hash of the stable facts.
///
/// At most [`Key::MAX`] bytes of `a-z`, `0-9`, `-`, `_` and `.`; safe as a file name on every system, also where case
/// does not count. The beginning is for people; two environments differ when the hash differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

/// A text that is no environment key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Too long, or too short for its hash.
    #[error("environment key of {found} bytes, expected 18 to {max}; copy it from the store's folder names", max = Key::MAX)]
    Length {
        /// Bytes found.
        found: usize,
    },
    /// A character that no key has.
    #[error(
        "environment key with {found:?} at byte {at}, expected a-z, 0-9, '-', '_' or '.'; copy it from the store's folder names"
    )]
    Character {
        /// What was found.
        found: char,
        /// Where, in bytes.
        at: usize,
    },
    /// No hash at the end.
    #[error(
        "environment key {found:?} does not end in '-' and 16 hexadecimal digits; copy it from the store's folder names"
    )]
    Hash {
        /// The whole text.
        found: String,
    },
}

const HASH_DIGITS: usize = 16;

impl Key {
    /// The longest key, in bytes: with a store's folder before and a run's name after it, still far from the 260 of
    /// Windows paths.
    pub const MAX: usize = 104;

    pub(crate) fn of(environment: &Environment, profile: &str, label: Option<&str>) -> Key {
        let Environment { ci, platform } = environment;
        let cores = platform.usable_cores.map(|count| count.to_string());
        let facts = [
            // Changed whenever the list below changes its meaning, so that no history is continued by accident.
            Some("evenkeel-key-1"),
            Some(platform.os.as_str()),
            Some(platform.architecture.as_str()),
            platform.cpu_model.as_deref(),
            cores.as_deref(),
            Some(platform.virtualisation.as_str()),
            Some(ci.provider.as_str()),
            Some(ci.runner.as_str()),
            ci.label.as_deref(),
            Some(profile),
            label,
        ];
        let hash = xxh3_64(&unambiguous(&facts));

        // What stands behind the `@` is the nominal clock.
        let model = platform
            .cpu_model
            .as_deref()
            .and_then(|model| model.split('@').next())
            .unwrap_or_default();
        let cores = format!("{}c", cores.as_deref().unwrap_or("x"));
        let parts = [
            (platform.os.as_str(), 10),
            (platform.architecture.as_str(), 10),
            (cores.as_str(), 5),
            (model, 26),
            (ci.provider.as_str(), 12),
            (profile, 8),
            (label.unwrap_or_default(), 8),
        ];
        let mut key = String::new();
        for (text, most) in parts {
            let slug = slug(text, most);
            if !slug.is_empty() {
                key.push_str(&slug);
                key.push('-');
            }
        }
        Key(format!("{key}{hash:016x}"))
    }

    /// Checks a text that was a key before, such as a folder's name.
    ///
    /// # Errors
    ///
    /// [`KeyError`], when no environment could have this key.
    pub fn parse(text: &str) -> Result<Key, KeyError> {
        if !(HASH_DIGITS + 2..=Key::MAX).contains(&text.len()) {
            return Err(KeyError::Length { found: text.len() });
        }
        let allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.');
        if let Some((at, found)) = text
            .char_indices()
            .find(|&(at, c)| !allowed(c) || (at == 0 && !c.is_alphanumeric()))
        {
            return Err(KeyError::Character { found, at });
        }
        let is_hash = |tail: &str| {
            tail.len() == HASH_DIGITS
                && tail.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        match text.rsplit_once('-') {
            Some((_, tail)) if is_hash(tail) => Ok(Key(text.to_owned())),
            _ => Err(KeyError::Hash {
                found: text.to_owned(),
            }),
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Each fact with its length before it, so that no two lists give the same bytes.
fn unambiguous(facts: &[Option<&str>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for fact in facts {
        let length = fact.map_or(u64::MAX, |fact| fact.len() as u64);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(fact.unwrap_or_default().as_bytes());
    }
    bytes
}

/// What is worth reading of a text: lower case, words joined by `-`, at most `most` bytes.
fn slug(text: &str, most: usize) -> String {
    let text = text.to_lowercase().replace("(r)", " ").replace("(tm)", " ");
    let mut slug = String::new();
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    for word in words.filter(|word| !matches!(*word, "" | "cpu" | "processor")) {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug.truncate(most);
    slug.trim_matches(['-', '_']).to_owned()
}
