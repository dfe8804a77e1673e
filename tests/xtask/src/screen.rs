//! `cargo xtask screen`: the error rates and the power of STATISTICS, simulated with the kernel.
//!
//! Fixed seeds; each line is held against its reference within the binomial error of the simulation and the rounding of the reference.

mod band;
mod evidence;
mod judged;
mod steps;

use anyhow::{bail, ensure};

use crate::{Outcome, flags};

/// Lines that agree with their reference and lines that do not.
#[derive(Default)]
pub(crate) struct Ledger {
    agreed: usize,
    broken: Vec<String>,
}

impl Ledger {
    /// Prints a figure and notes whether it agrees.
    pub(crate) fn note(&mut self, line: &str, agrees: bool) {
        println!("{line}{}", if agrees { "" } else { "   BROKEN" });
        if agrees {
            self.agreed += 1;
        } else {
            self.broken.push(line.to_owned());
        }
    }
}

/// `--draws N` is the number of draws of a band's cell (default 200,000); the rest follows from it.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [draws] = flags::numbers(arguments, [("--draws", 200_000)])?;
    ensure!(
        draws >= 20_000,
        "--draws {draws}: at least 20,000, or the figures say nothing"
    );
    let mut ledger = Ledger::default();
    band::false_alarms(draws, &mut ledger);
    band::power(draws / 4, &mut ledger);
    judged::whole_runs(draws / 20, &mut ledger);
    evidence::sign_process(draws / 20, &mut ledger);
    evidence::rank_rule(draws, &mut ledger);
    evidence::sign_flip(draws / 40, &mut ledger);
    steps::no_change(draws / 40, &mut ledger);
    steps::one_step(draws / 80, &mut ledger);
    steps::cusum(draws / 400, &mut ledger);
    if ledger.broken.is_empty() {
        Ok(format!("{} figures within their error", ledger.agreed))
    } else {
        bail!(
            "{} figures agree, {} do not:\n{}",
            ledger.agreed,
            ledger.broken.len(),
            ledger.broken.join("\n")
        )
    }
}
