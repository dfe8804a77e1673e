//! Folding: many small segments become few large ones.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::archive::Archive;
use crate::layout::{self, SegmentName};
use crate::segment::Segment;
use crate::store::write_segment;
use crate::writer::SegmentWriter;
use crate::{Damage, Reason, RunId, Store, StoreError, disk, step};

/// So many segments of about one size are merged into one of the next size.
const FAN_IN: usize = 8;
/// Segments below these sizes are of one tier each; larger ones are left alone. Each bound is `FAN_IN` times the one before.
const TIERS: [u64; 4] = [16 << 10, 128 << 10, 1 << 20, 8 << 20];
/// The most bytes that are merged at once.
const BATCH: u64 = 64 << 20;

/// What a [fold](Store::fold) did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Folded {
    /// Segments that went into larger ones.
    pub inputs: usize,
    /// Segments that were written.
    pub outputs: usize,
    /// What could not be carried over; the segments that held it are in quarantine.
    pub damage: Vec<Damage>,
}

impl Store {
    /// Merges small segments of an environment into larger ones where there are enough of them, and sweeps up after writers that
    /// were killed. Cheap when there is nothing to do. `None` if another process is at it.
    ///
    /// The new segment is on the disk before the old ones go, so a crash at any point loses nothing, and what is in both is read once.
    ///
    /// # Errors
    ///
    /// The folder cannot be read or written; what was there is still there.
    pub fn fold(&self, environment: &str) -> Result<Option<Folded>, StoreError> {
        let folder = self.folder(environment)?;
        let mut folded = Folded::default();
        if !layout::is_folder(&folder)? {
            return Ok(Some(folded));
        }
        let Some(_lock) = disk::try_lock(&folder)? else {
            return Ok(None);
        };
        disk::sweep(&folder);
        for (tier, below) in TIERS.iter().enumerate() {
            let from = tier.checked_sub(1).map_or(0, |lower| TIERS[lower]);
            for batch in batches(&folder, from..*below)? {
                merge(&folder, &batch, &mut folded)?;
            }
        }
        Ok(Some(folded))
    }
}

/// The segments of one tier in handy portions; none if there are too few of them.
fn batches(
    folder: &Path,
    sizes: std::ops::Range<u64>,
) -> Result<Vec<Vec<SegmentName>>, StoreError> {
    let size = |name: &SegmentName| fs::metadata(folder.join(name.to_string())).map(|m| m.len());
    let members: Vec<_> = layout::list(folder)?
        .segments
        .into_iter()
        .filter_map(|name| Some((name, size(&name).ok()?)))
        .filter(|(_, size)| sizes.contains(size))
        .collect();
    let mut batches = Vec::new();
    if members.len() >= FAN_IN {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for (name, size) in members {
            if bytes + size > BATCH {
                batches.push(std::mem::take(&mut batch));
                bytes = 0;
            }
            batch.push(name);
            bytes += size;
        }
        batches.push(batch);
    }
    Ok(batches)
}

/// Writes one segment with all that the batch holds, then removes the batch.
fn merge(folder: &Path, batch: &[SegmentName], folded: &mut Folded) -> Result<(), StoreError> {
    let mut archive = Archive::default();
    let (mut inputs, mut found) = (Vec::new(), Vec::new());
    for name in batch {
        let path = folder.join(name.to_string());
        // What cannot be opened is for readers to report.
        let Ok(segment) = Segment::open(folder, *name, BATCH) else {
            continue;
        };
        let damage = segment.verify();
        if damage.iter().any(may_be_read_another_day) {
            continue;
        }
        inputs.push((path, !damage.is_empty()));
        found.extend(damage);
        archive.add(segment);
    }
    if inputs.len() < 2 {
        return Ok(());
    }
    match write_segment(folder, rewrite(&archive, |_, _| true, |_, _| true)) {
        Ok(written) => folded.outputs += usize::from(written.is_some()),
        // Too much for one segment, too many origins for example: then there are several.
        Err(StoreError::TooLarge { .. }) => {
            let (first, second) = batch.split_at(batch.len() / 2);
            merge(folder, first, folded)?;
            return merge(folder, second, folded);
        }
        Err(error) => return Err(error),
    }
    folded.inputs += inputs.len();
    folded.damage.append(&mut found);
    remove(folder, inputs)
}

/// Whether a newer program or a better moment may still read what was found damaged.
pub(crate) fn may_be_read_another_day(damage: &Damage) -> bool {
    matches!(
        damage.reason,
        Reason::NotUnderstood(_) | Reason::Unreadable(_)
    )
}

/// All tests of an archive with the records and the acceptances that are to stay, by test key and id.
pub(crate) fn rewrite(
    archive: &Archive,
    record_stays: impl Fn(u128, RunId) -> bool,
    acceptance_stays: impl Fn(u128, RunId) -> bool,
) -> SegmentWriter {
    let mut writer = SegmentWriter::default();
    for key in archive.keys() {
        let history = archive.history_of(key);
        let named_by_record = history.records().first().map(|record| &record.test);
        let named_by_acceptance = || history.acceptances().first().map(|a| &a.test);
        let Some(test) = named_by_record.or_else(named_by_acceptance) else {
            continue;
        };
        writer.group(
            test,
            history
                .acceptances()
                .iter()
                .filter(|acceptance| acceptance_stays(key, acceptance.id))
                .map(|acceptance| (&*acceptance.origin, &acceptance.item)),
            history
                .records()
                .iter()
                .filter(|record| record_stays(key, record.run))
                .map(|record| (&*record.origin, &record.item)),
        );
    }
    writer
}

/// Removes segments whose content is in another one now; those that were damaged are kept in quarantine.
pub(crate) fn remove(folder: &Path, inputs: Vec<(PathBuf, bool)>) -> Result<(), StoreError> {
    for (path, damaged) in inputs {
        if damaged {
            disk::quarantine(&path);
        } else {
            match step::remove(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(StoreError::io("remove", &path)(error));
                }
                _ => {}
            }
        }
    }
    step::sync_folder(folder).map_err(StoreError::io("sync", folder))
}
