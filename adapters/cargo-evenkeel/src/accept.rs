//! `evenkeel accept`: a person's word that a new level is right.

use std::path::Path;

use evenkeel_report::{duration, printable};
use serde::Serialize;

use crate::arguments::Format;
use crate::exit::Exit;
use crate::{print, project};

#[derive(Serialize)]
struct Accepted {
    test: String,
    level_ns: f64,
    reason: String,
}

pub(crate) fn run(
    tests: &[String],
    reason: &str,
    dir: Option<&Path>,
    format: Format,
) -> anyhow::Result<Exit> {
    let session = project::session(dir)?;
    // All names first: a typing error in the last one changes nothing.
    for test in tests {
        project::known(&session, test)?;
    }
    let by = ["USER", "USERNAME", "GITHUB_ACTOR"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_default();
    for test in tests {
        let record = session.accept(test, reason, &by)?;
        let level_ns = record.digest.median();
        match format {
            Format::Json => print::json(&Accepted {
                test: test.clone(),
                level_ns,
                reason: reason.to_owned(),
            })?,
            Format::Text => print::text(&format!(
                "{}: accepted at {} (median); it learns from here on, and the runs before no longer judge\n",
                printable(test),
                duration(level_ns)
            ))?,
        }
    }
    Ok(Exit::Good)
}
