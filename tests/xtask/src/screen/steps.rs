//! Steps and drift in series of runs.

use evenkeel_core::{Band, Cusum, Policy, Prior, Rarity, Segments, rank_scan};

use super::Ledger;
use crate::noise::{Count, Noise, Source};

const POINTS: usize = 100;

pub(super) fn no_change(draws: u32, ledger: &mut Ledger) {
    println!("rank scan of {POINTS} unchanged runs at 1 %: series with a step");
    for noise in [Noise::Normal, Noise::Heavy, Noise::Slow] {
        let mut source = Source::new(700);
        let mut series = vec![0.0; POINTS];
        let found = Count::of(draws, || {
            noise.fill(&mut source, &mut series);
            rank_scan(&series, Rarity::OneIn100, 1.0).is_some_and(|step| step.significant)
        });
        let line = format!(
            "  {:15}: {:.2} % (1 by construction, whatever the noise)",
            noise.name(),
            100.0 * found.share()
        );
        // The threshold comes from 200,000 draws and is printed to two digits.
        ledger.note(&line, found.is(0.01, 0.0008));
    }
    let mut source = Source::new(701);
    let mut series = vec![0.0; POINTS];
    let mut dependent = |widening: f64| {
        Count::of(draws, || {
            Noise::HalfDependent.fill(&mut source, &mut series);
            rank_scan(&series, Rarity::OneIn100, widening).is_some_and(|step| step.significant)
        })
    };
    let plain = dependent(1.0);
    let widened = dependent(3.0_f64.sqrt());
    let line = format!(
        "  AR(1), 0.5: {:.0} % (STATISTICS 32)",
        100.0 * plain.share()
    );
    ledger.note(&line, plain.is(0.32, 0.04));
    let line = format!(
        "  AR(1), 0.5, widened: {:.1} % (at most 3)",
        100.0 * widened.share()
    );
    ledger.note(&line, widened.is_at_most(0.03));
}

/// Length of the last stretch and detection in percent, for a step of two standard deviations (STATISTICS 6).
const STEPS: [(usize, f64); 5] = [(3, 1.0), (5, 46.0), (8, 83.0), (12, 94.0), (30, 96.0)];

pub(super) fn one_step(draws: u32, ledger: &mut Ledger) {
    println!(
        "a step of two standard deviations before the last L of {POINTS} runs, found within 3"
    );
    for (last, expected) in STEPS {
        let mut source = Source::new(710 + last as u64);
        let mut series = vec![0.0; POINTS];
        let found = Count::of(draws, || {
            Noise::Normal.fill(&mut source, &mut series);
            for run in &mut series[POINTS - last..] {
                *run += 2.0;
            }
            let segments = Segments::of(&series, 0.0, Rarity::OneIn100, 1.0);
            segments
                .steps()
                .iter()
                .any(|step| usize::from(*step).abs_diff(POINTS - last) <= 3)
        });
        let line = format!(
            "  L {last:2}: {:.0} % (STATISTICS {expected})",
            100.0 * found.share()
        );
        ledger.note(&line, found.is(expected / 100.0, 0.03));
    }
}

/// An anchor from 20 runs.
fn pinned(source: &mut Source) -> Option<Cusum> {
    let mut runs = [0.0; 20];
    Noise::Normal.fill(source, &mut runs);
    let policy = Policy::DEFAULT.with_floor(0.0).with_prior(Prior {
        df: 0.0,
        scale: 0.0,
    });
    let band = Band::new(&mut runs, 0.0, &policy)?;
    Some(Cusum::at(band.centre, band.scale, &policy))
}

pub(super) fn cusum(draws: u32, ledger: &mut Ledger) {
    println!("CUSUM with an anchor from 20 normal runs");
    let mut source = Source::new(720);
    let mut alarms = 0_u32;
    let length = 500;
    for _ in 0..draws {
        let Some(fresh) = pinned(&mut source) else {
            continue;
        };
        let mut cusum = fresh;
        for _ in 0..length {
            if cusum.observe_log(source.normal()) {
                alarms += 1;
                cusum = fresh;
            }
        }
    }
    let rate = 1000.0 * f64::from(alarms) / f64::from(draws * length);
    ledger.note(
        &format!("  alarms in 1,000 unchanged runs: {rate:.2} (STATISTICS 1.1)"),
        (0.7..=1.5).contains(&rate),
    );
    for (shift, expected) in [(1.0, 18_usize), (2.0, 6), (3.0, 4)] {
        let mut delays: Vec<usize> = (0..draws)
            .filter_map(|_| {
                let mut cusum = pinned(&mut source)?;
                (1..1000).find(|_| cusum.observe_log(shift + source.normal()))
            })
            .collect();
        delays.sort_unstable();
        let median = delays.get(delays.len() / 2).copied().unwrap_or(0);
        let line = format!("  +{shift} sd is noticed after {median} runs (STATISTICS {expected})");
        ledger.note(&line, median.abs_diff(expected) <= 1 + expected / 10);
    }
}
