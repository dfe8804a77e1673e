use evenkeel_core::{Digest, DigestError, Fields, Level};
use proptest::prelude::*;

use crate::generate::{run, times};
use crate::twins::spread;

#[test]
fn what_is_no_run_is_refused_and_nothing_moves() {
    let refused = |mut values: Vec<f64>, lengths: &[usize], expected: DigestError| {
        let before = values.clone();
        assert_eq!(Digest::new(&mut values, lengths, 0.0), Err(expected));
        assert!(
            values
                .iter()
                .zip(&before)
                .all(|(a, b)| a.to_bits() == b.to_bits())
        );
    };
    refused(vec![], &[], DigestError::Empty);
    refused(vec![2.0, 1.0], &[2, 0], DigestError::Empty);
    refused(
        vec![2.0, 1.0],
        &[3],
        DigestError::Lengths {
            observations: 2,
            lengths: 3,
        },
    );
    refused(
        vec![2.0, 1.0],
        &[usize::MAX, 3],
        DigestError::Lengths {
            observations: 2,
            lengths: usize::MAX,
        },
    );
    refused(
        vec![2.0, 0.0, 1.0],
        &[3],
        DigestError::NotPositive { index: 1 },
    );
    refused(
        vec![2.0, -0.0, 1.0],
        &[3],
        DigestError::NotPositive { index: 1 },
    );
    refused(
        vec![2.0, 1.0, -5.0],
        &[3],
        DigestError::NotPositive { index: 2 },
    );
    refused(
        vec![2.0, f64::NAN, 0.0],
        &[3],
        DigestError::NotFinite { index: 1 },
    );
    refused(
        vec![f64::INFINITY, 0.0],
        &[2],
        DigestError::NotFinite { index: 0 },
    );
    refused(vec![1.0; 65_536], &[1; 65_536], DigestError::TooMany);
}

#[test]
fn observations_at_the_ends_of_the_range_make_a_digest_that_is_valid() {
    let ends = [
        vec![f64::from_bits(1); 5],
        vec![f64::from_bits(1), f64::from_bits(2), f64::from_bits(5)],
        vec![f64::MAX; 4],
        vec![f64::MIN_POSITIVE, f64::MAX, 1.0, f64::MAX],
        vec![f64::from_bits(1), f64::from_bits(3)],
    ];
    for mut values in ends {
        let n = values.len();
        let digest = Digest::new(&mut values, &[n], 0.0).unwrap();
        assert_eq!(Digest::try_from(*digest.fields()), Ok(digest));
    }
}

#[test]
fn fields_that_no_digest_has_are_refused() {
    let good = *run(100.0).fields();
    assert!(Digest::try_from(good).is_ok());
    let mut bad: Vec<Fields> = vec![good; 12];
    bad[0].observations = 0;
    bad[1].processes = 0;
    bad[2].iterations = 0;
    bad[3].quantiles[0] = f64::NAN;
    bad[4].quantiles[6] = f64::INFINITY;
    bad[5].quantiles[0] = 0.0;
    bad[6].quantiles.swap(2, 4);
    bad[7].resolution = -1.0;
    bad[8].sigma = 0.0;
    bad[9].sigma = f64::NAN;
    bad[10].process_scale = f64::INFINITY;
    bad[11].observations = u32::from(good.processes) - 1;
    for fields in bad {
        assert_eq!(
            Digest::try_from(fields),
            Err(DigestError::Inconsistent),
            "{fields:?}"
        );
    }
}

#[test]
fn processes_that_agree_leave_no_error_and_those_that_disagree_do() {
    let of = |levels: [f64; 4]| {
        let mut values: Vec<f64> = levels.iter().flat_map(|l| [*l, l + 0.1, l + 0.2]).collect();
        Digest::new(&mut values, &[3; 4], 0.0).unwrap()
    };
    assert_eq!(of([100.0; 4]).process_scale(), 0.0);
    assert!(of([100.0, 110.0, 120.0, 130.0]).standard_error() > 0.01);
    assert_eq!(
        of([100.0, 100.0, 100.0, 190.0]).process_scale(),
        0.0,
        "one slow process is no noise"
    );
}

#[test]
fn a_machine_that_is_twice_as_fast_halves_everything_but_the_scatter() {
    let one = run(100.0);
    let other = one.divided_by(2.0).unwrap();
    assert_eq!(other.median(), 0.5 * one.median());
    assert_eq!(other.process_scale(), one.process_scale());
    assert_eq!(
        other.log_level(Level::Q10),
        libm::log(other.level(Level::Q10))
    );
    for factor in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-320] {
        assert_eq!(
            one.divided_by(factor),
            Err(DigestError::Inconsistent),
            "{factor}"
        );
    }
}

#[test]
fn at_least_one_iteration_was_measured() {
    assert_eq!(run(1.0).with_iterations(0).iterations(), 1);
    assert_eq!(run(1.0).with_iterations(u64::MAX).iterations(), u64::MAX);
}

proptest! {
    /// Within rounding, as for the quantiles of a sample.
    #[test]
    fn the_levels_are_those_of_the_pool(values in times(4..80), cut in 1..4_usize) {
        let mut copy = values.clone();
        let digest = Digest::new(&mut copy, &[cut, values.len() - cut], 0.0).unwrap();
        for (level, p) in [(Level::Q10, 0.1), (Level::Q25, 0.25), (Level::Median, 0.5), (Level::Q90, 0.9)] {
            prop_assert!((digest.level(level) - spread::quantile(&values, p)).abs() < 1e-9);
            prop_assert_eq!(digest.log_level(level), libm::log(digest.level(level)));
        }
        prop_assert_eq!(digest.observations(), values.len() as u64);
    }

    #[test]
    fn the_order_within_and_of_the_processes_does_not_matter(values in times(12..13)) {
        let mut other: Vec<f64> = values.chunks(4).rev().flat_map(|p| p.iter().rev().copied()).collect();
        let mut one = values;
        prop_assert_eq!(Digest::new(&mut one, &[4; 3], 0.1), Digest::new(&mut other, &[4; 3], 0.1));
    }
}
