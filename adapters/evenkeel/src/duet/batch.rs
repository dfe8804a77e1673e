//! How long the batches of a duet are, and how many of them a process times.

use super::side::Time;

/// A batch lasts about so long: long against what interrupts take, short against the spells of the host.
const BATCH_NS: f64 = 0.5e6;
/// Batches of one process that count.
const BATCHES: usize = 12;
/// Work is warmed up for so long in each process, at least one batch.
const WARM_UP_NS: f64 = 1e6;
/// One that lasts longer warms itself up.
const LONG_NS: f64 = 20e6;
/// Untimed preparation may take so many times the time of a batch.
const PREPARATION: f64 = 4.0;
/// Enough for any body; one that the compiler removed must not spin for ever.
const MOST_ITERATIONS: f64 = 1e9;

/// The same for both sides and in all pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Batches {
    pub(super) iterations: u64,
    pub(super) warm_up: usize,
    pub(super) timed: usize,
}

impl Batches {
    /// Found from what `time` says of growing batches, on the slower of both sides. Short batches are cold: what they take is less the longer they are.
    pub(super) fn find<E>(
        is_batched: bool,
        mut time: impl FnMut(u64) -> Result<Time, E>,
    ) -> Result<Self, E> {
        let mut iterations = 1_u64;
        loop {
            let found = time(iterations)?;
            let wanted = wanted(iterations, found);
            if !is_batched || wanted <= 1.5 * iterations as f64 {
                let settled = if is_batched {
                    wanted.max(1.0) as u64
                } else {
                    1
                };
                let batch_ns = found.wall_ns * settled as f64 / iterations as f64;
                return Ok(Self::of(settled, batch_ns));
            }
            iterations = wanted.min(10.0 * iterations as f64) as u64;
        }
    }

    fn of(iterations: u64, batch_ns: f64) -> Self {
        let times = |ns: f64| (ns / batch_ns) as usize;
        Self {
            iterations,
            warm_up: if batch_ns > LONG_NS {
                0
            } else {
                times(WARM_UP_NS).clamp(1, 4)
            },
            timed: times(BATCHES as f64 * BATCH_NS).clamp(1, BATCHES),
        }
    }
}

/// So many iterations last as long as a batch should.
fn wanted(iterations: u64, found: Time) -> f64 {
    let each = |ns: f64| ns / iterations as f64;
    // Where the clock is coarse, a batch is long enough that a tick is a thousandth of it.
    let target = BATCH_NS.max(1_000.0 * found.resolution_ns);
    let by_time = target / each(found.timed_ns);
    let by_wall = PREPARATION * target / each(found.wall_ns);
    by_time.min(by_wall).min(MOST_ITERATIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cost_ns: f64, setup_ns: f64) -> Batches {
        let time = |iterations: u64| {
            let timed_ns = cost_ns * iterations as f64 + 2_000.0;
            Ok::<_, ()>(Time {
                timed_ns,
                wall_ns: timed_ns + setup_ns * iterations as f64,
                resolution_ns: 20.0,
            })
        };
        Batches::find(true, time).unwrap()
    }

    #[test]
    fn a_batch_lasts_half_a_millisecond_whatever_an_iteration_costs() {
        for cost in [1.0, 30.0, 777.0, 40e3] {
            let batches = found(cost, 0.0);
            let length = batches.iterations as f64 * cost;
            assert!((0.4e6..0.75e6).contains(&length), "{cost}: {length}");
            assert!((11..=12).contains(&batches.timed), "{batches:?}");
            assert!((1..=2).contains(&batches.warm_up), "{batches:?}");
        }
    }

    #[test]
    fn a_slow_body_is_timed_less_often() {
        assert_eq!(found(2e6, 0.0).timed, 2);
        let slow = Batches {
            iterations: 1,
            warm_up: 0,
            timed: 1,
        };
        assert_eq!(found(100e6, 0.0), slow);
    }

    #[test]
    fn an_expensive_preparation_and_a_body_that_costs_nothing_do_not_take_for_ever() {
        let batches = found(100.0, 1e5);
        assert!(batches.iterations <= 20, "{batches:?}");
        assert_eq!(found(0.0, 0.0).iterations, 1_000_000_000);
    }
}
