//! Pushing: what is here and not there.

use std::collections::BTreeSet;

use evenkeel_store::{ItemId, MAX_SEGMENT_BYTES, Parcel, SegmentName, Store};

use crate::known::Known;
use crate::{BucketError, Created, Progress, Remote, RemoteError, Transferred, workers};

/// What became of one segment.
enum Sent {
    Done(SegmentName, BTreeSet<ItemId>),
    Known,
    Damaged(String),
}

impl Remote {
    /// Sends all that is in the store and not here. The store is only read, apart from a note of what was sent.
    ///
    /// Of a segment that was folded from runs of which some are here already, only the others are sent, as a segment of their own.
    ///
    /// # Errors
    ///
    /// The service would overwrite, or could not be reached, or the store cannot be read. What was sent stays; the next push continues.
    pub fn push(
        &self,
        store: &Store,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Transferred, RemoteError> {
        let bucket = self.probed()?;
        let mut pushed = Transferred::default();
        let mut plans = Vec::new();
        for environment in store.environments()? {
            let (theirs, _) = self.segments(&environment)?;
            let ours = store.segments(&environment)?;
            let all = ours.len();
            let fresh: Vec<_> = ours
                .into_iter()
                .filter(|name| !theirs.contains(name))
                .collect();
            pushed.present += all - fresh.len();
            plans.push((environment, theirs, fresh));
        }
        let of = plans.iter().map(|(_, _, fresh)| fresh.len()).sum();
        let mut done = 0;
        progress(Progress { done, of });
        for (environment, mut theirs, fresh) in plans {
            let known = Known::load(store, bucket, &environment);
            let (mut names, mut items) = (Vec::new(), BTreeSet::new());
            let outcome = workers::each(
                fresh.into_iter(),
                self.bucket.parallel(),
                |name| self.send(store, &environment, name, &known),
                |sent| {
                    done += 1;
                    progress(Progress { done, of });
                    match sent {
                        Sent::Done(name, mut sent) => {
                            pushed.segments += 1;
                            names.push(name);
                            items.append(&mut sent);
                        }
                        Sent::Known => pushed.present += 1,
                        Sent::Damaged(sentence) => pushed.damage.push(sentence),
                    }
                },
            );
            if !names.is_empty() {
                let mut known = known;
                theirs.extend(names.iter().copied());
                known.names.extend(names);
                known.items.extend(items);
                known.settle(store, &environment, &theirs)?;
                // A cache: without it more is transferred the next time.
                let _ = known.save(store, bucket, &environment);
            }
            outcome.map_err(self.failed("push to", pushed.segments))?;
        }
        Ok(pushed)
    }

    fn send(
        &self,
        store: &Store,
        environment: &str,
        name: SegmentName,
        known: &Known,
    ) -> Result<Sent, BucketError> {
        let damaged = |reason: &dyn std::fmt::Display| {
            Ok(Sent::Damaged(format!(
                "{environment}/{name} {reason}; not sent"
            )))
        };
        let parcel = match store.parcel(environment, name) {
            Ok(Some(parcel)) => parcel,
            // Folded just now: the larger one goes the next time.
            Ok(None) => return Ok(Sent::Known),
            Err(reason) => return damaged(&reason),
        };
        let items = parcel.items();
        let rest = if items.iter().any(|item| known.items.contains(item)) {
            parcel.without(&known.items)
        } else {
            Ok(Some(parcel))
        };
        let parcel = match rest {
            Ok(Some(parcel)) => parcel,
            Ok(None) => return Ok(Sent::Known),
            Err(reason) => return damaged(&reason),
        };
        if self.create(environment, &parcel)? {
            Ok(Sent::Done(parcel.name(), items))
        } else {
            damaged(&"differs from what lies there under its name")
        }
    }

    /// Sends a segment; `false` if there is another one of that name.
    fn create(&self, environment: &str, parcel: &Parcel) -> Result<bool, BucketError> {
        let name = parcel.name().to_string();
        if self.bucket.create(environment, &name, parcel.bytes())? == Created::New {
            return Ok(true);
        }
        // An attempt whose answer was lost, or somebody else with the same store.
        let there = self.bucket.get(environment, &name, MAX_SEGMENT_BYTES)?;
        Ok(there.is_some_and(|there| there == parcel.bytes()))
    }
}
