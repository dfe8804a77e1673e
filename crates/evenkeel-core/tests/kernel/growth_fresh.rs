//! How often chance makes a fit exceed its claim, and how often fresh fits let that through: drawn with a fixed seed.

use evenkeel_core::{Growth, Model, Point, Policy, SplitMix64, TOLERATED_POWER, Verdict};

/// Each comparison with a reference is wrong by chance once in 15,787 (four standard deviations).
const DEVIATIONS: f64 = 4.0;

/// A fit of a cost that grows exactly as fast as is tolerated; its scatter is skewed, as that of times is.
fn exceeds(sizes: usize, policy: &Policy, random: &mut SplitMix64) -> bool {
    let points: Vec<Point> = (0..sizes)
        .map(|index| {
            let size = 16.0 * f64::exp2(index as f64);
            let uniform = (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
            let scatter = -0.2 * (1.0 - uniform).ln();
            Point {
                size,
                cost: size.powf(1.0 + TOLERATED_POWER) * scatter.exp(),
            }
        })
        .collect();
    Growth::judge(&points, Model::Linear, policy)
        .unwrap()
        .verdict
        == Verdict::Regressed
}

fn bound(chance: f64, draws: u32) -> f64 {
    DEVIATIONS * (chance * (1.0 - chance) / f64::from(draws)).sqrt()
}

#[test]
fn one_fit_exceeds_its_claim_as_often_as_its_level_says() {
    const DRAWS: u32 = 40_000;
    let mut random = SplitMix64::new(7);
    for sizes in [5, 6, 8, 12, 16] {
        let level = Growth::fit_level(sizes, &Policy::DEFAULT);
        let found = (0..DRAWS).filter(|_| exceeds(sizes, &Policy::DEFAULT, &mut random));
        let share = found.count() as f64 / f64::from(DRAWS);
        println!("{sizes} sizes: level {level:.5}, found {share:.5}");
        assert!(
            (share - level).abs() <= bound(level, DRAWS),
            "{sizes} sizes: {share} for {level}"
        );
    }
}

#[test]
fn fresh_fits_keep_the_rate_of_false_alarms() {
    // Screen and rate so high that enough alarms come to be counted.
    const DRAWS: u32 = 200_000;
    let policy = Policy::DEFAULT.with_screen_alpha(0.1).with_alarm_rate(0.02);
    let mut random = SplitMix64::new(11);
    for sizes in [5, 8] {
        let level = Growth::fit_level(sizes, &policy);
        let needed = Growth::fresh_fits_needed(sizes, &policy);
        let mut alarms = 0_u32;
        for _ in 0..DRAWS {
            // The first look, then all the fresh fits, as the runner does.
            let mut fits = (0..=needed).map(|_| exceeds(sizes, &policy, &mut random));
            alarms += u32::from(fits.all(|exceeds| exceeds));
        }
        let (share, expected) = (
            f64::from(alarms) / f64::from(DRAWS),
            level.powi(needed as i32 + 1),
        );
        println!(
            "{sizes} sizes, {needed} fresh: expected {expected:.6}, found {share:.6}, declared {}",
            policy.alarm_rate
        );
        assert!(
            (share - expected).abs() <= bound(expected, DRAWS),
            "{sizes} sizes: {share} for {expected}"
        );
        assert!(share <= policy.alarm_rate);
    }
}

#[test]
fn more_sizes_and_a_higher_rate_need_no_more_fits_than_the_rate_demands() {
    let needed =
        |sizes, rate| Growth::fresh_fits_needed(sizes, &Policy::DEFAULT.with_alarm_rate(rate));
    for sizes in 5..=16 {
        let level = Growth::fit_level(sizes, &Policy::DEFAULT);
        assert!(level > 0.0 && level <= 0.0125, "{sizes} sizes: {level}");
        for rate in [0.05, 1e-3, 1e-5] {
            let fits = needed(sizes, rate) as i32;
            assert!(level.powi(fits) <= rate);
            assert!(fits == 1 || level.powi(fits - 1) > rate);
        }
    }
    assert!((Growth::fit_level(4, &Policy::DEFAULT) - 1.0).abs() < f64::EPSILON);
    assert_eq!(Growth::fresh_fits_needed(4, &Policy::DEFAULT), 1);
}
