//! The page of the results: a verb's data beside it, its tables between two lines of it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes the data to `docs/accuracy/VERB.json`, and the tables between the verb's two lines of `docs/accuracy.md`.
pub(crate) fn write(verb: &str, data: &impl Serialize, tables: &str) -> Result<()> {
    let docs = root().join("docs");
    let folder = docs.join("accuracy");
    fs::create_dir_all(&folder)?;
    let json = serde_json::to_string(data)? + "\n";
    fs::write(folder.join(format!("{verb}.json")), json)?;
    let page = docs.join("accuracy.md");
    let text = fs::read_to_string(&page).with_context(|| format!("could not read {page:?}"))?;
    let text = replaced(&text, verb, tables)
        .with_context(|| format!("{page:?} has no place for {verb}"))?;
    fs::write(page, text)?;
    Ok(())
}

/// The data of a verb, as it was written.
pub(crate) fn read<T: DeserializeOwned>(verb: &str) -> Result<T> {
    let file = root().join(format!("docs/accuracy/{verb}.json"));
    let text = fs::read_to_string(&file).with_context(|| format!("could not read {file:?}"))?;
    serde_json::from_str(&text).with_context(|| format!("{file:?} is not what this program writes"))
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Who judged: the version, and the commit that is checked out where it is known.
pub(crate) fn judge() -> String {
    let commit = evenkeel_env::Revision::read(&root()).commit;
    let commit = commit.as_deref().and_then(|commit| commit.get(..10));
    let version = env!("CARGO_PKG_VERSION");
    commit.map_or_else(
        || format!("evenkeel {version}"),
        |commit| format!("evenkeel {version}, commit {commit}"),
    )
}

/// The text with other tables between the verb's lines; `None` if it has no such lines.
fn replaced(text: &str, verb: &str, tables: &str) -> Option<String> {
    let begin = format!("<!-- written by cargo xtask accuracy {verb} -->\n");
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once("<!-- end -->\n")?;
    Some(format!(
        "{before}{begin}\n{}\n\n<!-- end -->\n{after}",
        tables.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_what_stands_between_the_lines_is_replaced() {
        let page = "a\n<!-- written by cargo xtask accuracy sim -->\nold\n<!-- end -->\nb\n\
                    <!-- written by cargo xtask accuracy live -->\n<!-- end -->\n";
        let once = replaced(page, "sim", "new\n").unwrap();
        assert!(once.starts_with(
            "a\n<!-- written by cargo xtask accuracy sim -->\n\nnew\n\n<!-- end -->\nb\n"
        ));
        assert_eq!(replaced(&once, "sim", "new").unwrap(), once);
        assert!(replaced(&once, "live", "x").unwrap().contains("new"));
        assert_eq!(replaced(page, "peers", "x"), None);
    }
}
