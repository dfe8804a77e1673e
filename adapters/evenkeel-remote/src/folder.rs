//! A folder that several machines see: a network drive, or one that something else carries around.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::{Bucket, BucketError, Created};

/// Each content is a file. What lies there can be read as a store too.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn at(path: &str) -> Self {
        Self(path.into())
    }

    fn list(&self, folder: &str, wanted: fn(&fs::FileType) -> bool) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.0.join(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            // A name that is not UTF-8, or that begins with a dot, is none of ours.
            if let Ok(name) = entry.file_name().into_string()
                && !name.starts_with('.')
                && entry.file_type().is_ok_and(|kind| wanted(&kind))
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// Under a temporary name, synced, then renamed unless there is a file of that name, and the folder synced.
    fn write(&self, folder: &str, name: &str, content: &[u8]) -> io::Result<Created> {
        let folder = self.0.join(folder);
        if !folder.is_dir() {
            fs::create_dir_all(&folder)?;
            sync_folder(folder.parent().unwrap_or(&folder))?;
        }
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        file.write_all(content)?;
        share(file.as_file())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(folder.join(name)) {
            Ok(_) => sync_folder(&folder).map(|()| Created::New),
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                Ok(Created::Present)
            }
            Err(refused) => Err(refused.error),
        }
    }
}

impl Bucket for Folder {
    fn folders(&self) -> Result<Vec<String>, BucketError> {
        self.list("", fs::FileType::is_dir)
            .map_err(BucketError::new)
    }

    fn names(&self, folder: &str) -> Result<Vec<String>, BucketError> {
        self.list(folder, fs::FileType::is_file)
            .map_err(BucketError::new)
    }

    fn get(&self, folder: &str, name: &str, most: u64) -> Result<Option<Vec<u8>>, BucketError> {
        let mut content = Vec::new();
        let file = match File::open(self.0.join(folder).join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(BucketError::new)?,
        };
        let read = file.take(most).read_to_end(&mut content);
        read.map(|_| Some(content)).map_err(BucketError::new)
    }

    fn create(&self, folder: &str, name: &str, content: &[u8]) -> Result<Created, BucketError> {
        self.write(folder, name, content).map_err(BucketError::new)
    }
}

/// A temporary file is for its owner alone; what is shared is for whoever may see the folder.
#[cfg(unix)]
fn share(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share(_: &File) -> io::Result<()> {
    Ok(())
}

/// Makes a new name stay when the power goes, where the file system can.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        match File::open(folder)?.sync_all() {
            Err(error) if error.kind() != io::ErrorKind::InvalidInput => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
