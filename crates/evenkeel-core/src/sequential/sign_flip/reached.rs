//! Whether a sign-flip test reaches a level, asked with as few flips as the answer needs.

use super::flips::Flips;
use super::sorted::Sorted;
use super::spread::Spread;
use super::{Flip, Mark, SignFlip, SignFlipError};

/// Flips that the spread is taken over.
const SPREAD_FLIPS: u32 = 999;

/// On which side of the limit a duet may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sequential) enum Tail {
    Slower,
    Faster,
}

impl SignFlip {
    /// Whether a tail of the test against `log_limit`, by about `flips` flips, is at most `level`.
    ///
    /// As [`SignFlip::test`], but it stops at the first flip too many that is as extreme, which where the level is far from reached is soon. The spread is
    /// that of 999 other flips: drawn at random, they say nothing of which sides were exchanged in the measured one, so the tail stays exact.
    ///
    /// # Errors
    ///
    /// As [`SignFlip::test`].
    pub(in crate::sequential) fn reaches(
        marks: &mut [Mark],
        log_limit: f64,
        tail: Tail,
        level: f64,
        flips: u32,
        seed: u64,
    ) -> Result<bool, SignFlipError> {
        let sorted = Sorted::new(marks, log_limit)?;
        let all = || Flips::new(sorted.pairs, flips, seed);
        let (spread, _) = Spread::over(&sorted, Flips::others(sorted.pairs, SPREAD_FLIPS, !seed));
        let extreme = |flip: &Flip| {
            let (low, high) = spread.extremes(sorted.statistics(flip));
            match tail {
                Tail::Slower => high,
                Tail::Faster => -low,
            }
        };
        let measured = extreme(&Flip::NONE);
        let allowed = level * all().count_all() as f64;
        let mut as_extreme = 0.0;
        let mut is_reached = true;
        for flip in all() {
            if extreme(&flip) >= measured {
                as_extreme += 1.0;
            }
            if as_extreme > allowed {
                is_reached = false;
                break;
            }
        }
        sorted.release(log_limit);
        Ok(is_reached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SplitMix64;

    const LEVELS: [f64; 4] = [0.5, 0.1, 0.05, 0.01];

    /// Three observations a side in each pair; the new side is slower by `shift`.
    fn duet<const MARKS: usize>(seed: u64, shift: f64) -> [Mark; MARKS] {
        let mut random = SplitMix64::new(seed);
        core::array::from_fn(|index| {
            let noise = (random.next_u64() >> 40) as f64 / (1 << 24) as f64;
            let new = index % 2 == 1;
            let time = 100.0 + noise + if new { shift } else { 0.0 };
            Mark::new(time, index / 6, new).expect("a positive time of a known pair")
        })
    }

    #[test]
    fn with_few_pairs_it_is_whether_the_tail_of_the_whole_group_is_at_most_the_level() {
        for seed in 0..20 {
            let mut marks: [Mark; 48] = duet(seed, 0.1 * (seed % 5) as f64);
            let test = SignFlip::test(&mut marks, 0.0, 0, 1).expect("both sides are there");
            for level in LEVELS {
                let mut reaches = |tail| {
                    let found = SignFlip::reaches(&mut marks, 0.0, tail, level, 0, 1);
                    found.expect("both sides are there")
                };
                assert_eq!(reaches(Tail::Slower), test.slower <= level);
                assert_eq!(reaches(Tail::Faster), test.faster <= level);
            }
        }
    }

    #[test]
    fn unchanged_sides_reach_a_level_as_seldom_as_it_says() {
        for level in [0.1, 0.05] {
            let reached = (0..400_u64).filter(|seed| {
                let mut marks: [Mark; 120] = duet(1000 + seed, 0.0);
                let found =
                    SignFlip::reaches(&mut marks, 0.0, Tail::Slower, level, 199, seed ^ 0xabcd);
                found.expect("both sides are there")
            });
            // Four standard errors of the binomial, above and below.
            let (mean, error) = (400.0 * level, libm::sqrt(400.0 * level * (1.0 - level)));
            let reached = reached.count() as f64;
            assert!((reached - mean).abs() < 4.0 * error, "{level}: {reached}");
        }
    }

    #[test]
    fn what_is_slower_by_more_than_all_noise_reaches_what_its_flips_allow() {
        let mut marks: [Mark; 120] = duet(1, 5.0);
        let mut reaches = |tail, level, flips| {
            let found = SignFlip::reaches(&mut marks, 0.0, tail, level, flips, 3);
            found.expect("both sides are there")
        };
        assert!(reaches(Tail::Slower, 1e-4, 40_000));
        assert!(!reaches(Tail::Slower, 1e-6, 40_000), "too few flips");
        assert!(!reaches(Tail::Faster, 0.5, 40_000));
    }
}
