//! `cargo xtask constants`: every table of constants of the kernel, computed again and held against what the kernel has.

mod bias;
mod scan;

use anyhow::{bail, ensure};

use crate::{Outcome, flags};

/// One constant: what it is, what the kernel has, what was computed, and how far they may differ.
pub(crate) struct Constant {
    name: String,
    kernel: f64,
    computed: f64,
    allowed: f64,
}

impl Constant {
    fn holds(&self) -> bool {
        (self.kernel - self.computed).abs() <= self.allowed
    }
}

/// All constants, from so many draws each.
fn all(draws: u32) -> Vec<Constant> {
    let mut constants = bias::exact();
    constants.extend(bias::drawn(draws));
    constants.extend(scan::thresholds(draws / 8));
    constants
}

/// `--draws N` is the number of samples behind each bias (default 400,000).
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [draws] = flags::numbers(arguments, [("--draws", 400_000)])?;
    ensure!(draws >= 1000, "--draws {draws}: at least 1,000");
    let constants = all(draws);
    let mut broken = Vec::new();
    for constant in &constants {
        let line = format!(
            "{:34} kernel {:9.5}  computed {:9.5}  allowed {:.5}",
            constant.name, constant.kernel, constant.computed, constant.allowed
        );
        println!("{line}{}", if constant.holds() { "" } else { "   BROKEN" });
        if !constant.holds() {
            broken.push(line);
        }
    }
    if !broken.is_empty() {
        bail!("{} constants differ:\n{}", broken.len(), broken.join("\n"));
    }
    Ok(format!("{} constants as computed", constants.len()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_kernels_tables_agree_with_a_short_regeneration() {
        for constant in super::all(8_000) {
            assert!(
                constant.holds(),
                "{}: kernel {}, computed {}, allowed {}",
                constant.name,
                constant.kernel,
                constant.computed,
                constant.allowed
            );
        }
    }
}
