//! A bucket in memory, for tests.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{Bucket, BucketError, Created};

/// A bucket that lives as long as the process.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<String, BTreeMap<String, Vec<u8>>>>);

impl Memory {
    fn content(&self) -> MutexGuard<'_, BTreeMap<String, BTreeMap<String, Vec<u8>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bucket for Memory {
    fn folders(&self) -> Result<Vec<String>, BucketError> {
        let content = self.content();
        Ok(content
            .keys()
            .filter(|name| !name.is_empty())
            .cloned()
            .collect())
    }

    fn names(&self, folder: &str) -> Result<Vec<String>, BucketError> {
        let content = self.content();
        Ok(content
            .get(folder)
            .into_iter()
            .flat_map(BTreeMap::keys)
            .cloned()
            .collect())
    }

    fn get(&self, folder: &str, name: &str, most: u64) -> Result<Option<Vec<u8>>, BucketError> {
        let all = self.content();
        let content = all.get(folder).and_then(|folder| folder.get(name));
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Ok(content.map(|content| content[..content.len().min(most)].to_vec()))
    }

    fn create(&self, folder: &str, name: &str, content: &[u8]) -> Result<Created, BucketError> {
        let mut all = self.content();
        let folder = all.entry(folder.to_owned()).or_default();
        if folder.contains_key(name) {
            return Ok(Created::Present);
        }
        folder.insert(name.to_owned(), content.to_vec());
        Ok(Created::New)
    }
}
