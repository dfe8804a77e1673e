//! Retention: what is old may go, what a band needs stays.

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
}

/// 30 days and 256 runs, but never below the 32 that a baseline uses.
impl Default for Retention {
    fn default() -> Self {
        Self {
            max_age_days: 30,
            max_runs: 256,
            keep_at_least: 32,
            baseline: BaselineRule::default(),
        }
    }
}

/// What a [prune](Store::prune) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pruned {
    /// Records that went.
    pub records: usize,
    /// Environments that were left alone because another process is folding or pruning them.
    pub busy: Vec<String>,
}

impl Store {
    /// Drops runs that are too old or too many, in every environment. Acceptances stay, and so does the first run of each epoch.
    ///
    /// # Errors
    ///
    /// A folder cannot be read or written; what was not pruned is still there.
    pub fn prune(&self, retention: &Retention) -> Result<Pruned, StoreError> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |age| age.as_nanos() as i128);
        let mut pruned = Pruned::default();
        for environment in self.environments()? {
            let folder = self.folder(&environment)?;
            match disk::try_lock(&folder)? {
                Some(_lock) => pruned.records += prune_folder(&folder, retention, now)?,
                None => pruned.busy.push(environment),
            }
        }
        Ok(pruned)
    }
}

fn prune_folder(folder: &Path, retention: &Retention, now_ns: i128) -> Result<usize, StoreError> {
    let archive = Archive::read(folder, None, 0)?;
    let goes: HashMap<u128, HashSet<RunId>> = archive
        .keys()
        .into_iter()
        .map(|key| (key, retention.goes(&archive.history_of(key), now_ns)))
        .filter(|(_, runs)| !runs.is_empty())
        .collect();
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
            write_segment(folder, rewrite(&one, |key, run| !gone(key, run)))?;
            remove(folder, vec![(path, !damage.is_empty())])?;
        }
    }
    Ok(goes.values().map(HashSet::len).sum())
}

impl Retention {
    /// The runs of a test that go.
    fn goes(&self, history: &History, now_ns: i128) -> HashSet<RunId> {
        let oldest = now_ns - i128::from(self.max_age_days) * DAY_NS;
        let baseline: HashSet<RunId> = history
            .baseline(&self.baseline, self.keep_at_least)
            .iter()
            .map(|record| record.run)
            .collect();
        let newest_first = history.records().iter().rev().enumerate();
        newest_first
            .filter(|(age, record)| {
                *age >= self.max_runs || i128::from(record.started_at_ns) < oldest
            })
            .filter(|(age, record)| {
                *age >= self.keep_at_least
                    && !baseline.contains(&record.run)
                    && !history.is_accepted(record.run)
            })
            .map(|(_, record)| record.run)
            .collect()
    }
}
