//! criterion, as its users gate a build: `--save-baseline` with the old build, `--baseline` with the new one, red where it says
//! "regressed". Everything else at its default.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use super::builds::Builds;
use super::{Contender, Said, bounded};

/// A run takes about nine seconds.
const LIMIT: Duration = Duration::from_secs(180);

pub(super) struct Criterion {
    builds: Builds,
    home: TempDir,
}

impl Criterion {
    pub(super) fn new(builds: &Builds) -> Result<Self> {
        let home = tempfile::tempdir().context("could not make a folder for criterion")?;
        Ok(Self {
            builds: builds.clone(),
            home,
        })
    }

    fn bench(&self, program: &Path, baseline: &str, workload: &str) -> Result<String> {
        let mut command = Command::new(program);
        command
            .args(["--bench", "--noplot", "--color", "never"])
            .args([baseline, "before", &format!("^{workload}$")])
            .env("CRITERION_HOME", self.home.path());
        bounded::text(&mut command, LIMIT)
    }
}

impl Contender for Criterion {
    fn name(&self) -> &'static str {
        "criterion"
    }

    fn judge(&mut self, workload: &str, percent: u32) -> Result<Said> {
        let programs: [PathBuf; 2] = [
            self.builds.of("criterion", 100)?.into(),
            self.builds.of("criterion", percent)?.into(),
        ];
        self.bench(&programs[0], "--save-baseline", workload)?;
        let output = self.bench(&programs[1], "--baseline", workload)?;
        said(&output).with_context(|| format!("criterion said nothing that is known:\n{output}"))
    }
}

/// What criterion's report of one comparison says; `None` if it is not one.
fn said(output: &str) -> Option<Said> {
    const SENTENCES: [(&str, Said); 4] = [
        ("Performance has regressed.", Said::Slower),
        ("Performance has improved.", Said::NotSlower),
        ("No change in performance detected.", Said::NotSlower),
        ("Change within noise threshold.", Said::NotSlower),
    ];
    let mut lines = output.lines().map(str::trim);
    lines.find_map(|line| {
        SENTENCES
            .iter()
            .find(|(sentence, _)| *sentence == line)
            .map(|(_, said)| *said)
    })
}

#[cfg(test)]
mod tests {
    use super::{Said, said};

    /// As criterion 0.8.2 wrote it here.
    const IMPROVED: &str = "cpu                     time:   [98.800 µs 99.497 µs 100.28 µs]
                        change: [−41.809% −37.676% −32.793%] (p = 0.00 < 0.05)
                        Performance has improved.
Found 7 outliers among 100 measurements (7.00%)
  7 (7.00%) high severe
";

    #[test]
    fn only_regressed_is_slower() {
        assert_eq!(said(IMPROVED), Some(Said::NotSlower));
        let other = |sentence| said(&IMPROVED.replace("Performance has improved.", sentence));
        assert_eq!(other("Performance has regressed."), Some(Said::Slower));
        assert_eq!(
            other("No change in performance detected."),
            Some(Said::NotSlower)
        );
        assert_eq!(
            other("Change within noise threshold."),
            Some(Said::NotSlower)
        );
    }

    #[test]
    fn a_report_without_a_comparison_says_nothing() {
        assert_eq!(
            said("cpu                     time:   [98.800 µs 99.497 µs 100.28 µs]\n"),
            None
        );
        assert_eq!(said(""), None);
    }
}
