//! Files that a report is written to: the suffix says in which form.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use evenkeel_report::Document;

use super::Form;

/// A file to write a report to.
#[derive(Clone, Debug)]
pub(crate) struct ReportFile {
    path: PathBuf,
    form: Form,
}

impl ReportFile {
    /// The file, if its suffix is a form's.
    pub(crate) fn new(path: PathBuf) -> Result<Self, String> {
        let suffix = path.extension().and_then(|suffix| suffix.to_str());
        let form = match suffix {
            Some("json") => Form::Json,
            Some("xml") => Form::Junit,
            Some("md") => Form::Markdown,
            Some("html") => Form::Html,
            _ => {
                return Err(
                    "the suffix says the form: .json, .xml (JUnit), .md or .html; for others, `evenkeel report --format`"
                        .to_owned(),
                );
            }
        };
        Ok(Self { path, form })
    }

    /// Writes the report whole or not at all.
    pub(crate) fn write(&self, document: &Document) -> anyhow::Result<()> {
        write(&self.form.text(document)?, &self.path)
    }
}

/// Writes a text whole or not at all.
pub(super) fn write(text: &str, path: &Path) -> anyhow::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || -> anyhow::Result<()> {
        let mut file = readable().tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path)?;
        Ok(())
    };
    write().with_context(|| {
        format!(
            "could not write the report {}: choose a folder that exists and may be written",
            path.display()
        )
    })
}

/// A temporary file is its owner's alone; a report is for whoever the process's mask lets in.
fn readable() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
