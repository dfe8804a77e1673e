//! A bound on the size of a store: the oldest runs of all environments go first.

use std::fs;
use std::path::Path;

use super::{Pruned, Retention, Runs, drop_runs};
use crate::archive::Archive;
use crate::{RunId, Store, StoreError, layout};

/// What goes in one pass is estimated, and rewriting costs a pass over the store: in no more than so many of them all is gone that may go.
const MOST_PASSES: usize = 16;

/// A run that may go, oldest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    run: RunId,
    /// The position of its folder among those that may be pruned.
    folder: usize,
    key: u128,
}

impl Store {
    /// Bytes of all segments.
    pub(super) fn bytes(&self) -> Result<u64, StoreError> {
        let mut bytes = 0;
        for environment in self.environments()? {
            let folder = self.folder(&environment)?;
            for name in layout::list(&folder)?.segments {
                // One that vanished was folded, and is counted next time.
                bytes += fs::metadata(folder.join(name.to_string())).map_or(0, |file| file.len());
            }
        }
        Ok(bytes)
    }

    /// Drops the oldest runs that may go until the segments have so few bytes, or none is left that may go.
    pub(super) fn prune_to(
        &self,
        bound: u64,
        folders: &[&Path],
        retention: &Retention,
        pruned: &mut Pruned,
    ) -> Result<(), StoreError> {
        let mut fewest = None;
        while pruned.bytes > bound {
            let (all, mut candidates) = candidates(folders, retention)?;
            if candidates.is_empty() {
                break;
            }
            candidates.sort_unstable();
            let fewest = *fewest.get_or_insert(candidates.len().div_ceil(MOST_PASSES));
            let share = (pruned.bytes - bound) as f64 / pruned.bytes as f64;
            let estimate = (share * all as f64).ceil() as usize;
            candidates.truncate(estimate.max(fewest));
            let mut goes = vec![Runs::new(); folders.len()];
            for Candidate { run, folder, key } in candidates {
                goes[folder].entry(key).or_default().insert(run);
            }
            for (folder, goes) in folders.iter().zip(&goes) {
                pruned.records += drop_runs(folder, goes)?;
            }
            let before = pruned.bytes;
            pruned.bytes = self.bytes()?;
            if pruned.bytes >= before {
                // Segments that cannot be rewritten: damaged ones that may be read another day.
                break;
            }
        }
        Ok(())
    }
}

/// How many runs there are in those folders, and which of them may go.
fn candidates(
    folders: &[&Path],
    retention: &Retention,
) -> Result<(usize, Vec<Candidate>), StoreError> {
    let (mut all, mut candidates) = (0, Vec::new());
    for (folder, path) in folders.iter().enumerate() {
        let archive = Archive::read(path, None, 0)?;
        for key in archive.keys() {
            let history = archive.history_of(key);
            all += history.records().len();
            let runs = retention.may_go(&history);
            candidates.extend(runs.into_iter().map(|run| Candidate { run, folder, key }));
        }
    }
    Ok((all, candidates))
}
