//! Pulling: what is there and not here.

use std::fmt::Display;

use evenkeel_store::{Admitted, MAX_SEGMENT_BYTES, Parcel, SegmentName, Store};

use crate::known::Known;
use crate::{Progress, Remote, RemoteError, Transferred, workers};

impl Remote {
    /// Fetches all that is here and not in the store, and checks every byte of it before it is admitted.
    ///
    /// # Errors
    ///
    /// The service could not be reached, or the store cannot be written. What was admitted stays; the next pull continues.
    pub fn pull(
        &self,
        store: &Store,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Transferred, RemoteError> {
        let mut pulled = Transferred::default();
        let Some(bucket) = self.id()? else {
            return Ok(pulled);
        };
        let mut plans = Vec::new();
        for environment in self.bucket.folders().map_err(self.failed("list", 0))? {
            let ours = match store.segments(&environment) {
                Ok(ours) => ours,
                Err(error) => {
                    pulled
                        .damage
                        .push(format!("a folder was left out: {error}"));
                    continue;
                }
            };
            let (theirs, others) = self.segments(&environment)?;
            if others > 0 {
                pulled.damage.push(format!(
                    "{environment}: {others} names are no segments'; left out"
                ));
            }
            let known = Known::load(store, bucket, &environment);
            let missing: Vec<SegmentName> = theirs
                .iter()
                .filter(|name| ours.binary_search(name).is_err() && !known.names.contains(name))
                .copied()
                .collect();
            pulled.present += theirs.len() - missing.len();
            plans.push((environment, theirs, known, missing));
        }
        let of = plans.iter().map(|(.., missing)| missing.len()).sum();
        let mut done = 0;
        progress(Progress { done, of });
        for (environment, theirs, mut known, missing) in plans {
            let before = pulled.segments;
            let outcome = workers::each(
                missing.into_iter(),
                self.bucket.parallel(),
                |name| self.fetch(store, &environment, name),
                |fetched| {
                    done += 1;
                    progress(Progress { done, of });
                    match fetched {
                        Ok(name) => {
                            pulled.segments += 1;
                            known.names.insert(name);
                        }
                        Err(sentence) => pulled.damage.push(sentence),
                    }
                },
            );
            if pulled.segments > before {
                known.settle(store, &environment, &theirs)?;
                // A cache: without it more is transferred the next time.
                let _ = known.save(store, bucket, &environment);
                store.fold(&environment)?;
            }
            outcome.map_err(|error| error.after(pulled.segments))?;
        }
        Ok(pulled)
    }

    /// Fetches, checks and admits one segment; or a sentence on why not.
    fn fetch(
        &self,
        store: &Store,
        environment: &str,
        name: SegmentName,
    ) -> Result<Result<SegmentName, String>, RemoteError> {
        let refused =
            |reason: &dyn Display| Ok(Err(format!("{environment}/{name} {reason}; not admitted")));
        let bytes = self
            .bucket
            .get(environment, &name.to_string(), MAX_SEGMENT_BYTES + 1)
            .map_err(self.failed("pull from", 0))?;
        let Some(bytes) = bytes else {
            return refused(&"is listed but not there");
        };
        let parcel = match Parcel::new(name, bytes) {
            Ok(parcel) => parcel,
            Err(reason) => return refused(&reason),
        };
        match store.admit(environment, &parcel)? {
            Admitted::New | Admitted::Present => Ok(Ok(name)),
            Admitted::Conflict => refused(&"differs from the segment of that name that is here"),
        }
    }
}
