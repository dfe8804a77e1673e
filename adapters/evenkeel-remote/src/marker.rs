//! The bucket's own object: it says which bucket this is, and shows that the service keeps what it has.

use uuid::Uuid;

use crate::{Bucket, BucketError, Created};

/// Its name, in the bucket's own folder.
pub(crate) const NAME: &str = "bucket";
const BEGINS: &str = "evenkeel-bucket 1 ";
const MOST: u64 = 256;

/// Why a bucket is of no use.
pub(crate) enum Unfit {
    /// It cannot be used, whoever asks.
    Because(&'static str),
    /// It could not be asked.
    Unreached(BucketError),
}

impl From<BucketError> for Unfit {
    fn from(error: BucketError) -> Self {
        Self::Unreached(error)
    }
}

/// Reads which bucket this is; `None` if nobody has pushed to it.
pub(crate) fn read(bucket: &dyn Bucket) -> Result<Option<Uuid>, Unfit> {
    let Some(content) = bucket.get("", NAME, MOST)? else {
        return Ok(None);
    };
    let id = std::str::from_utf8(&content).ok().and_then(|text| {
        let text = text.strip_prefix(BEGINS)?.strip_suffix('\n')?;
        Uuid::try_parse(text).ok()
    });
    id.map(Some).ok_or(Unfit::Because(
        "its object `bucket` was not written by this evenkeel; choose another prefix, or update evenkeel",
    ))
}

/// Makes sure that a second creation of a name fails, and says which bucket this is; makes it one if it is new.
pub(crate) fn probe(bucket: &dyn Bucket) -> Result<Uuid, Unfit> {
    let create = || bucket.create("", NAME, format!("{BEGINS}{}\n", Uuid::new_v4()).as_bytes());
    if create()? == Created::New && create()? == Created::New {
        return Err(Unfit::Because(
            "it accepted a second object of one name, so it could replace runs; use a service with conditional writes (for S3: If-None-Match on PutObject)",
        ));
    }
    read(bucket)?.ok_or(Unfit::Because(
        "it does not give back what was just written to it; use a service that is consistent",
    ))
}
