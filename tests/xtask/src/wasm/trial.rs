//! The example in a test runner.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

/// How one runner runs the example.
pub(super) struct Trial {
    pub(super) name: &'static str,
    project: PathBuf,
    store: PathBuf,
    program: &'static str,
    arguments: &'static [&'static str],
}

/// What one run printed, and whether it failed.
pub(super) struct Judged {
    pub(super) red: bool,
    pub(super) text: String,
}

impl Judged {
    /// The verdict's word.
    pub(super) fn verdict(&self) -> &str {
        let after = |line: &'static str| self.text.split_once(line).map(|(_, rest)| rest);
        let rest = after("counts words: ").unwrap_or_default();
        // TAP writes the line's end as two characters.
        let word = rest.split(|c: char| !c.is_ascii_lowercase()).next();
        word.filter(|word| !word.is_empty()).unwrap_or("unjudged")
    }
}

impl Trial {
    pub(super) fn node(project: &Path) -> Self {
        Self::of("node:test", project, "node", &["--test", "words.test.js"])
    }

    pub(super) fn vitest(project: &Path) -> Self {
        Self::of(
            "vitest",
            project,
            "npx",
            &["vitest", "run", "words.spec.js"],
        )
    }

    fn of(
        name: &'static str,
        project: &Path,
        program: &'static str,
        arguments: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            project: project.to_owned(),
            store: project.join(format!(".evenkeel-{}", name.replace(':', "-"))),
            program,
            arguments,
        }
    }

    /// Begins without a history.
    pub(super) fn forget(&self) -> Result<()> {
        if self.store.exists() {
            std::fs::remove_dir_all(&self.store)?;
        }
        Ok(())
    }

    /// One run of the example, unchanged or slower.
    pub(super) fn judge(&self, slower: bool) -> Result<Judged> {
        let mut runner = Command::new(self.program);
        runner
            .current_dir(&self.project)
            .args(self.arguments)
            .env("EVENKEEL_DIR", &self.store)
            .env("EVENKEEL_ENVIRONMENT", "dedicated")
            .env("NO_COLOR", "1")
            .env_remove("NODE_TEST_CONTEXT");
        if slower {
            runner.env("SLOW", "1");
        }
        let output = runner.output()?;
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        let judged = Judged {
            red: !output.status.success(),
            text,
        };
        ensure!(
            judged.verdict() != "unjudged",
            "the example was not judged:\n{}",
            judged.text
        );
        Ok(judged)
    }
}
