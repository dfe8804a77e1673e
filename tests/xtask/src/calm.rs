//! `calm`: many judged runs of the unchanged example beside a restless neighbour, none of which may be red.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::example::{Document, Example, SLOW, UNCHANGED};
use crate::load::Load;
use crate::{Outcome, flags};

/// Runs before the first that counts, under the same load: enough for short confirmations.
const LEARNED: u32 = 12;
/// The load ends by itself when a run takes this long on average.
const LONGEST_RUN_SECONDS: u32 = 120;

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [runs, slow] = flags::numbers(arguments, [("--runs", 100), ("--slow", 20)])?;
    ensure!(runs > 0, "--runs 0 shows nothing");
    let example = Example::prepare("calm")?;
    // Built before the load starts, so that it meets only measurements.
    example.build(SLOW)?;
    example.build(UNCHANGED)?;
    let _load = Load::start((LEARNED + runs + slow) * LONGEST_RUN_SECONDS)?;

    println!("learning from {LEARNED} runs under about one core of load in bursts");
    let learned = Tally::of(LEARNED, || example.judge(UNCHANGED))?;
    println!("learned:   {learned}");
    let began = Instant::now();
    let unchanged = Tally::of(runs, || example.judge(UNCHANGED))?;
    let seconds = began.elapsed().as_secs_f64() / f64::from(runs);
    println!("unchanged: {unchanged}; {seconds:.1} s per run");

    let changed = Tally::of(slow, || example.judge(SLOW))?;
    if slow > 0 {
        println!("slow:      {changed}");
    }
    let figure = format!(
        "{} of {runs} unchanged runs red ({}), {} of {slow} slower runs red ({})",
        unchanged.red,
        interval(unchanged.red, runs),
        changed.red,
        interval(changed.red, slow),
    );
    ensure!(
        unchanged.red + learned.red == 0,
        "{figure}, {} of {LEARNED} runs red while learning",
        learned.red
    );
    Ok(figure)
}

/// What became of some runs.
#[derive(Default)]
struct Tally {
    /// Runs with at least one red test.
    red: u32,
    /// How often each test was red.
    red_tests: BTreeMap<String, u32>,
    /// How many tests of all runs had each verdict.
    verdicts: BTreeMap<String, u32>,
}

impl Tally {
    fn of(runs: u32, mut judge: impl FnMut() -> Result<Document>) -> Result<Self> {
        let mut tally = Self::default();
        for run in 1..=runs {
            let document = judge()?;
            let red: Vec<_> = document.tests.iter().filter(|test| test.red).collect();
            tally.red += u32::from(!red.is_empty());
            for test in &red {
                *tally.red_tests.entry(test.name.clone()).or_default() += 1;
                println!(
                    "  run {run}: red: {} at {:.3} times its history",
                    test.name,
                    test.ratio.unwrap_or(f64::NAN)
                );
            }
            for test in document.tests {
                let verdict = test.verdict.unwrap_or_else(|| "failed".to_owned());
                *tally.verdicts.entry(verdict).or_default() += 1;
            }
            if run % 10 == 0 {
                println!("  {run} of {runs}: {} red", tally.red);
                std::io::stdout().flush()?;
            }
        }
        Ok(tally)
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} runs red; tests:", self.red)?;
        for (verdict, count) in &self.verdicts {
            write!(f, " {count} {verdict}")?;
        }
        for (name, count) in &self.red_tests {
            write!(f, "; {name} red {count} times")?;
        }
        Ok(())
    }
}

/// The 95 % interval of a share, in percent (Wilson 1927).
fn interval(hits: u32, runs: u32) -> String {
    if runs == 0 {
        return "not run".to_owned();
    }
    const Z: f64 = 1.959_963_984_540_054;
    let (n, share) = (f64::from(runs), f64::from(hits) / f64::from(runs));
    let centre = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let bound = |x: f64| 100.0 * (x / (1.0 + Z * Z / n)).clamp(0.0, 1.0);
    format!(
        "95 %: {:.1} to {:.1} %",
        bound(centre - half),
        bound(centre + half)
    )
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn intervals_are_those_of_the_textbook() {
        // Newcombe 1998, table I: 81 of 263 and 0 of 20.
        assert_eq!(interval(81, 263), "95 %: 25.5 to 36.6 %");
        assert_eq!(interval(0, 20), "95 %: 0.0 to 16.1 %");
        assert_eq!(interval(20, 20), "95 %: 83.9 to 100.0 %");
        assert_eq!(interval(0, 0), "not run");
    }
}
