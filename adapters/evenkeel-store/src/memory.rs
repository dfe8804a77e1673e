//! Segments as bytes, for hosts whose files somebody else reads and writes: JavaScript, a network.

use crate::layout;
use crate::segment::{Segment, Unusable};
use crate::store::collect;
use crate::{
    Acceptance, Archive, Damage, Origin, Outcome, Reason, Record, RunId, SegmentName, StoreError,
};

impl Archive {
    /// The runs in an environment's files, each given by its name and its bytes; other files than segments are passed over.
    ///
    /// What cannot be used is in [`Archive::damage`].
    ///
    /// ```
    /// # use evenkeel_core::{Digest, Verdict};
    /// use evenkeel_store::{Archive, Origin, Record, RunId, encode_segment};
    /// # let record = Record {
    /// #     run: RunId::new(),
    /// #     test: "parses".into(),
    /// #     unit: "ns".into(),
    /// #     started_at_ns: 0,
    /// #     verdict: Verdict::Steady,
    /// #     digest: Digest::new(&mut [101.0, 99.0, 100.0], &[3], 1.0)?,
    /// #     ratio: None,
    /// #     conditions: Vec::new(),
    /// # };
    /// let name = RunId::after(record.run);
    /// let bytes = encode_segment(&Origin::new("linux-x86_64"), &[record], &[])?;
    /// let archive = Archive::of_files([(format!("{name}.run"), bytes)]);
    /// assert_eq!(archive.history("parses").records().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut archive = Self::default();
        for (name, bytes) in files {
            let Some(segment) = SegmentName::parse(&name) else {
                continue;
            };
            match Segment::from_bytes(segment, bytes) {
                Ok(segment) => archive.add(segment),
                Err(Unusable::Because(reason)) => archive.unusable(name, reason),
                // Nothing vanishes from memory.
                Err(Unusable::Vanished) => {}
            }
        }
        archive.sort();
        archive
    }

    fn unusable(&mut self, name: String, reason: Reason) {
        self.add_damage(Damage {
            path: name.into(),
            offset: None,
            reason,
            outcome: Outcome::LeftInPlace,
        });
    }
}

/// The bytes of a segment that [`Store::append`](crate::Store::append) would write. Its file in the folder of the origin's environment
/// needs a name greater than every run and acceptance in it: [`RunId::after`] the newest of them, and `.run`.
///
/// # Errors
///
/// The environment's key is unsafe, or there are more records than a segment holds.
pub fn encode_segment(
    origin: &Origin,
    records: &[Record],
    acceptances: &[Acceptance],
) -> Result<Vec<u8>, StoreError> {
    layout::check_environment(&origin.environment)?;
    collect(origin, records, acceptances).finish()
}

impl RunId {
    /// A name for a run that began at a point of time, made from random bits that the caller brings: for hosts without a clock or a source
    /// of randomness of their own.
    ///
    /// ```
    /// # use evenkeel_store::RunId;
    /// let name = RunId::from_parts(1_795_444_032_000, [7; 10]);
    /// assert!(name.to_string().starts_with("01a2"));
    /// ```
    #[must_use]
    pub fn from_parts(unix_ms: u64, random: [u8; 10]) -> Self {
        uuid::Builder::from_unix_timestamp_millis(unix_ms, &random)
            .into_uuid()
            .into_bytes()
            .into()
    }
}
