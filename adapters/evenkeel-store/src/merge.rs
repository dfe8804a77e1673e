//! Merging: the union of the segments of two stores.

use std::io;
use std::path::Path;

use crate::preamble::Preamble;
use crate::store::{check_marker, environments};
use crate::{Admitted, Damage, Outcome, Reason, Store, StoreError, layout, parcel};

/// What a [merge](Store::merge_from) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Merged {
    /// Segments that were copied.
    pub copied: usize,
    /// Segments that were here already.
    pub present: usize,
    /// What was not copied, and why; the other store is left as it is.
    pub damage: Vec<Damage>,
}

impl Store {
    /// Copies here all segments of another store that are not here yet. The other store is only read.
    ///
    /// The result is the union of both: the order of merging does not matter, and merging twice changes nothing.
    ///
    /// # Errors
    ///
    /// The other folder is no store or a newer one, or cannot be read; or this one cannot be written. What was copied stays.
    pub fn merge_from(&self, other: &Path) -> Result<Merged, StoreError> {
        // The marker may be missing: a cache or an artifact is often just the segments.
        check_marker(other)?;
        let mut merged = Merged::default();
        for environment in environments(other)? {
            let (theirs, ours) = (other.join(&environment), self.folder(&environment)?);
            let listing = layout::list(&theirs)?;
            merged.damage.extend(listing.oddities);
            for name in listing.segments {
                merged.copy(&theirs, &ours, &name.to_string())?;
            }
        }
        Ok(merged)
    }
}

impl Merged {
    fn copy(&mut self, theirs: &Path, ours: &Path, name: &str) -> Result<(), StoreError> {
        let path = theirs.join(name);
        let refused = match parcel::read_bounded(&path) {
            // Folded while we were looking; the larger segment is copied next time.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => Reason::Unreadable(error.to_string()),
            Ok(bytes) => match Preamble::from_bytes(&bytes) {
                // A newer segment is as good as any: a newer program will read it.
                Ok(_) | Err(Reason::Newer { .. }) => match parcel::admit(ours, name, &bytes)? {
                    Admitted::New => {
                        self.copied += 1;
                        return Ok(());
                    }
                    Admitted::Present => {
                        self.present += 1;
                        return Ok(());
                    }
                    Admitted::Conflict => Reason::Conflict,
                },
                Err(reason) => reason,
            },
        };
        self.damage.push(Damage {
            path,
            offset: None,
            reason: refused,
            outcome: Outcome::LeftInPlace,
        });
        Ok(())
    }
}
