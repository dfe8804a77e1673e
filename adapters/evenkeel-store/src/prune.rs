//! Retention: what is old may go, what a band needs stays.

mod size;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::archive::Archive;
use crate::fold::{may_be_read_another_day, remove, rewrite};
use crate::segment::Segment;
use crate::store::write_segment;
use crate::{BaselineRule, History, RunId, Store, StoreError, disk, layout};

const DAY_NS: i128 = 24 * 60 * 60 * 1_000_000_000;

/// How long runs are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Runs older than this may go.
    pub max_age_days: u32,
    /// Of the runs of a test, those beyond the newest so many may go.
    pub max_runs: usize,
    /// So many of the newest runs of a test always stay, and so many of the newest that may join its baseline.
    pub keep_at_least: usize,
    /// Which runs may join a baseline: pull requests' runs, however many, must not push them out.
    pub baseline: BaselineRule,
    /// The bytes that the segments of all environments together may have; as long as there are more, the oldest runs may go,
    /// whatever their age. `None` for no bound.
    pub max_bytes: Option<u64>,
}

/// 30 days and 256 runs, of any size, but never below the 32 that a baseline uses.
impl Default for Retention {
    fn default() -> Self {
        Self {
            max_age_days: 30,
            max_runs: 256,
            keep_at_least: 32,
            baseline: BaselineRule::default(),
            max_bytes: None,
        }
    }
}

/// What a [prune](Store::prune) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pruned {
    /// Records that went.
    pub records: usize,
    /// Bytes of all segments that are left.
    pub bytes: u64,
    /// Environments that were left alone because another process is folding or pruning them.
    pub busy: Vec<String>,
}

impl Store {
    /// Drops runs that are too old or too many, in every environment, and then, where a bound on the size is given, the oldest of
    /// those that may go, until it is met. Acceptances stay, and so does the first run of each epoch; so the store may stay larger
    /// than the bound, which [`Pruned::bytes`] tells.
    ///
    /// # Errors
    ///
    /// A folder cannot be read or written; what was not pruned is still there.
    pub fn prune(&self, retention: &Retention) -> Result<Pruned, StoreError> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |age| age.as_nanos() as i128);
        let mut pruned = Pruned::default();
        let mut folders = Vec::new();
        for environment in self.environments()? {
            let folder = self.folder(&environment)?;
            match disk::try_lock(&folder)? {
                Some(lock) => {
                    pruned.records += prune_folder(&folder, retention, now)?;
                    folders.push((folder, lock));
                }
                None => pruned.busy.push(environment),
            }
        }
        pruned.bytes = self.bytes()?;
        if let Some(bound) = retention.max_bytes {
            let folders: Vec<_> = folders.iter().map(|(folder, _)| &**folder).collect();
            self.prune_to(bound, &folders, retention, &mut pruned)?;
        }
        Ok(pruned)
    }
}

/// The runs of each test, by its key.
type Runs = HashMap<u128, HashSet<RunId>>;

fn prune_folder(folder: &Path, retention: &Retention, now_ns: i128) -> Result<usize, StoreError> {
    let archive = Archive::read(folder, None, 0)?;
    let goes: Runs = archive
        .keys()
        .into_iter()
        .map(|key| (key, retention.goes(&archive.history_of(key), now_ns)))
        .filter(|(_, runs)| !runs.is_empty())
        .collect();
    drop_runs(folder, &goes)
}

/// Writes anew what stays of the segments that hold such runs; how many runs went.
fn drop_runs(folder: &Path, goes: &Runs) -> Result<usize, StoreError> {
    if goes.is_empty() {
        return Ok(0);
    }
    let gone = |key: u128, run: RunId| goes.get(&key).is_some_and(|runs| runs.contains(&run));
    for name in layout::list(folder)?.segments {
        let path = folder.join(name.to_string());
        let Ok(segment) = Segment::open(folder, name, u64::MAX) else {
            continue;
        };
        let damage = segment.verify();
        let mut one = Archive::default();
        one.add(segment);
        let affected = one.keys().into_iter().any(|key| {
            let history = one.history_of(key);
            history.records().iter().any(|record| gone(key, record.run))
        });
        if affected && !damage.iter().any(may_be_read_another_day) {
            let rest = rewrite(&one, |key, run| !gone(key, run), |_, _| true);
            write_segment(folder, rest)?;
            remove(folder, vec![(path, !damage.is_empty())])?;
        }
    }
    Ok(goes.values().map(HashSet::len).sum())
}

impl Retention {
    /// The runs of a test that go, since they are too old or too many.
    fn goes(&self, history: &History, now_ns: i128) -> HashSet<RunId> {
        let oldest = now_ns - i128::from(self.max_age_days) * DAY_NS;
        let oldest_first = history.records().iter().enumerate();
        let may_go = self.may_go(history);
        oldest_first
            .filter(|(n, record)| {
                let age = history.records().len() - 1 - n;
                age >= self.max_runs || i128::from(record.started_at_ns) < oldest
            })
            .map(|(_, record)| record.run)
            .filter(|run| may_go.contains(run))
            .collect()
    }

    /// The runs of a test that no band needs and that begin no epoch.
    fn may_go(&self, history: &History) -> HashSet<RunId> {
        let baseline: HashSet<RunId> = history
            .baseline(&self.baseline, self.keep_at_least)
            .iter()
            .map(|record| record.run)
            .collect();
        let beyond_the_newest = history.records().iter().rev().skip(self.keep_at_least);
        beyond_the_newest
            .map(|record| record.run)
            .filter(|run| !baseline.contains(run) && !history.is_accepted(*run))
            .collect()
    }
}
