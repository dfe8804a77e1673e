//! Programs by what is in them: each is a file whose name is the SHA-256 of its content.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

/// A folder of programs.
pub(super) struct Objects {
    folder: PathBuf,
}

impl Objects {
    pub(super) const fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Copies a program in, whole or not at all, if it is not there yet; its name.
    pub(super) fn add(&self, program: &Path) -> anyhow::Result<String> {
        let said = || format!("could not keep {}", program.display());
        let name = hash(program).with_context(said)?;
        if self.find(&name).is_ok() {
            return Ok(name);
        }
        fs::create_dir_all(&self.folder).with_context(said)?;
        let mut copy = NamedTempFile::new_in(&self.folder).with_context(said)?;
        let mut original = File::open(program).with_context(said)?;
        io::copy(&mut original, &mut copy).with_context(said)?;
        let permissions = original.metadata().with_context(said)?.permissions();
        copy.as_file()
            .set_permissions(permissions)
            .with_context(said)?;
        copy.as_file().sync_all().with_context(said)?;
        copy.persist(self.folder.join(&name)).with_context(said)?;
        Ok(name)
    }

    /// The path of a program, if its content is still what its name says.
    pub(super) fn find(&self, name: &str) -> anyhow::Result<PathBuf> {
        let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        ensure!(is_hash, "{name:?} cannot be the name of a kept program");
        let path = self.folder.join(name);
        let found = hash(&path).with_context(|| format!("could not read {}", path.display()))?;
        ensure!(found == name, "{} is damaged", path.display());
        Ok(path)
    }

    /// The size of a program; 0 if there is none of that name.
    pub(super) fn bytes(&self, name: &str) -> u64 {
        fs::metadata(self.folder.join(name)).map_or(0, |metadata| metadata.len())
    }

    /// Removes all that is not named, unfinished copies too.
    pub(super) fn retain(&self, names: &BTreeSet<String>) -> anyhow::Result<()> {
        if !self.folder.is_dir() {
            return Ok(());
        }
        let said = || format!("could not tidy {}", self.folder.display());
        for entry in fs::read_dir(&self.folder).with_context(said)? {
            let entry = entry.with_context(said)?;
            let name = entry.file_name();
            if !name.to_str().is_some_and(|name| names.contains(name)) {
                fs::remove_file(entry.path()).with_context(said)?;
            }
        }
        Ok(())
    }
}

fn hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_until_it_is_damaged_or_not_named_any_more() -> anyhow::Result<()> {
        let scratch = tempfile::tempdir()?;
        let objects = Objects::at(scratch.path().join("objects"));
        let program = scratch.path().join("program");
        fs::write(&program, "#!/bin/sh")?;
        let name = objects.add(&program)?;
        assert_eq!(objects.add(&program)?, name);
        let path = objects.find(&name)?;
        assert_eq!(fs::read(&path)?, fs::read(&program)?);
        assert_eq!(objects.bytes(&name), 9);

        fs::write(&path, "#!/bin/zh")?;
        let error = objects.find(&name).map_err(|error| error.to_string());
        assert!(error.is_err_and(|error| error.ends_with("is damaged")));
        // Adding it again mends it.
        objects.add(&program)?;
        assert!(objects.find(&name).is_ok());

        objects.retain(&BTreeSet::new())?;
        assert_eq!(objects.bytes(&name), 0);
        Ok(())
    }

    #[test]
    fn a_name_that_is_no_hash_leads_nowhere() {
        let objects = Objects::at(PathBuf::from("objects"));
        for name in ["", "..", "../program", &"g".repeat(64)] {
            let error = objects.find(name).map_err(|error| error.to_string());
            assert!(error.is_err_and(|error| error.contains("cannot be the name")));
        }
    }
}
