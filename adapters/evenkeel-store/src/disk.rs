//! Durable writing: a file is there whole or not at all, and stays there when the power goes.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::layout::{self, LOCK, QUARANTINE, UNFINISHED};
use crate::{Outcome, RunId, StoreError, step};

/// An unfinished file that is older than this has no writer any more.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// Makes a folder and its parents, and makes each of them stay.
pub(crate) fn make_folder(path: &Path) -> Result<(), StoreError> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(Path::new(""));
    make_folder(parent)?;
    let here = if parent.as_os_str().is_empty() {
        Path::new(".")
    } else {
        parent
    };
    match step::make_folder(path) {
        // Somebody else was quicker.
        Err(_) if path.is_dir() => Ok(()),
        result => result,
    }
    .and_then(|()| step::sync_folder(here))
    .map_err(StoreError::io("make the folder", path))
}

/// Writes a new file: under a temporary name in the same folder, synced, then renamed without replacing, and the folder synced.
/// `false` if there is a file of that name already, which stays as it is. On an error nothing is left behind.
pub(crate) fn publish(folder: &Path, name: &str, bytes: &[u8]) -> Result<bool, StoreError> {
    let target = folder.join(name);
    let unfinished = folder.join(format!(".{}{UNFINISHED}", RunId::new()));
    let result = step::write_new(&unfinished, bytes)
        .and_then(|()| rename_without_replacing(&unfinished, &target));
    // Gone already where the rename moved it; otherwise it is either a second name or half a file.
    let _ = step::remove(&unfinished);
    let published = result.map_err(StoreError::io("write", &target))?;
    if published && let Err(error) = step::sync_folder(folder) {
        let _ = step::remove(&target);
        return Err(StoreError::io("sync", folder)(error));
    }
    Ok(published)
}

/// A hard link refuses an existing target on every platform; file systems without links get a look and a rename, which is enough
/// for names that are unique by themselves.
fn rename_without_replacing(from: &Path, to: &Path) -> io::Result<bool> {
    match step::link(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(_) if fs::symlink_metadata(to).is_ok() => Ok(false),
        Err(_) => step::rename(from, to).map(|()| true),
    }
}

/// Moves a segment of no use out of the way, or says that it could not.
pub(crate) fn quarantine(path: &Path) -> Outcome {
    move_to_quarantine(path).map_or(Outcome::LeftInPlace, Outcome::Quarantined)
}

fn move_to_quarantine(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?.join(QUARANTINE);
    if !layout::is_folder(&folder).ok()? {
        step::make_folder(&folder).ok()?;
    }
    let name = path.file_name()?.to_string_lossy();
    let mut target = folder.join(&*name);
    if fs::symlink_metadata(&target).is_ok() {
        target = folder.join(format!("{name}.{}", RunId::new()));
    }
    step::rename(path, &target).ok()?;
    // If this fails, the file is back in its old place after a crash, and is found there again.
    let _ = step::sync_folder(&folder)
        .and_then(|()| step::sync_folder(path.parent().unwrap_or(&folder)));
    Some(target)
}

/// Takes the lock of an environment's folder, which lasts as long as the file lives; `None` if somebody else has it.
pub(crate) fn try_lock(folder: &Path) -> Result<Option<File>, StoreError> {
    let path = folder.join(LOCK);
    if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(StoreError::io("lock", &path)(io::Error::other(
            "it is no regular file",
        )));
    }
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(StoreError::io("lock", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(StoreError::io("lock", &path)(error)),
    }
}

/// Removes what writers that were killed left behind.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let abandoned = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .is_ok_and(|time| time.elapsed().is_ok_and(|age| age > ABANDONED));
        if name.starts_with('.') && name.ends_with(UNFINISHED) && abandoned {
            // If it cannot be removed now, the next fold tries again.
            let _ = step::remove(&entry.path());
        }
    }
}
