//! How many iterations the next batch has, and when it is enough.

use super::clock::Timer;
use crate::{ProcessRun, RunPlan};

/// An observation lasts at least this long where the work allows: the work that interrupts and timers do is noise
/// around it (DESIGN.md, section 8).
const SHORTEST_NS: f64 = 50e3;
/// And at least this many of the timer's ticks, so that a tick is a thousandth of it.
const TICKS: f64 = 1_000.0;
/// An observation lasts at most this long unless one iteration does: short ones lie within one speed of the host.
const LONGEST_NS: f64 = 600e3;
/// A process gives at least so many observations where the work allows.
const OBSERVATIONS: f64 = 20.0;
/// And so many even where the iterations are planned, or the setup is what takes the time.
const FEWEST: f64 = 4.0;
/// Warm-up lasts between these shares of the process's time.
const WARM_UP: (f64, f64) = (0.05, 0.3);
/// Warm enough: the last batches agree within this share.
const STEADY: f64 = 0.03;
/// How much longer than the measured time a process may take, setups included.
const PATIENCE: f64 = 3.0;
/// Enough for any body; one that the compiler removed must not spin for ever.
const MOST_ITERATIONS: f64 = 1e9;

/// One timed batch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Batch {
    /// Time inside the timed regions.
    pub(crate) timed_ns: u64,
    /// How many timed regions there were, each with the overhead of two looks at the clock.
    pub(crate) regions: u64,
}

impl Batch {
    /// Its time without what looking at the clock takes. Less than a tick cannot be seen: it counts as one, so that no observation is
    /// zero or negative.
    pub(super) fn without_looks(&self, timer: &Timer) -> f64 {
        let looks = timer.overhead_ns * self.regions as f64;
        (self.timed_ns as f64 - looks).max(timer.resolution_ns)
    }
}

/// Leads one process from its first iteration to its last observation.
#[derive(Debug)]
pub(crate) struct Pace {
    timer: Timer,
    time_ns: f64,
    planned: Option<u64>,
    stage: Stage,
    timed_ns: f64,
    wall_ns: f64,
    observations: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    WarmUp { batch: u64, costs: [f64; 3] },
    Measure { iterations: u64 },
    Done { iterations: u64 },
}

impl Pace {
    pub(crate) fn new(timer: Timer, plan: &RunPlan) -> Self {
        let time_ns = plan.time_per_process_ns;
        Self {
            timer,
            time_ns,
            planned: plan.iterations,
            stage: Stage::WarmUp {
                batch: 1,
                costs: [f64::INFINITY; 3],
            },
            timed_ns: 0.0,
            wall_ns: 0.0,
            observations: Vec::with_capacity((time_ns / LONGEST_NS * 4.0).clamp(1.0, 1e5) as usize),
        }
    }

    /// The iterations of the next batch; `None` when it is enough.
    pub(crate) fn next(&self) -> Option<u64> {
        match self.stage {
            Stage::WarmUp { batch, .. } => Some(batch),
            Stage::Measure { iterations } => Some(iterations),
            Stage::Done { .. } => None,
        }
    }

    /// Takes in the batch that [`Pace::next`] asked for; `wall_ns` is its time with everything around it.
    pub(crate) fn record(&mut self, batch: Batch, wall_ns: u64) {
        let timed = batch.without_looks(&self.timer);
        let wall = (wall_ns as f64).max(timed);
        self.timed_ns += timed;
        self.wall_ns += wall;
        self.stage = match self.stage {
            Stage::WarmUp { batch: 1, .. } if timed >= self.time_ns => {
                // As long as the whole process may take: it was its own warm-up.
                self.observations.push(timed);
                Stage::Done { iterations: 1 }
            }
            Stage::WarmUp { batch, costs } => self.warm_up(batch, costs, timed, wall),
            Stage::Measure { iterations } => {
                self.observations.push(timed / iterations as f64);
                if self.timed_ns >= self.time_ns || self.wall_ns >= PATIENCE * self.time_ns {
                    Stage::Done { iterations }
                } else {
                    Stage::Measure { iterations }
                }
            }
            done @ Stage::Done { .. } => done,
        };
    }

    fn warm_up(&self, batch: u64, costs: [f64; 3], timed: f64, wall: f64) -> Stage {
        let n = batch as f64;
        let costs = [costs[1], costs[2], timed / n];
        let cheapest = costs.iter().copied().fold(f64::INFINITY, f64::min);
        let dearest = costs.iter().copied().fold(0.0, f64::max);

        let floor = SHORTEST_NS.max(TICKS * self.timer.resolution_ns);
        let target = (self.time_ns / OBSERVATIONS).min(LONGEST_NS).max(floor);
        let allowed = step_at_most(PATIENCE * self.time_ns / (wall / n) / FEWEST);
        let wanted = |cost_ns: f64| {
            let fitting = self
                .planned
                .unwrap_or_else(|| step_at_most(target / cost_ns));
            fitting.clamp(1, allowed)
        };

        if self.wall_ns < WARM_UP.1 * self.time_ns {
            // Long batches show a slow decay that short ones, one just after the other, do not.
            let long = wanted(timed / n);
            if batch < long {
                let batch = long.min(step_at_most(n * 10.0));
                return Stage::WarmUp { batch, costs };
            }
            let steady = dearest <= cheapest * (1.0 + STEADY);
            if !steady || self.wall_ns < WARM_UP.0 * self.time_ns {
                return Stage::WarmUp { batch, costs };
            }
        }
        Stage::Measure {
            iterations: wanted(cheapest),
        }
    }

    /// What the process measured.
    pub(crate) fn finish(self) -> ProcessRun {
        let iterations = match self.stage {
            Stage::WarmUp { .. } => 1,
            Stage::Measure { iterations } | Stage::Done { iterations } => iterations,
        };
        ProcessRun {
            observations: self.observations,
            iterations,
            resolution_ns: self.timer.resolution_ns / iterations as f64,
            measured_ns: self.timed_ns,
            reference_ns: Vec::new(),
        }
    }
}

/// The largest of 1, 2, 5, 10, 20, 50, … that is at most `x`; 1 below that. Coarse steps, so that small changes of the
/// code leave the batch size, and with it the history, as it was.
fn step_at_most(x: f64) -> u64 {
    let mut step = 1_u64;
    for factor in [2, 5, 10].into_iter().cycle() {
        let power = 10_u64.pow(step.ilog10());
        let next = power * factor;
        if next as f64 > x.min(MOST_ITERATIONS) {
            break;
        }
        step = next;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMER: Timer = Timer {
        resolution_ns: 20.0,
        overhead_ns: 25.0,
    };

    fn plan(iterations: Option<u64>) -> RunPlan {
        RunPlan {
            processes: 8,
            time_per_process_ns: 100e6,
            iterations,
        }
    }

    /// Runs a body whose `i`th iteration costs `cost_ns(i)` and its setup `setup_ns`; gives the wall time as well.
    fn paced(plan: RunPlan, cost_ns: impl Fn(u64) -> f64, setup_ns: f64) -> (ProcessRun, f64) {
        let mut pace = Pace::new(TIMER, &plan);
        let (mut done, mut wall) = (0, 0.0);
        while let Some(iterations) = pace.next() {
            let timed: f64 = (done..done + iterations).map(&cost_ns).sum();
            let batch_wall = timed + setup_ns * iterations as f64;
            let batch = Batch {
                timed_ns: (timed + TIMER.overhead_ns) as u64,
                regions: 1,
            };
            pace.record(batch, batch_wall as u64);
            done += iterations;
            wall += batch_wall;
        }
        (pace.finish(), wall)
    }

    #[test]
    fn steps_are_one_two_five() {
        let steps = [0.0, 1.0, 1.9, 2.0, 4.9, 5.0, 9.9, 10.0, 49.0, 50.0, 1e300];
        let found = steps.map(step_at_most);
        assert_eq!(found, [1, 1, 1, 2, 2, 5, 5, 10, 20, 50, 1_000_000_000]);
    }

    #[test]
    fn an_observation_lasts_between_a_quarter_and_six_tenths_of_a_millisecond() {
        for cost in [70.0, 300.0, 1_000.0, 7_777.0, 90e3] {
            let (run, wall) = paced(plan(None), |_| cost, 0.0);
            let length = run.iterations as f64 * cost;
            assert!((240e3..=600e3).contains(&length), "{cost}: {length}");
            assert!(run.observations.len() >= 100, "{cost}");
            assert!((100e6..130e6).contains(&wall), "{cost}: {wall}");
            let off = run
                .observations
                .iter()
                .map(|x| (x / cost - 1.0).abs())
                .fold(0.0, f64::max);
            assert!(
                off < 1e-5,
                "{cost}: the overhead must be subtracted, off by {off}"
            );
        }
    }

    #[test]
    fn the_planned_iterations_are_kept() {
        let (run, _) = paced(plan(Some(700)), |_| 1_000.0, 0.0);
        assert_eq!(run.iterations, 700);
    }

    #[test]
    fn a_planned_batch_that_would_take_for_ever_is_cut() {
        let (run, wall) = paced(plan(Some(1_000_000)), |_| 1e6, 0.0);
        assert!(
            run.iterations <= 100 && wall < 500e6,
            "{} {wall}",
            run.iterations
        );
    }

    #[test]
    fn a_body_longer_than_the_process_is_called_once() {
        let (run, wall) = paced(plan(Some(50)), |_| 250e6, 0.0);
        assert_eq!((run.observations.len(), run.iterations), (1, 1));
        assert_eq!(wall, 250e6);
    }

    #[test]
    fn a_slow_start_is_left_out() {
        let cooling = |i: u64| 1_000.0 * (1.0 + 20.0 * (-(i as f64) / 300.0).exp());
        let (run, _) = paced(plan(None), cooling, 0.0);
        let worst = run.observations.into_iter().fold(0.0, f64::max);
        assert!(worst < 1_030.0, "{worst}");
    }

    #[test]
    fn a_body_that_never_settles_is_measured_all_the_same() {
        let wild = |i: u64| 50e3 * (1.0 + (i % 7) as f64);
        let (run, wall) = paced(plan(None), wild, 0.0);
        assert!(
            run.observations.len() >= 100 && wall < 130e6,
            "{} {wall}",
            run.observations.len()
        );
    }

    #[test]
    fn an_expensive_setup_does_not_take_for_ever() {
        let (run, wall) = paced(plan(None), |_| 100.0, 1e6);
        assert!(!run.observations.is_empty() && wall < 500e6, "{wall}");
    }

    #[test]
    fn a_body_that_costs_nothing_still_gives_positive_observations() {
        let mut pace = Pace::new(TIMER, &plan(Some(10)));
        while pace.next().is_some() {
            pace.record(
                Batch {
                    timed_ns: 0,
                    regions: 1,
                },
                1_000_000,
            );
        }
        let run = pace.finish();
        assert!(!run.observations.is_empty());
        assert!(run.observations.iter().all(|x| *x > 0.0));
    }
}
