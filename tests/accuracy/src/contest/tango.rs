//! tango-bench in its one-second mode: the new build compares itself with the old one, red where the difference is marked as significant and
//! positive (it ends with 1 then).

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::builds::Builds;
use super::{Contender, Said, bounded};

const LIMIT: Duration = Duration::from_secs(60);

pub(super) struct Tango {
    builds: Builds,
}

impl Tango {
    pub(super) fn new(builds: &Builds) -> Self {
        Self {
            builds: builds.clone(),
        }
    }
}

impl Contender for Tango {
    fn name(&self) -> &'static str {
        "tango-bench"
    }

    fn judge(&mut self, workload: &str, percent: u32) -> Result<Said> {
        let mut command = Command::new(self.builds.of("tango", percent)?);
        command
            .args(["--color", "never", "compare"])
            .arg(self.builds.of("tango", 100)?)
            .args(["-t", "1", "-f", workload]);
        // 1 is what it ends with where it has found something slower.
        let output = bounded::text_of(&mut command, LIMIT, &[0, 1])?;
        said(&output, workload)
            .with_context(|| format!("tango said nothing that is known:\n{output}"))
    }
}

/// What the line of the workload says, such as `cpu  [ 375.5 ns ... 369.0 ns ]  -1.58%*`; `None` if there is no such line.
fn said(output: &str, workload: &str) -> Option<Said> {
    let line = output
        .lines()
        .find(|line| line.split_whitespace().next() == Some(workload))?;
    let change = line.split_whitespace().last()?;
    let (percent, significant) = match change.strip_suffix("%*") {
        Some(percent) => (percent, true),
        None => (change.strip_suffix('%')?, false),
    };
    let percent: f64 = percent.parse().ok()?;
    Some(if significant && percent > 0.0 {
        Said::Slower
    } else {
        Said::NotSlower
    })
}

#[cfg(test)]
mod tests {
    use super::{Said, said};

    #[test]
    fn a_marked_positive_difference_is_slower() {
        // The first as tango-bench 0.9.0 wrote it here, the second from its page.
        let quiet = "cpu                                                [ 251.1 us ... 247.7 us ]      -1.38%\n";
        assert_eq!(said(quiet, "cpu"), Some(Said::NotSlower));
        let faster = "factorial             [ 375.5 ns ... 369.0 ns ]      -1.58%*\n";
        assert_eq!(said(faster, "factorial"), Some(Said::NotSlower));
        let slower = faster.replace("-1.58", "+1.58");
        assert_eq!(said(&slower, "factorial"), Some(Said::Slower));
        assert_eq!(
            said(&slower.replace('*', ""), "factorial"),
            Some(Said::NotSlower)
        );
    }

    #[test]
    fn another_line_says_nothing() {
        assert_eq!(said("cpu2  [ 1 us ... 1 us ]  +1.00%*\n", "cpu"), None);
        assert_eq!(said("cpu  [ 1 us ... 1 us ]  NaN\n", "cpu"), None);
        assert_eq!(said("", "cpu"), None);
    }
}
