//! Evenkeel by duet: `evenkeel duet --bin OLD --bin NEW`, as a user calls it, without any history.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::builds::{self, Builds};
use super::{Contender, Said, bounded};
use crate::page::root;

const LIMIT: Duration = Duration::from_secs(120);
/// Good, regressed, and undecided where that fails (`docs/cli.md`).
const GOOD: [i32; 3] = [0, 1, 3];

pub(super) struct Duet {
    builds: Builds,
    program: PathBuf,
}

impl Duet {
    /// Builds the command line; `None` if it has no duet.
    pub(super) fn new(builds: &Builds) -> Result<Option<Self>> {
        let program = builds::command_line()?;
        let mut help = Command::new(&program);
        let knows_it = bounded::text(help.args(["duet", "--help"]), LIMIT).is_ok();
        Ok(knows_it.then(|| Self {
            builds: builds.clone(),
            program,
        }))
    }
}

impl Contender for Duet {
    fn name(&self) -> &'static str {
        "Evenkeel, duet"
    }

    fn judge(&mut self, workload: &str, percent: u32) -> Result<Said> {
        let mut command = Command::new(&self.program);
        command
            .args(["duet", "--format", "json", "--filter", workload])
            .arg("--bin")
            .arg(self.builds.of("ours", 100)?)
            .arg("--bin")
            .arg(self.builds.of("ours", percent)?)
            .current_dir(root().join("tests/accuracy/field"));
        let output = bounded::text_of(&mut command, LIMIT, &GOOD)?;
        said(&output).with_context(|| format!("the duet said nothing that is known:\n{output}"))
    }
}

/// What is read of the JSON document of a duet (`docs/cli.md`).
#[derive(Deserialize)]
struct Document {
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    verdict: Option<String>,
    red: bool,
}

/// What the document says of its only test; `None` if it is another document, or the test could not be measured.
fn said(document: &str) -> Option<Said> {
    let document: Document = serde_json::from_str(document).ok()?;
    let [test] = &document.tests[..] else {
        return None;
    };
    match (test.verdict.as_deref()?, test.red) {
        (_, true) => Some(Said::Slower),
        ("undecided", false) => Some(Said::Undecided),
        _ => Some(Said::NotSlower),
    }
}

#[cfg(test)]
mod tests {
    use super::{Said, said};

    fn document(test: &str) -> String {
        format!(r#"{{"format": 1, "tests": [{test}]}}"#)
    }

    #[test]
    fn the_verdict_of_the_only_test_is_read() {
        let of = |verdict, red| {
            said(&document(&format!(
                r#"{{"test": "a", "verdict": "{verdict}", "red": {red}, "ratio": 1.1}}"#
            )))
        };
        assert_eq!(of("regressed", true), Some(Said::Slower));
        assert_eq!(of("steady", false), Some(Said::NotSlower));
        assert_eq!(of("improved", false), Some(Said::NotSlower));
        assert_eq!(of("undecided", false), Some(Said::Undecided));
    }

    #[test]
    fn a_test_that_was_not_measured_says_nothing() {
        assert_eq!(said(&document(r#"{"verdict": null, "red": false}"#)), None);
        assert_eq!(said(&document("")), None);
        assert_eq!(said("error: no"), None);
    }
}
