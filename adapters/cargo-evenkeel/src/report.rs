//! `evenkeel report`: a report that was written as JSON, in another form.

mod file;
mod form;
mod past;
mod place;

use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use evenkeel_report::Document;

use crate::exit::Exit;
use crate::print;

pub(crate) use file::ReportFile;
pub(crate) use form::Form;
pub(crate) use past::{document, past};

pub(crate) fn run(
    report: Option<&Path>,
    output: Option<&Path>,
    form: Form,
) -> anyhow::Result<Exit> {
    let mut document = match report {
        Some(path) => {
            let json = std::fs::read(path).with_context(|| {
                format!(
                    "could not read {}: give a file that --report FILE.json wrote",
                    path.display()
                )
            })?;
            Document::read(&json).with_context(|| format!("could not use {}", path.display()))?
        }
        None => {
            let mut json = Vec::new();
            std::io::stdin()
                .lock()
                .read_to_end(&mut json)
                .context("could not read the standard input")?;
            Document::read(&json).context("could not use the standard input")?
        }
    };
    if form.is_shown_in_a_diff() {
        place::from_repository(&mut document);
    }
    let text = form.text(&document)?;
    match output {
        Some(path) if form == Form::Text => {
            // A file shows no colours.
            file::write(&anstream::adapter::strip_str(&text).to_string(), path)?;
        }
        Some(path) => file::write(&text, path)?,
        None if form == Form::Text => print::text(&text)?,
        None => drop(print::raw(text.as_bytes())?),
    }
    Ok(Exit::Good)
}
