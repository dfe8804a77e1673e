//! The postcard forms of what a segment holds. A change here is a new format version.

use std::sync::Arc;

use evenkeel_core::{Digest, Verdict};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Acceptance, Origin, Part, Reason, Record, RunId, Stored};

/// The most bytes of a head: decoded, a hostile one takes some twenty times as many.
pub(crate) const MAX_HEAD_BYTES: u32 = 16 << 20;
/// The most words; there are a few units and names of conditions.
pub(crate) const MAX_WORDS: usize = 1 << 16;

/// What all records of a segment share.
#[derive(Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) origins: Vec<Origin>,
    /// Units and names of conditions.
    pub(crate) words: Vec<String>,
}

/// Begins the group of a test.
#[derive(Serialize, Deserialize)]
pub(crate) struct GroupHead {
    pub(crate) test: String,
    /// The payload length of each acceptance.
    pub(crate) acceptances: Vec<u32>,
    /// The payload length of each record.
    pub(crate) records: Vec<u32>,
}

/// A [`Record`] with numbers in place of what the head and the group say.
#[derive(Serialize, Deserialize)]
pub(crate) struct RecordForm {
    pub(crate) run: RunId,
    pub(crate) origin: u32,
    pub(crate) unit: u32,
    pub(crate) started_at_ns: i64,
    pub(crate) verdict: Verdict,
    pub(crate) ratio: Option<f64>,
    pub(crate) conditions: Vec<(u32, f64)>,
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

impl TryFrom<Head> for Shared {
    type Error = Reason;

    fn try_from(head: Head) -> Result<Self, Reason> {
        if head.words.len() > MAX_WORDS {
            return Err(Reason::NotUnderstood(Part::Head));
        }
        Ok(Self {
            origins: head.origins.into_iter().map(Arc::new).collect(),
            words: head.words.into_iter().map(Arc::from).collect(),
        })
    }
}

impl Shared {
    /// `None` where the form names an origin or a word that the segment does not have.
    pub(crate) fn record(&self, form: RecordForm, test: &Arc<str>) -> Option<Stored<Record>> {
        let word = |index: u32| self.words.get(index as usize).cloned();
        Some(Stored {
            origin: self.origins.get(form.origin as usize)?.clone(),
            item: Record {
                run: form.run,
                test: test.clone(),
                unit: word(form.unit)?,
                started_at_ns: form.started_at_ns,
                verdict: form.verdict,
                digest: form.digest,
                ratio: form.ratio,
                conditions: form
                    .conditions
                    .into_iter()
                    .map(|(name, value)| Some((word(name)?, value)))
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
            origin: self.origins.get(form.origin as usize)?.clone(),
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

/// The value that makes up all of `bytes`.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8], part: Part) -> Result<T, Reason> {
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
