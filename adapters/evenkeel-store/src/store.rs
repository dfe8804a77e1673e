//! The store as a whole: opening it, adding to it, reading from it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use evenkeel_core::TestKey;

use crate::archive::Archive;
use crate::writer::SegmentWriter;
use crate::{
    Acceptance, FORMAT, History, Origin, Record, RunId, SegmentName, StoreError, disk, layout,
};

/// The file that says that a folder is a store, and in which format.
const MARKER: &str = "format";
const MARKER_BEGINS: &str = "evenkeel-store ";

/// Segments up to so many bytes together are held in memory by [`Store::read`]; of larger ones each group is read when asked for,
/// which costs less than to make room for all of them.
const ARCHIVE_IN_MEMORY: u64 = 16 << 20;
/// Segments up to so many bytes together are read whole by [`Store::read_test`], which is cheaper than to seek in them.
const TEST_IN_MEMORY: u64 = 1 << 20;

/// A folder of runs.
#[derive(Clone, Debug)]
pub struct Store {
    dir: PathBuf,
}

impl Store {
    /// Opens the store in a folder, and makes it if there is none.
    ///
    /// # Errors
    ///
    /// The folder cannot be made or read, or holds a store of a newer format.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let store = Self { dir: dir.into() };
        disk::make_folder(&store.dir)?;
        if !check_marker(&store.dir)? {
            let content = format!("{MARKER_BEGINS}{FORMAT}\n");
            disk::publish(&store.dir, MARKER, content.as_bytes())?;
        }
        Ok(store)
    }

    /// The store's folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Adds a segment to the environment that the origin names. It is on the disk when this returns, or nothing is; `None` if there
    /// was nothing to add.
    ///
    /// # Errors
    ///
    /// The environment's key is unsafe, the folder cannot be written, the disk is full, or there are more records than a segment
    /// holds. Nothing has changed then.
    pub fn append(
        &self,
        origin: &Origin,
        records: &[Record],
        acceptances: &[Acceptance],
    ) -> Result<Option<SegmentName>, StoreError> {
        let folder = self.folder(&origin.environment)?;
        write_segment(&folder, collect(origin, records, acceptances))
    }

    /// A name for a new run: greater than that of every run in the environment, even if the clock was set back since.
    ///
    /// # Errors
    ///
    /// The key is unsafe or the folder cannot be listed.
    pub fn next_run(&self, environment: &str) -> Result<RunId, StoreError> {
        let listing = layout::list(&self.folder(environment)?)?;
        let now = RunId::new();
        Ok(match listing.segments.last() {
            // A segment's name is greater than all that is in it.
            Some(newest) if newest.run() >= now => RunId::after(newest.run()),
            _ => now,
        })
    }

    /// Reads all runs of an environment; an unknown one is empty.
    ///
    /// # Errors
    ///
    /// The key is unsafe or the folder cannot be listed. Damaged segments are no error: see [`Archive::damage`].
    pub fn read(&self, environment: &str) -> Result<Archive, StoreError> {
        Archive::read(&self.folder(environment)?, None, ARCHIVE_IN_MEMORY)
    }

    /// Reads the runs of one test, without looking at those of the others.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_test(&self, environment: &str, test: &str) -> Result<History, StoreError> {
        let folder = self.folder(environment)?;
        let archive = Archive::read(&folder, Some(TestKey::of(test)), TEST_IN_MEMORY)?;
        Ok(archive.history_with_damage(test))
    }

    /// The keys of all environments in the store, in alphabetical order.
    ///
    /// # Errors
    ///
    /// The folder cannot be listed.
    pub fn environments(&self) -> Result<Vec<String>, StoreError> {
        environments(&self.dir)
    }

    /// The folder of an environment, if its key is a safe name.
    pub(crate) fn folder(&self, environment: &str) -> Result<PathBuf, StoreError> {
        layout::check_environment(environment)?;
        Ok(self.dir.join(environment))
    }
}

/// Folders with a safe name; links and whatever else lies there are not ours.
pub(crate) fn environments(dir: &Path) -> Result<Vec<String>, StoreError> {
    let listed = |error| StoreError::io("list", dir)(error);
    let mut keys = Vec::new();
    for entry in fs::read_dir(dir).map_err(listed)? {
        let entry = entry.map_err(listed)?;
        if let Ok(key) = entry.file_name().into_string()
            && layout::check_environment(&key).is_ok()
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
        {
            keys.push(key);
        }
    }
    keys.sort_unstable();
    Ok(keys)
}

/// Whether the folder's marker is there and of a format that we know.
pub(crate) fn check_marker(dir: &Path) -> Result<bool, StoreError> {
    let path = dir.join(MARKER);
    let mut text = String::new();
    match File::open(&path).and_then(|file| file.take(64).read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(StoreError::NotAStore { path });
        }
        Err(error) => return Err(StoreError::io("read", &path)(error)),
    }
    let version = text
        .strip_prefix(MARKER_BEGINS)
        .and_then(|rest| rest.strip_suffix('\n'))
        .and_then(|number| number.parse::<u32>().ok());
    match version {
        Some(version) if version <= u32::from(FORMAT) && version > 0 => Ok(true),
        Some(found) if found > 0 => Err(StoreError::Newer {
            path: dir.to_path_buf(),
            found,
        }),
        _ => Err(StoreError::NotAStore { path }),
    }
}

/// What is to be added, ready to be written.
pub(crate) fn collect(
    origin: &Origin,
    records: &[Record],
    acceptances: &[Acceptance],
) -> SegmentWriter {
    let mut tests: BTreeMap<&str, (Vec<&Acceptance>, Vec<&Record>)> = BTreeMap::new();
    for record in records {
        tests.entry(&record.test).or_default().1.push(record);
    }
    for acceptance in acceptances {
        tests
            .entry(&acceptance.test)
            .or_default()
            .0
            .push(acceptance);
    }
    let mut writer = SegmentWriter::default();
    for (test, (acceptances, records)) in tests {
        writer.group(
            test,
            acceptances
                .into_iter()
                .map(|acceptance| (origin, acceptance)),
            records.into_iter().map(|record| (origin, record)),
        );
    }
    writer
}

/// Puts what was collected into a new segment, and makes the folder if it is the first.
pub(crate) fn write_segment(
    folder: &Path,
    writer: SegmentWriter,
) -> Result<Option<SegmentName>, StoreError> {
    let Some(newest) = writer.newest() else {
        return Ok(None);
    };
    let bytes = writer.finish()?;
    if !layout::is_folder(folder)? {
        disk::make_folder(folder)?;
    }
    loop {
        let name = SegmentName::after(newest);
        if disk::publish(folder, &name.to_string(), &bytes)? {
            return Ok(Some(name));
        }
    }
}
