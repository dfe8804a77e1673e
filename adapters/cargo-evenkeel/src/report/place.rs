//! Where the tests stand in the repository: a compiler names files as from the workspace's root.

use std::path::Path;

use evenkeel_report::Document;

/// Names the tests' files as from the root of the git repository around the current folder. A file that is not at this folder, and everything
/// outside of a repository, stays as it is.
pub(super) fn from_repository(document: &mut Document) {
    let Ok(here) = std::env::current_dir() else {
        return;
    };
    let is_root = |folder: &&Path| folder.join(".git").exists();
    let Some(root) = here.ancestors().find(is_root) else {
        return;
    };
    for test in &mut document.tests {
        let Some(location) = &mut test.location else {
            continue;
        };
        let file = here.join(&location.file);
        if let (true, Ok(inside)) = (file.is_file(), file.strip_prefix(root)) {
            // Both services want forward slashes.
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            location.file = parts.join("/");
        }
    }
}
