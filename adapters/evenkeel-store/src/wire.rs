//! The postcard forms of what a segment holds. A change here is a new format version.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use evenkeel_core::{Digest, Verdict};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::finite::Finite;
use crate::{Acceptance, Origin, Part, Reason, Record, RunId, Stored};

/// The most bytes of a head, be it a segment's or a group's: decoded, a hostile one takes some twenty times as many.
pub(crate) const MAX_HEAD_BYTES: u32 = 4 << 20;
/// The most origins, and the most words; of those there are a few, units and names of conditions.
pub(crate) const MAX_SHARED: usize = 1 << 16;
/// The most tests of a segment.
pub(crate) const MAX_TESTS: u32 = 1 << 20;

/// What all records of a segment share.
#[derive(Serialize, Deserialize)]
pub(crate) struct Head {
    #[serde(deserialize_with = "few")]
    pub(crate) origins: Vec<Origin>,
    /// Units and names of conditions.
    #[serde(deserialize_with = "few")]
    pub(crate) words: Vec<String>,
}

/// Begins the group of a test.
#[derive(Serialize, Deserialize)]
pub(crate) struct GroupHead<'a> {
    pub(crate) test: &'a str,
    /// The payload length of each acceptance.
    pub(crate) acceptances: Vec<u32>,
    /// The payload length of each record.
    pub(crate) records: Vec<u32>,
}

/// A [`Record`] with numbers in place of what the head and the group say.
#[derive(Serialize, Deserialize)]
pub(crate) struct RecordForm {
    pub(crate) start: RecordStart,
    pub(crate) ratio: Option<Finite>,
    pub(crate) conditions: Vec<(u32, Finite)>,
    pub(crate) digest: Digest,
}

/// What begins a record: enough to put it in order, and to say whether it may judge.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct RecordStart {
    pub(crate) run: RunId,
    pub(crate) origin: u32,
    pub(crate) unit: u32,
    pub(crate) started_at_ns: i64,
    pub(crate) verdict: Verdict,
}

/// What follows a [`RecordStart`], of which the digest counts.
#[derive(Deserialize)]
pub(crate) struct RecordRest {
    _ratio: Option<Finite>,
    #[serde(deserialize_with = "words_below")]
    pub(crate) words: u32,
    pub(crate) digest: Digest,
}

/// An [`Acceptance`] with numbers in place of what the head and the group say.
#[derive(Serialize, Deserialize)]
pub(crate) struct AcceptanceForm {
    pub(crate) id: RunId,
    pub(crate) origin: u32,
    pub(crate) run: RunId,
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) at_ns: i64,
}

/// A segment's [`Head`], ready to be shared by what is read.
#[derive(Debug)]
pub(crate) struct Shared {
    origins: Vec<Arc<Origin>>,
    words: Vec<Arc<str>>,
}

impl From<Head> for Shared {
    fn from(head: Head) -> Self {
        Self {
            origins: head.origins.into_iter().map(Arc::new).collect(),
            words: head.words.into_iter().map(Arc::from).collect(),
        }
    }
}

impl Shared {
    pub(crate) fn origin(&self, index: u32) -> Option<&Arc<Origin>> {
        self.origins.get(index as usize)
    }

    /// Whether there are so many words.
    pub(crate) fn has_words(&self, words: u32) -> bool {
        words as usize <= self.words.len()
    }

    /// `None` where the form names an origin or a word that the segment does not have.
    pub(crate) fn record(&self, form: RecordForm, test: &Arc<str>) -> Option<Stored<Record>> {
        let word = |index: u32| self.words.get(index as usize).cloned();
        Some(Stored {
            origin: self.origin(form.start.origin)?.clone(),
            item: Record {
                run: form.start.run,
                test: test.clone(),
                unit: word(form.start.unit)?,
                started_at_ns: form.start.started_at_ns,
                verdict: form.start.verdict,
                digest: form.digest,
                ratio: form.ratio.map(Finite::get),
                conditions: form
                    .conditions
                    .into_iter()
                    .map(|(name, value)| Some((word(name)?, value.get())))
                    .collect::<Option<_>>()?,
            },
        })
    }

    /// `None` where the form names an origin that the segment does not have.
    pub(crate) fn acceptance(
        &self,
        form: AcceptanceForm,
        test: &Arc<str>,
    ) -> Option<Stored<Acceptance>> {
        Some(Stored {
            origin: self.origin(form.origin)?.clone(),
            item: Acceptance {
                id: form.id,
                test: test.clone(),
                run: form.run,
                reason: form.reason,
                by: form.by,
                at_ns: form.at_ns,
            },
        })
    }
}

/// Reads a sequence of at most [`MAX_SHARED`] elements, and takes no memory for more.
fn few<'a, D: Deserializer<'a>, T: Deserialize<'a>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Few<T>(PhantomData<T>);

    impl<'a, T: Deserialize<'a>> Visitor<'a> for Few<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {MAX_SHARED} elements")
        }

        fn visit_seq<S: SeqAccess<'a>>(self, mut sequence: S) -> Result<Vec<T>, S::Error> {
            let mut elements = Vec::new();
            while let Some(element) = sequence.next_element()? {
                if elements.len() == MAX_SHARED {
                    return Err(S::Error::invalid_length(MAX_SHARED + 1, &self));
                }
                elements.push(element);
            }
            Ok(elements)
        }
    }

    deserializer.deserialize_seq(Few(PhantomData))
}

/// Reads past a record's conditions; the number of words that there must be for their names.
fn words_below<'a, D: Deserializer<'a>>(deserializer: D) -> Result<u32, D::Error> {
    struct Conditions;

    impl<'a> Visitor<'a> for Conditions {
        type Value = u32;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("conditions")
        }

        fn visit_seq<S: SeqAccess<'a>>(self, mut conditions: S) -> Result<u32, S::Error> {
            let mut words = 0;
            while let Some((name, _value)) = conditions.next_element::<(u32, Finite)>()? {
                words = words.max(name.saturating_add(1));
            }
            Ok(words)
        }
    }

    deserializer.deserialize_seq(Conditions)
}

/// The value at the start of `bytes`, and the bytes after it.
pub(crate) fn decode_start<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<(T, &'a [u8])> {
    postcard::take_from_bytes(bytes).ok()
}

/// The value that makes up all of `bytes`.
pub(crate) fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8], part: Part) -> Result<T, Reason> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok(_) | Err(_) => Err(Reason::NotUnderstood(part)),
    }
}

/// The bytes of a value.
pub(crate) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).expect(
        "postcard fails only on a full buffer or a sequence of unknown length; neither is in reach",
    )
}
