//! Files, read whole up to a limit, and the files of a folder.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::ImportError;

/// The most bytes of one file that are read. What is read of them takes at most eight times as much memory.
pub const LARGEST_FILE: u64 = 128 << 20;
/// Folders are looked into so deep: beyond it lies no tool's output.
const DEEPEST: usize = 16;
/// So many files of a folder are read.
const MOST_FILES: usize = 100_000;

/// All bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ImportError> {
    let unreadable = |source| ImportError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(ImportError::TooLarge {
            path: path.to_owned(),
            limit: LARGEST_FILE,
        });
    }
    Ok(bytes)
}

/// The files below a folder that are wanted, sorted by path; links are not followed.
pub(crate) fn below(
    folder: &Path,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, ImportError> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let unreadable = |source| ImportError::Unreadable {
            path: folder.clone(),
            source,
        };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() && depth < DEEPEST {
                folders.push((entry.path(), depth + 1));
            } else if kind.is_file() && wanted(&entry.path()) {
                found.push(entry.path());
            }
            if found.len() > MOST_FILES {
                let many = format!("more than {MOST_FILES} files in it: import a smaller folder");
                return Err(unreadable(io::Error::other(many)));
            }
        }
    }
    found.sort();
    Ok(found)
}
