//! What can go wrong with a remote as a whole. A segment of no use is no error: see [`Transferred`](crate::Transferred).

use evenkeel_store::StoreError;

use crate::BucketError;

/// Why runs could not be shared. What was transferred before stays; doing it again continues. An address in it is as it may be shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// A text that says of no remote where it lies.
    #[error(
        "this cannot be the address of shared runs: {reason}; expected s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX, postgres://USER@HOST/DATABASE/PREFIX or file:///FOLDER"
    )]
    Address {
        /// What is wrong with it; never the text, which may hold a password.
        reason: &'static str,
    },
    /// This program was built without what the address needs.
    #[error(
        "{address} needs a build with shared stores: cargo install cargo-evenkeel --features remote"
    )]
    NotBuilt {
        /// Where to.
        address: String,
    },
    /// The service cannot keep what was pushed.
    #[error("{address} cannot hold runs: {reason}")]
    Refused {
        /// Where to.
        address: String,
        /// Why, and what can be done.
        reason: String,
    },
    /// The service could not be asked anything.
    #[error(
        "could not reach {address}: {reason}; check the address, the network, and the credentials in the environment"
    )]
    Unreached {
        /// Where.
        address: String,
        /// What the service or the network said.
        reason: BucketError,
    },
    /// The service did not do what it was asked, also after several attempts.
    #[error(
        "could not {doing} {address}: {reason}; {done} segments were transferred, try again to continue"
    )]
    Transfer {
        /// What was tried, as a verb with a preposition.
        doing: &'static str,
        /// Where.
        address: String,
        /// Segments that were transferred before.
        done: usize,
        /// What the service said.
        reason: BucketError,
    },
    /// The local store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RemoteError {
    /// Tells how many segments were transferred before.
    pub(crate) fn after(mut self, segments: usize) -> Self {
        if let Self::Transfer { done, .. } = &mut self {
            *done = segments;
        }
        self
    }
}
