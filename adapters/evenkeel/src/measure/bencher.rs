//! What a performance test is handed to say what is to be timed.

#[cfg(feature = "async")]
use std::future::poll_fn;
use std::hint::black_box;
#[cfg(feature = "async")]
use std::pin::pin;
use std::sync::Arc;

use super::clock::{Clock, ClockError, between};
use super::job::Job;
#[cfg(feature = "async")]
use super::job::Mode;
#[cfg(feature = "async")]
use super::lead::Lead;
use super::pace::Batch;

/// At most so many prepared inputs are alive at a time.
const INPUTS_ALIVE: u64 = 100;

/// Times the body of a performance test.
///
/// A test gets one and uses it once: what stands before is preparation and is not timed.
///
/// ```
/// # use evenkeel::Bencher;
/// fn sorts_numbers(b: Bencher) {
///     let numbers: Vec<u32> = (0..1000).rev().collect();
///     b.iter_with_setup(
///         || numbers.clone(),
///         |mut numbers| {
///             numbers.sort_unstable();
///             numbers
///         },
///     );
/// }
/// # let _ = sorts_numbers;
/// ```
#[derive(Debug)]
#[must_use = "a test that times nothing cannot be judged: call iter or one of its kin"]
pub struct Bencher {
    job: Arc<Job>,
}

impl Bencher {
    pub(super) fn of(job: Arc<Job>) -> Self {
        Self { job }
    }

    /// Times `f`, dropping its output included.
    ///
    /// Pass constant inputs through [`black_box`], or the compiler computes with them beforehand. The output is
    /// passed through it already.
    pub fn iter<O>(self, mut f: impl FnMut() -> O) {
        self.job.measure(|iterations, clock| {
            Batch::default().timed(clock, || {
                for _ in 0..iterations {
                    black_box(f());
                }
            })
        });
    }

    /// Times `f` on inputs that `setup` makes outside the timed region; outputs are dropped outside of it, too.
    ///
    /// The inputs are made in batches, of which at most 100 are alive at a time.
    pub fn iter_with_setup<I, O>(self, mut setup: impl FnMut() -> I, mut f: impl FnMut(I) -> O) {
        self.job.measure(|iterations, clock| {
            in_parts(iterations, &mut setup, |inputs, outputs, batch| {
                batch.timed(clock, || {
                    outputs.extend(inputs.drain(..).map(|input| f(black_box(input))));
                })
            })
        });
    }

    /// As [`Bencher::iter_with_setup`], but `f` only borrows its input, so dropping that is not timed either.
    pub fn iter_with_setup_ref<I, O>(
        self,
        mut setup: impl FnMut() -> I,
        mut f: impl FnMut(&mut I) -> O,
    ) {
        self.job.measure(|iterations, clock| {
            in_parts(iterations, &mut setup, |inputs, outputs, batch| {
                batch.timed(clock, || {
                    outputs.extend(inputs.iter_mut().map(|input| f(black_box(input))));
                })
            })
        });
    }

    /// Times the future that `f` makes, from making it until it is ready.
    ///
    /// Await it in an `async fn` under the attribute, or hand it to the runtime that the future needs:
    /// `runtime.block_on(b.iter_async(|| fetch(url)))`.
    #[cfg(feature = "async")]
    pub async fn iter_async<F: Future>(self, mut f: impl FnMut() -> F) {
        let Mode::Measure { meter, plan } = &self.job.mode else {
            black_box(f().await);
            return self.job.finish(None);
        };
        let clock = meter.clock.as_ref();
        let mut lead = Lead::new(meter, plan);
        let outcome = loop {
            let Some(iterations) = lead.next() else {
                break Ok(lead.finish());
            };
            let (start, wall) = (clock.now_ns(), clock.wall_ns());
            for _ in 0..iterations {
                let mut future = pin!(timed_region(&mut f));
                black_box(poll_fn(|cx| timed_region(|| future.as_mut().poll(cx))).await);
            }
            let timed = Batch::default().and(start, clock.now_ns());
            match timed.and_then(|batch| Ok((batch, between(wall, clock.wall_ns())?))) {
                Ok((batch, wall_ns)) => lead.record(batch, wall_ns),
                Err(error) => break Err(error),
            }
        };
        self.job.finish(Some(outcome));
    }
}

/// What the functions that are timed are called within, and nothing else is: a watching program looks for this name.
pub const TIMED: &str = "evenkeel::measure::bencher::timed_region";

/// Calls `f`, and is a function by itself in the finished program.
#[inline(never)]
fn timed_region<O>(f: impl FnOnce() -> O) -> O {
    f()
}

impl Batch {
    /// Adds the timed region `f`.
    fn timed(self, clock: &dyn Clock, f: impl FnOnce()) -> Result<Self, ClockError> {
        let start = clock.now_ns();
        timed_region(f);
        self.and(start, clock.now_ns())
    }

    /// Adds one timed region.
    fn and(mut self, start_ns: u64, end_ns: u64) -> Result<Self, ClockError> {
        self.timed_ns += between(start_ns, end_ns)?;
        self.regions += 1;
        Ok(self)
    }
}

/// Calls `part` with prepared inputs and room for the outputs until all iterations are done.
fn in_parts<I, O>(
    iterations: u64,
    setup: &mut impl FnMut() -> I,
    mut part: impl FnMut(&mut Vec<I>, &mut Vec<O>, Batch) -> Result<Batch, ClockError>,
) -> Result<Batch, ClockError> {
    let room = iterations.min(INPUTS_ALIVE) as usize;
    let (mut inputs, mut outputs) = (Vec::with_capacity(room), Vec::with_capacity(room));
    let (mut batch, mut left) = (Batch::default(), iterations);
    while left > 0 {
        let count = left.min(INPUTS_ALIVE);
        inputs.extend((0..count).map(|_| setup()));
        batch = part(&mut inputs, &mut outputs, batch)?;
        black_box(&mut outputs).clear();
        inputs.clear();
        left -= count;
    }
    Ok(batch)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::super::clock::SystemClock;
    use super::super::clock::tests::MockClock;
    use super::super::failure::Trouble;
    use super::super::job::{measure_by, repeat, run_once};
    use super::super::lead::Plan;
    use super::super::meter::Meter;
    use super::*;
    use crate::{ProcessRun, RunPlan};

    const PLAN: RunPlan = RunPlan {
        processes: 1,
        time_per_process_ns: 100e6,
        iterations: None,
    };

    fn by(clock: &MockClock, body: impl FnOnce(Bencher)) -> Result<ProcessRun, Trouble> {
        measure_by(Meter::by(Box::new(clock.clone()))?, Plan::Run(PLAN), body)
    }

    #[test]
    fn only_the_body_is_timed_and_neither_setup_nor_drop() {
        struct Slow(MockClock);
        impl Drop for Slow {
            fn drop(&mut self) {
                self.0.work(500);
            }
        }
        let clock = MockClock::ticking(10, 1);
        let setup = || {
            clock.work(700);
            Slow(clock.clone())
        };
        let consuming = by(&clock, |b| {
            b.iter_with_setup(setup, |input| {
                clock.work(100);
                input
            });
        });
        let borrowing = by(&clock, |b| {
            b.iter_with_setup_ref(setup, |_| clock.work(100));
        });
        for run in [consuming.unwrap(), borrowing.unwrap()] {
            let per_iteration = run.observations[0];
            assert!((per_iteration - 100.0).abs() < 1.0, "{per_iteration}");
        }
    }

    #[test]
    fn at_most_a_hundred_inputs_are_alive() {
        struct Counted(Rc<Cell<u64>>);
        impl Drop for Counted {
            fn drop(&mut self) {
                self.0.set(self.0.get() - 1);
            }
        }
        let (alive, most) = (Rc::new(Cell::new(0)), Cell::new(0));
        let clock = MockClock::ticking(10, 1);
        let setup = || {
            alive.set(alive.get() + 1);
            most.set(most.get().max(alive.get()));
            Counted(Rc::clone(&alive))
        };
        let run = by(&clock, |b| {
            b.iter_with_setup(setup, |input| {
                clock.work(1_000);
                input
            });
        });
        assert!(run.unwrap().iterations > 100);
        assert_eq!((most.get(), alive.get()), (100, 0));
    }

    #[test]
    fn a_body_that_times_nothing_is_named() {
        let outcome = by(&MockClock::ticking(10, 1), drop);
        assert_eq!(outcome, Err(Trouble::NothingMeasured));
    }

    #[test]
    fn a_clock_that_steps_back_while_measuring_is_named() {
        let clock = MockClock::ticking(10, 1);
        let outcome = by(&clock, |b| {
            b.iter(|| clock.now_ns.store(0, std::sync::atomic::Ordering::Relaxed));
        });
        assert!(
            matches!(outcome, Err(Trouble::Clock(ClockError::SteppedBack { .. }))),
            "{outcome:?}"
        );
    }

    #[test]
    fn once_is_once() {
        let calls = Cell::new(0);
        run_once(|b| b.iter(|| calls.set(calls.get() + 1)));
        run_once(|b| b.iter_with_setup(|| 1, |one| calls.set(calls.get() + one)));
        assert_eq!(calls.get(), 2);
    }

    #[test]
    fn so_many_iterations_are_so_many_whatever_a_clock_would_say() {
        let calls = Cell::new(0);
        let call = || calls.set(calls.get() + 1);
        repeat(250, |b| b.iter(call)).unwrap();
        repeat(250, |b| b.iter_with_setup(|| (), |()| call())).unwrap();
        repeat(250, |b| b.iter_with_setup_ref(|| (), |()| call())).unwrap();
        assert_eq!(calls.get(), 750);
        #[cfg(feature = "async")]
        {
            let body = |b: Bencher| crate::block_on(b.iter_async(|| async { call() }));
            repeat(250, body).unwrap();
            assert_eq!(calls.get(), 1_000);
        }
        assert_eq!(repeat(1, drop), Err(Trouble::NothingMeasured));
    }

    #[test]
    fn the_real_clock_measures_real_work() {
        let plan = RunPlan {
            time_per_process_ns: 5e6,
            ..PLAN
        };
        let clock = Box::new(SystemClock::start());
        let run = measure_by(Meter::by(clock).unwrap(), Plan::Run(plan), |b| {
            b.iter(|| black_box(3_u64).pow(7))
        })
        .unwrap();
        assert!(
            run.observations.iter().all(|x| x.is_finite() && *x > 0.0),
            "{run:?}"
        );
    }

    #[cfg(feature = "async")]
    #[test]
    fn a_future_is_timed_until_it_is_ready() {
        let clock = MockClock::ticking(10, 1);
        let run = by(&clock, |b| {
            crate::block_on(b.iter_async(|| async { clock.work(100) }));
        });
        assert!((run.unwrap().observations[0] - 100.0).abs() < 1.0);
    }
}
