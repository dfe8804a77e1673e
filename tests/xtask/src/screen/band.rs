//! The prediction limit alone, without floor and largest of history: the tables of STATISTICS 3c, "moderated".
//!
//! Those tables do not say which prior they used; two degrees of freedom at the true scale reproduce them.

use evenkeel_core::{Band, Policy, Prior};

use super::Ledger;
use crate::noise::{Count, Noise, Source};

const RATES: [f64; 3] = [0.05, 0.01, 0.001];

/// How many scales the limit lies above the centre, for each rate.
fn reaches(runs: usize, scale: f64) -> [f64; 3] {
    RATES.map(|rate| {
        let policy = policy(scale).with_screen_alpha(rate);
        Band::new(&mut vec![0.0; runs], 0.0, &policy).map_or(f64::NAN, |band| band.screen_scales)
    })
}

fn policy(scale: f64) -> Policy {
    Policy::DEFAULT.with_prior(Prior { df: 2.0, scale })
}

/// Noise, runs, percent above the three limits, percent above the largest run.
type Row = (Noise, usize, [f64; 3], f64);

const FALSE_ALARMS: [Row; 8] = [
    (Noise::Normal, 5, [2.7, 0.13, 0.00], 16.7),
    (Noise::Normal, 20, [4.6, 0.82, 0.05], 4.76),
    (Noise::Heavy, 5, [2.4, 0.57, 0.10], 16.7),
    (Noise::Heavy, 20, [5.4, 2.2, 0.89], 4.76),
    (Noise::Slow, 5, [7.0, 3.5, 1.6], 16.7),
    (Noise::Slow, 20, [8.2, 5.0, 3.4], 4.76),
    (Noise::Lottery, 20, [19.0, 8.7, 2.5], 4.76),
    (Noise::Dependent, 20, [6.0, 1.2, 0.12], 6.8),
];

pub(super) fn false_alarms(draws: u32, ledger: &mut Ledger) {
    println!(
        "unchanged runs beyond the moderated limit at 5 / 1 / 0.1 %, and beyond the largest of K"
    );
    for (index, (noise, runs, expected, largest)) in FALSE_ALARMS.into_iter().enumerate() {
        let mut source = Source::new(100 + index as u64);
        let reaches = reaches(runs, 1.0);
        let mut above = [0_u32; 4];
        let mut series = vec![0.0; runs + 1];
        for _ in 0..draws {
            noise.fill(&mut source, &mut series);
            let new = series[runs];
            let Some(band) = Band::new(&mut series[..runs], 0.0, &policy(1.0)) else {
                continue;
            };
            for (above, reach) in above.iter_mut().zip(reaches) {
                *above += u32::from(new > band.centre + reach * band.scale);
            }
            above[3] += u32::from(new > band.slowest);
        }
        let found = above.map(|hits| Count { hits, draws });
        let names = ["5 %", "1 %", "0.1 %", "max"];
        let references = [expected[0], expected[1], expected[2], largest];
        for ((name, found), reference) in names.into_iter().zip(found).zip(references) {
            let line = format!(
                "  {:15} K {runs:2} {name:5}: {:6.3} % (STATISTICS {reference})",
                noise.name(),
                100.0 * found.share()
            );
            ledger.note(&line, found.is(reference / 100.0, open(reference)));
        }
    }
}

/// What a printed percentage leaves open: half of its last digit, and a twentieth for the draws behind it.
fn open(percent: f64) -> f64 {
    let digit = if percent >= 10.0 {
        1.0
    } else if percent >= 1.0 {
        0.1
    } else {
        0.01
    };
    (0.5 * digit + 0.05 * percent) / 100.0
}

/// Standard deviation in percent, runs, power in percent at +3, 5, 10, 20 % for rates of 1 % and of 0.1 %.
type Power = (f64, usize, [(f64, f64); 4]);

const POWER: [Power; 10] = [
    (
        1.0,
        3,
        [(9.0, 0.0), (49.0, 0.0), (98.0, 49.0), (100.0, 99.0)],
    ),
    (
        1.0,
        5,
        [(24.0, 1.0), (74.0, 12.0), (100.0, 88.0), (100.0, 100.0)],
    ),
    (
        1.0,
        10,
        [(48.0, 12.0), (93.0, 57.0), (100.0, 100.0), (100.0, 100.0)],
    ),
    (
        1.0,
        20,
        [(60.0, 25.0), (98.0, 82.0), (100.0, 100.0), (100.0, 100.0)],
    ),
    (
        2.0,
        5,
        [(3.0, 0.0), (14.0, 0.0), (71.0, 11.0), (100.0, 84.0)],
    ),
    (
        2.0,
        10,
        [(10.0, 1.0), (31.0, 5.0), (91.0, 53.0), (100.0, 100.0)],
    ),
    (
        2.0,
        20,
        [(15.0, 3.0), (42.0, 13.0), (97.0, 79.0), (100.0, 100.0)],
    ),
    (4.0, 10, [(3.0, 0.0), (6.0, 1.0), (29.0, 5.0), (89.0, 48.0)]),
    (
        4.0,
        20,
        [(4.0, 1.0), (10.0, 2.0), (40.0, 12.0), (95.0, 74.0)],
    ),
    (8.0, 20, [(2.0, 0.0), (3.0, 0.0), (9.0, 1.0), (37.0, 10.0)]),
];

pub(super) fn power(draws: u32, ledger: &mut Ledger) {
    println!("slower runs beyond the moderated limit at 1 / 0.1 %");
    for (index, (sd, runs, expected)) in POWER.into_iter().enumerate() {
        let mut source = Source::new(200 + index as u64);
        let sd = sd / 100.0;
        let [_, one, tenth] = reaches(runs, sd);
        let mut above = [[0_u32; 2]; 4];
        let mut series = vec![0.0; runs + 1];
        for _ in 0..draws {
            Noise::Normal.fill(&mut source, &mut series);
            series.iter_mut().for_each(|run| *run *= sd);
            let new = series[runs];
            let Some(band) = Band::new(&mut series[..runs], 0.0, &policy(sd)) else {
                continue;
            };
            for (above, shift) in above.iter_mut().zip([0.03_f64, 0.05, 0.10, 0.20]) {
                let excess = new + shift.ln_1p() - band.centre;
                above[0] += u32::from(excess > one * band.scale);
                above[1] += u32::from(excess > tenth * band.scale);
            }
        }
        for ((above, (at_one, at_tenth)), shift) in
            above.into_iter().zip(expected).zip([3, 5, 10, 20])
        {
            let found = above.map(|hits| Count { hits, draws });
            let line = format!(
                "  sd {:2.0} % K {runs:2} +{shift:2} %: {:5.1} / {:5.1} % (STATISTICS {at_one} / {at_tenth})",
                100.0 * sd,
                100.0 * found[0].share(),
                100.0 * found[1].share()
            );
            // Whole percents are printed, from fewer draws than ours.
            let agrees = found[0].is(at_one / 100.0, 0.015) && found[1].is(at_tenth / 100.0, 0.015);
            ledger.note(&line, agrees);
        }
    }
}
