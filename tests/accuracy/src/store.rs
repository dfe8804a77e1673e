//! Stores that are thrown away: in memory where the system has such a folder, because nobody's disk should sync ten thousand of them.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use evenkeel::config::Config;
use tempfile::TempDir;

/// An empty folder that is removed with the value.
pub(crate) fn folder() -> Result<TempDir> {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.context("could not make a folder for a store")
}

/// The same choices with a copy of the store, to try something that must not be remembered; removed with the folder.
pub(crate) fn fork(config: &Config) -> Result<(TempDir, Config)> {
    let folder = folder()?;
    let dir = folder.path().join(".evenkeel");
    copy(&config.dir, &dir).context("could not copy a store")?;
    let root = folder.path().to_path_buf();
    Ok((
        folder,
        Config {
            root,
            dir,
            ..config.clone()
        },
    ))
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
