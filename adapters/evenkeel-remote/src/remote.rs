//! A remote: a bucket, and where it lies.

use std::collections::BTreeSet;

use evenkeel_store::SegmentName;
use uuid::Uuid;

use crate::folder::Folder;
use crate::marker::{self, Unfit};
use crate::{Address, Bucket, BucketError, RemoteError, Scheme};

/// Runs that several machines share.
pub struct Remote {
    pub(crate) bucket: Box<dyn Bucket>,
    address: Address,
}

/// How far a transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Segments that are through.
    pub done: usize,
    /// Segments altogether.
    pub of: usize,
}

/// What a [push](Remote::push) or a [pull](Remote::pull) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transferred {
    /// Segments that were sent, or admitted to the store.
    pub segments: usize,
    /// Segments that were on the other side already, by name or by all that is in them.
    pub present: usize,
    /// What was not sent or admitted, and why: one sentence each.
    pub damage: Vec<String>,
}

impl Remote {
    /// Connects to what lies there.
    ///
    /// # Errors
    ///
    /// This build does not know the service, or the environment does not say enough to reach it.
    pub fn open(address: &Address) -> Result<Self, RemoteError> {
        let bucket: Box<dyn Bucket> = match address.scheme() {
            Scheme::File => Box::new(Folder::at(address.path())),
            #[cfg(feature = "objects")]
            Scheme::S3 | Scheme::Gcs | Scheme::Azure => Box::new(
                crate::objects::Objects::open(address)
                    .map_err(|reason| unreached(address, &reason))?,
            ),
            #[cfg(feature = "postgres")]
            Scheme::Postgres => Box::new(
                crate::postgres::Database::open(address)
                    .map_err(|reason| unreached(address, &reason))?,
            ),
            #[cfg(not(all(feature = "objects", feature = "postgres")))]
            _ => {
                let address = address.to_string();
                return Err(RemoteError::NotBuilt { address });
            }
        };
        Ok(Self::over(bucket, address.clone()))
    }

    /// A remote over a bucket of one's own; the address is for messages.
    #[must_use]
    pub fn over(bucket: Box<dyn Bucket>, address: Address) -> Self {
        Self { bucket, address }
    }

    /// Makes an error say what was tried with what.
    pub(crate) fn failed(
        &self,
        doing: &'static str,
        done: usize,
    ) -> impl FnOnce(BucketError) -> RemoteError {
        move |reason| RemoteError::Transfer {
            doing,
            reason: clean(&self.address, &reason),
            address: self.address.to_string(),
            done,
        }
    }

    /// Which bucket this is; `None` if nobody has pushed to it.
    pub(crate) fn id(&self) -> Result<Option<Uuid>, RemoteError> {
        marker::read(&*self.bucket).map_err(|unfit| self.unfit(unfit))
    }

    /// Which bucket this is, after a look at whether it keeps what it has.
    pub(crate) fn probed(&self) -> Result<Uuid, RemoteError> {
        marker::probe(&*self.bucket).map_err(|unfit| self.unfit(unfit))
    }

    fn unfit(&self, unfit: Unfit) -> RemoteError {
        match unfit {
            Unfit::Because(reason) => RemoteError::Refused {
                address: self.address.to_string(),
                reason: reason.to_owned(),
            },
            Unfit::Unreached(reason) => unreached(&self.address, &reason),
        }
    }

    /// The segments of an environment's folder, and how many names there are that are none of ours.
    pub(crate) fn segments(
        &self,
        environment: &str,
    ) -> Result<(BTreeSet<SegmentName>, usize), RemoteError> {
        let names = self
            .bucket
            .names(environment)
            .map_err(self.failed("list", 0))?;
        let all = names.len();
        let ours: BTreeSet<_> = names
            .into_iter()
            .filter_map(|name| name.parse().ok())
            .collect();
        let others = all - ours.len();
        Ok((ours, others))
    }
}

fn unreached(address: &Address, reason: &BucketError) -> RemoteError {
    RemoteError::Unreached {
        reason: clean(address, reason),
        address: address.to_string(),
    }
}

fn clean(address: &Address, reason: &BucketError) -> BucketError {
    BucketError::new(address.clean(&reason.to_string()))
}
