//! divan, whose users compare medians by eye or by script: red where the new build's is more than ten percent above the old one's.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::builds::Builds;
use super::{Contender, Said, bounded};

const LIMIT: Duration = Duration::from_secs(60);
/// The usual limit of such scripts.
const ALLOWED: f64 = 1.10;

pub(super) struct Divan {
    builds: Builds,
}

impl Divan {
    pub(super) fn new(builds: &Builds) -> Self {
        Self {
            builds: builds.clone(),
        }
    }
}

impl Contender for Divan {
    fn name(&self) -> &'static str {
        "divan, median +10 %"
    }

    fn judge(&mut self, workload: &str, percent: u32) -> Result<Said> {
        let before = measured(self.builds.of("divan", 100)?, workload)?;
        let after = measured(self.builds.of("divan", percent)?, workload)?;
        Ok(if after > ALLOWED * before {
            Said::Slower
        } else {
            Said::NotSlower
        })
    }
}

fn measured(program: &Path, workload: &str) -> Result<f64> {
    // A benchmark's full name begins with that of its target.
    let name = format!("divan::{workload}");
    let mut command = Command::new(program);
    command.args(["--bench", "--color", "never", "--exact", &name]);
    let output = bounded::text(&mut command, LIMIT)?;
    median_ns(&output, workload)
        .with_context(|| format!("divan said nothing that is known:\n{output}"))
}

/// The median in the workload's row, in nanoseconds; `None` if there is no such row.
fn median_ns(output: &str, workload: &str) -> Option<f64> {
    let row = output
        .lines()
        .find(|line| line.split_whitespace().nth(1) == Some(workload))?;
    let cell = row.split('│').nth(2)?.trim();
    let (number, unit) = cell.split_once(' ')?;
    let ns = match unit {
        "ps" => 1e-3,
        "ns" => 1.0,
        "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * ns)
}

#[cfg(test)]
mod tests {
    use super::median_ns;

    /// As divan 0.1.21 wrote it here.
    const TABLE: &str =
        "divan     fastest       │ slowest       │ median        │ mean          │ samples │ iters
├─ alloc  9.11 µs       │ 62.09 µs      │ 11.58 µs      │ 12.18 µs      │ 100     │ 100
├─ chase  127.7 µs      │ 14.38 ms      │ 138 µs        │ 385.3 µs      │ 100     │ 100
╰─ parse  116.6 µs      │ 253.6 µs      │ 125.6 ms      │ 128.3 µs      │ 100     │ 100

";

    #[test]
    fn the_median_is_read_with_its_unit() {
        assert_eq!(median_ns(TABLE, "alloc"), Some(11_580.0));
        assert_eq!(median_ns(TABLE, "chase"), Some(138_000.0));
        assert_eq!(median_ns(TABLE, "parse"), Some(125_600_000.0));
    }

    #[test]
    fn another_table_says_nothing() {
        assert_eq!(median_ns(TABLE, "cpu"), None);
        assert_eq!(
            median_ns(&TABLE.replace("11.58 µs", "a while"), "alloc"),
            None
        );
        assert_eq!(median_ns("", "alloc"), None);
    }
}
