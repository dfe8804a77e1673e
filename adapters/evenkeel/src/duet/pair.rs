//! One process pair: both sides alive, batches of one and the other in random order.

use evenkeel_core::SplitMix64;

use super::batch::Batches;
use super::finding::DuetError;
use super::side::{Side, Time, Voice};
use crate::measure::Turn;

/// Old and new, as indices.
const SIDES: [usize; 2] = [0, 1];

/// The sides of a duet: old, new.
pub(super) type Sides = [Side; 2];

/// Finds how long batches should be, in a pair that does not count.
pub(super) fn batches(sides: &Sides, random: &mut SplitMix64) -> Result<Batches, DuetError> {
    let _turn = Turn::take();
    let mut voices = start(sides, random)?;
    let is_batched = sides.iter().all(Side::is_batched);
    Batches::find(is_batched, |iterations| {
        let [old, new] = &mut voices;
        let times = [
            old.batch(iterations).map_err(DuetError::Old)?,
            new.batch(iterations).map_err(DuetError::New)?,
        ];
        Ok(slower(times))
    })
}

/// The times per iteration of both sides in one fresh process pair.
pub(super) fn play(
    sides: &Sides,
    batches: &Batches,
    random: &mut SplitMix64,
) -> Result<[Vec<Time>; 2], DuetError> {
    let _turn = Turn::take();
    let mut voices = start(sides, random)?;
    let mut times = [const { Vec::new() }; 2];
    for number in 0..batches.warm_up + batches.timed {
        for side in drawn(random) {
            let time = voices[side]
                .batch(batches.iterations)
                .map_err(|failure| DuetError::of(side, failure))?;
            if number >= batches.warm_up {
                times[side].push(time);
            }
        }
    }
    Ok(times)
}

/// Both sides, started in random order.
fn start<'s>(sides: &'s Sides, random: &mut SplitMix64) -> Result<[Voice<'s>; 2], DuetError> {
    let order = drawn(random);
    let mut start = |side: usize| {
        sides[side]
            .start(random.next_u64())
            .map_err(|failure| DuetError::of(side, failure))
    };
    let (first, second) = (start(order[0])?, start(order[1])?);
    Ok(if order == SIDES {
        [first, second]
    } else {
        [second, first]
    })
}

/// The sides in random order.
fn drawn(random: &mut SplitMix64) -> [usize; 2] {
    let [old, new] = SIDES;
    if random.next_u64() >> 63 == 0 {
        [old, new]
    } else {
        [new, old]
    }
}

fn slower([old, new]: [Time; 2]) -> Time {
    Time {
        timed_ns: old.timed_ns.max(new.timed_ns),
        wall_ns: old.wall_ns.max(new.wall_ns),
        resolution_ns: old.resolution_ns.max(new.resolution_ns),
    }
}
