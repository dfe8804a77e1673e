//! Whole runs through judge and confirm: unchanged ones that end as regressed.

use evenkeel_core::{Digest, Level, Policy, Verdict, confirm, fresh_runs_needed, judge};

use super::Ledger;
use crate::noise::{Count, Noise, Source};

const PROCESSES: usize = 4;
const OBSERVATIONS: usize = 10;

/// A run at a level of its own, whose slower observations wander more.
fn run(source: &mut Source, level: f64, slowdown: f64) -> Option<Digest> {
    let slow = source.exponential();
    let mut times: Vec<f64> = (0..PROCESSES * OBSERVATIONS)
        .map(|i| {
            let late = (i % OBSERVATIONS) as f64 / OBSERVATIONS as f64;
            1000.0
                * slowdown
                * (0.02 * level + 0.005 * source.normal() + 0.05 * slow * late * late).exp()
        })
        .collect();
    Digest::new(&mut times, &[OBSERVATIONS; PROCESSES], 0.0).ok()
}

/// Whether a run after so many unchanged ones ends as regressed.
fn is_red(source: &mut Source, noise: Noise, runs: usize, slowdown: f64, policy: &Policy) -> bool {
    let fresh = fresh_runs_needed(runs, policy.alarm_rate, 16).unwrap_or(16);
    let mut levels = vec![0.0; runs + 1 + fresh];
    noise.fill(source, &mut levels);
    let digests: Vec<Digest> = levels
        .iter()
        .enumerate()
        .filter_map(|(i, level)| run(source, *level, if i < runs { 1.0 } else { slowdown }))
        .collect();
    let (history, new) = digests.split_at(runs);
    let screened = judge(history, &new[0], policy);
    screened.suspect && confirm(history, &screened, &new[1..], policy).verdict == Verdict::Regressed
}

pub(super) fn whole_runs(draws: u32, ledger: &mut Ledger) {
    println!(
        "unchanged runs that end as regressed (at most the alarm rate), and slower ones that do"
    );
    let policies = [
        (
            "level chosen",
            Policy::DEFAULT
                .with_floor(0.0)
                .with_screen_alpha(0.05)
                .with_alarm_rate(0.01),
        ),
        (
            "q25",
            Policy::DEFAULT
                .with_floor(0.0)
                .with_screen_alpha(0.05)
                .with_alarm_rate(0.01)
                .with_level(Level::Q25),
        ),
    ];
    for (name, policy) in policies {
        for noise in [Noise::Normal, Noise::Heavy, Noise::Slow] {
            for runs in [5, 8, 20] {
                let mut source = Source::new(300 + runs as u64);
                let red = Count::of(draws, || is_red(&mut source, noise, runs, 1.0, &policy));
                let slower = Count::of(draws / 10, || {
                    is_red(&mut source, noise, runs, 1.1, &policy)
                });
                let line = format!(
                    "  {name:12} {:15} K {runs:2}: {:.3} % (at most 1), +10 %: {:.0} %",
                    noise.name(),
                    100.0 * red.share(),
                    100.0 * slower.share()
                );
                ledger.note(&line, red.is_at_most(policy.alarm_rate));
            }
        }
    }
}
