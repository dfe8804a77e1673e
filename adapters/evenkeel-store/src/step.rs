//! The steps in which a store changes on the disk, one file operation each.
//!
//! All of them go through here, so that the fault laboratory can stop a process at any of them, or let any of them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// A file operation that is about to be done.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(feature = "faults"),
    expect(
        dead_code,
        unreachable_pub,
        reason = "only the fault laboratory looks at it"
    )
)]
pub enum Step<'a> {
    /// A new file.
    Create(&'a Path),
    /// The content of a new file, all at once.
    Write(&'a Path, &'a [u8]),
    /// A file's content reaches the disk.
    Sync(&'a Path),
    /// A folder's names reach the disk.
    SyncFolder(&'a Path),
    /// A second name for a file.
    Link(&'a Path, &'a Path),
    /// Another name for a file.
    Rename(&'a Path, &'a Path),
    /// A name less.
    Remove(&'a Path),
    /// A new folder.
    MakeFolder(&'a Path),
    /// Bytes of a segment are read.
    Read(&'a Path),
}

impl Step<'_> {
    /// Asks the laboratory whether the step may be done.
    #[cfg(feature = "faults")]
    pub(crate) fn begin(self) -> io::Result<()> {
        HOOK.get().map_or(Ok(()), |hook| hook(self))
    }

    /// Nothing stands in the way.
    #[cfg(not(feature = "faults"))]
    #[expect(clippy::unnecessary_wraps, reason = "as with the laboratory")]
    pub(crate) const fn begin(self) -> io::Result<()> {
        Ok(())
    }
}

/// What the laboratory does at each step: return, fail, or end the process.
#[cfg(feature = "faults")]
type Hook = Box<dyn Fn(Step<'_>) -> io::Result<()> + Send + Sync>;

#[cfg(feature = "faults")]
static HOOK: std::sync::OnceLock<Hook> = std::sync::OnceLock::new();

/// Lets a function decide on every step of this process from now on. Once only; later calls change nothing.
#[cfg(feature = "faults")]
pub fn watch(hook: impl Fn(Step<'_>) -> io::Result<()> + Send + Sync + 'static) {
    let _ = HOOK.set(Box::new(hook));
}

pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Step::Create(path).begin()?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    Step::Write(path, bytes).begin()?;
    file.write_all(bytes)?;
    Step::Sync(path).begin()?;
    file.sync_all()
}

pub(crate) fn link(from: &Path, to: &Path) -> io::Result<()> {
    Step::Link(from, to).begin()?;
    fs::hard_link(from, to)
}

pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    Step::Rename(from, to).begin()?;
    fs::rename(from, to)
}

pub(crate) fn remove(path: &Path) -> io::Result<()> {
    Step::Remove(path).begin()?;
    fs::remove_file(path)
}

pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    Step::MakeFolder(path).begin()?;
    fs::create_dir(path)
}

/// Makes names that were added to or removed from a folder stay so.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    Step::SyncFolder(folder).begin()?;
    match File::open(folder)?.sync_all() {
        // Some network file systems cannot sync a folder, and say so in this way.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}

/// Windows journals names by itself and cannot open a folder as a file.
#[cfg(not(unix))]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    Step::SyncFolder(folder).begin()
}

pub(crate) fn open(path: &Path) -> io::Result<File> {
    Step::Read(path).begin()?;
    File::open(path)
}
