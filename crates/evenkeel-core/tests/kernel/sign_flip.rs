use evenkeel_core::{LOOKS, Looks, MOST_PAIRS, Mark, SignFlip, SignFlipError, SignProcess};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};

/// A duet of `pairs` process pairs, twelve observations a side; each process has a level of its own.
fn duet(pairs: usize, slowdown: f64, seed: u64) -> Vec<Mark> {
    let mut rng = rand_pcg::Pcg64::seed_from_u64(seed);
    let mut marks = Vec::new();
    for pair in 0..pairs {
        for new in [false, true] {
            let level =
                100.0 * (1.0 + 0.02 * rng.random::<f64>()) * if new { slowdown } else { 1.0 };
            for _ in 0..12 {
                marks.push(
                    Mark::new(level * (1.0 + 0.05 * rng.random::<f64>()), pair, new).unwrap(),
                );
            }
        }
    }
    marks
}

fn test(marks: &[Mark], limit: f64) -> SignFlip {
    SignFlip::test(&mut marks.to_vec(), limit.ln(), 999, 1).unwrap()
}

#[test]
fn what_is_no_duet_is_refused() {
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Mark::new(bad, 0, true), Err(SignFlipError::NotPositive));
    }
    assert_eq!(
        Mark::new(1.0, MOST_PAIRS, true),
        Err(SignFlipError::Pairs {
            found: MOST_PAIRS + 1
        })
    );
    let refused = |marks: &mut [Mark]| SignFlip::test(marks, 0.0, 99, 1).unwrap_err();
    assert_eq!(refused(&mut []), SignFlipError::Pairs { found: 0 });
    let mark = |pair, new| Mark::new(1.0, pair, new).unwrap();
    assert_eq!(
        refused(&mut [mark(0, true), mark(0, false), mark(1, true)]),
        SignFlipError::OneSided { pair: 1 }
    );
    assert_eq!(
        refused(&mut [mark(1, true), mark(1, false)]),
        SignFlipError::OneSided { pair: 0 }
    );
}

#[test]
fn a_slower_side_is_found_and_the_same_is_not() {
    let slower = test(&duet(40, 1.05, 1), 1.0);
    assert_eq!(
        (slower.slower, slower.flips, slower.pairs),
        (0.001, 1000, 40)
    );
    assert!((slower.ratio - 1.05).abs() < 0.02);
    assert!(slower.faster > 0.9);
    let same = test(&duet(40, 1.0, 1), 1.0);
    assert!(same.slower > 0.05 && same.faster > 0.05, "{same:?}");
}

#[test]
fn a_slowdown_within_the_limit_is_acquitted() {
    let found = test(&duet(40, 1.02, 3), 1.10);
    assert_eq!(found.faster, 0.001);
    assert!(found.slower > 0.9);
}

#[test]
fn few_pairs_are_flipped_in_every_way() {
    let found = test(&duet(8, 1.5, 1), 1.0);
    assert_eq!(found.flips, 256);
    assert_eq!(found.slower, 1.0 / 256.0);
}

#[test]
fn sides_that_never_differ_are_as_slow_as_they_are_fast() {
    let marks: Vec<Mark> = (0..20)
        .flat_map(|pair| [false, true].map(|new| Mark::new(7.0, pair, new).unwrap()))
        .collect();
    let found = test(&marks, 1.0);
    assert_eq!((found.slower, found.faster, found.ratio), (1.0, 1.0, 1.0));
}

#[test]
fn processes_of_unequal_length_are_a_duet_too() {
    let mut marks = duet(10, 1.3, 5);
    marks.truncate(230);
    let found = test(&marks, 1.0);
    assert!(found.slower < 0.01);
}

#[test]
fn a_limit_that_is_no_number_is_no_limit() {
    let marks = duet(10, 1.3, 5);
    let of = |limit: f64| SignFlip::test(&mut marks.clone(), limit, 99, 1);
    assert_eq!(of(f64::NAN), of(0.0));
    assert_eq!(of(f64::INFINITY), of(0.0));
}

#[test]
fn the_looks_spend_what_was_declared_and_skip_what_cannot_speak() {
    let mut looks = Looks::new(0.001, 160);
    let levels: Vec<Option<f64>> = LOOKS.iter().map(|pairs| looks.next_level(*pairs)).collect();
    assert_eq!(levels[0], None, "not even ten unanimous pairs are so rare");
    assert!(levels[1..].iter().all(Option::is_some));
    assert!((levels.iter().flatten().sum::<f64>() - 0.001).abs() < 1e-15);
    assert!((looks.spent() - 0.001).abs() < 1e-15);
    assert_eq!(looks.next_level(160), None, "nothing is left");
    assert!(Looks::new(0.05, 10).next_level(10).is_some());
}

#[test]
fn unanimous_pairs_suffice_as_the_table_says() {
    for (alpha, needed) in [(0.05, 7), (0.01, 10), (0.001, 14)] {
        let mut pairs = SignProcess::default();
        let mut count = 0;
        while !pairs.slower(alpha) {
            pairs.observe(0.1, 0.0);
            count += 1;
        }
        assert_eq!(count, needed);
    }
}

#[test]
fn ties_and_nonsense_do_not_count() {
    let mut pairs = SignProcess::default();
    pairs.observe(0.5, 0.5);
    pairs.observe(f64::NAN, 0.5);
    assert_eq!(pairs.counts(), (0, 0));
    assert!(pairs.log_evidence_above().abs() < 1e-15);
    assert!(!pairs.slower(0.5) && !pairs.not_slower(0.5));
}

/// The evidence, multiplied out pair by pair.
fn naive_evidence(hits: &[bool]) -> f64 {
    [0.6, 0.7, 0.8, 0.9]
        .iter()
        .map(|q| {
            hits.iter()
                .map(|hit| if *hit { 2.0 * q } else { 2.0 * (1.0 - q) })
                .product::<f64>()
        })
        .sum::<f64>()
        / 4.0
}

proptest! {
    /// Within 1e-12: logarithms added instead of numbers multiplied.
    #[test]
    fn the_evidence_is_its_naive_twins(hits in prop::collection::vec(any::<bool>(), 0..100)) {
        let mut pairs = SignProcess::default();
        for hit in &hits {
            pairs.observe(if *hit { 1.0 } else { -1.0 }, 0.0);
        }
        let twin = naive_evidence(&hits).ln();
        prop_assert!((pairs.log_evidence_above() - twin).abs() < 1e-12 * (1.0 + twin.abs()));
        let mirrored: Vec<bool> = hits.iter().map(|hit| !hit).collect();
        let twin = naive_evidence(&mirrored).ln();
        prop_assert!((pairs.log_evidence_below() - twin).abs() < 1e-12 * (1.0 + twin.abs()));
    }

    /// Exchanging the sides everywhere is the flip of all pairs: what was slower is faster.
    #[test]
    fn exchanging_the_sides_exchanges_the_shares(pairs in 2..9_usize, seed in any::<u64>(), slowdown in 0.9..1.1_f64) {
        let mut rng = rand_pcg::Pcg64::seed_from_u64(seed);
        let mut one = Vec::new();
        let mut other = Vec::new();
        for pair in 0..pairs {
            for new in [false, true] {
                for _ in 0..5 {
                    let time = (1.0 + 0.1 * rng.random::<f64>()) * if new { slowdown } else { 1.0 };
                    one.push(Mark::new(time, pair, new).unwrap());
                    other.push(Mark::new(time, pair, !new).unwrap());
                }
            }
        }
        let (one, other) = (test(&one, 1.0), test(&other, 1.0));
        // Where two flips tie but for rounding, one of them may be counted on one side only.
        let tie = 2.0 / f64::from(one.flips);
        prop_assert!((one.slower - other.faster).abs() <= tie, "{:?} {:?}", one, other);
        prop_assert!((one.ratio * other.ratio - 1.0).abs() < 1e-12);
    }
}
