//! What stands behind a bencher: one body, measured or run once, and what came of it.

use std::sync::{Arc, Mutex, PoisonError};

use super::bencher::Bencher;
use super::clock::{Clock, ClockError, between};
use super::failure::Trouble;
use super::lead::{Lead, Plan};
use super::meter::Meter;
use super::pace::Batch;
use super::reference::Reference;
use crate::{Metric, ProcessRun, RunPlan};

pub(super) struct Job {
    pub(super) mode: Mode,
    outcome: Mutex<Option<Result<ProcessRun, ClockError>>>,
}

pub(super) enum Mode {
    /// One iteration, untimed.
    Once,
    Measure {
        meter: Meter,
        plan: Plan,
    },
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.mode {
            Mode::Once => "once",
            Mode::Measure { .. } => "measure",
        })
    }
}

impl Job {
    /// Times batch after batch, as they are asked for.
    pub(super) fn measure(
        &self,
        mut batch: impl FnMut(u64, &dyn Clock) -> Result<Batch, ClockError>,
    ) {
        let Mode::Measure { meter, plan } = &self.mode else {
            // The clock is not looked at: what a batch of one says about time is of no interest.
            let _untimed = batch(1, &Untimed);
            return self.finish(None);
        };
        let clock = meter.clock.as_ref();
        let mut lead = Lead::new(meter, plan);
        let mut step = || -> Result<bool, ClockError> {
            let Some(iterations) = lead.next() else {
                return Ok(false);
            };
            let start = clock.wall_ns();
            let timed = batch(iterations, clock)?;
            lead.record(timed, between(start, clock.wall_ns())?);
            Ok(true)
        };
        let outcome = loop {
            match step() {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.finish(Some(outcome.map(|()| lead.finish())));
    }

    /// Leaves what came of it; `None` where nothing was to be measured.
    pub(super) fn finish(&self, outcome: Option<Result<ProcessRun, ClockError>>) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = outcome;
    }
}

/// The clock of a body that is not measured.
pub(super) struct Untimed;

impl Clock for Untimed {
    fn now_ns(&self) -> u64 {
        0
    }
}

/// Measures `body` in this process.
pub(super) fn measure_by(
    meter: Meter,
    plan: Plan,
    body: impl FnOnce(Bencher),
) -> Result<ProcessRun, Trouble> {
    let job = Arc::new(Job {
        mode: Mode::Measure { meter, plan },
        outcome: Mutex::new(None),
    });
    body(Bencher::of(Arc::clone(&job)));
    let outcome = job
        .outcome
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    Ok(outcome.ok_or(Trouble::NothingMeasured)??)
}

/// As [`measure_by`] the metric's meter, between two looks at the reference workload unless it counts: the machine has no part in that.
pub(crate) fn measure_beside_reference(
    metric: Metric,
    plan: RunPlan,
    body: impl FnOnce(Bencher),
) -> Result<ProcessRun, Trouble> {
    let meter = Meter::of(metric)?;
    if meter.counts {
        return measure_by(meter, Plan::Run(plan), body);
    }
    let mut reference = Reference::new();
    let mut reference_ns = reference.observe()?;
    let run = measure_by(meter, Plan::Run(plan), body)?;
    reference_ns.append(&mut reference.observe()?);
    Ok(ProcessRun {
        reference_ns,
        ..run
    })
}

/// Measures batches of `body` as another process asks for them, and answers each; nothing is left to be handed over in the end.
pub(crate) fn answer_requests(
    metric: Metric,
    body: impl FnOnce(Bencher),
) -> Result<ProcessRun, Trouble> {
    measure_by(Meter::of(metric)?, Plan::Requests, body)
}

/// Runs `body` with so many iterations, and looks at no clock: whoever watches the process sees the same each time.
pub(crate) fn repeat(iterations: u64, body: impl FnOnce(Bencher)) -> Result<ProcessRun, Trouble> {
    measure_by(Meter::blind(), Plan::Repeat(iterations), body)
}

/// Runs `body` with one iteration, and measures nothing.
pub(crate) fn run_once(body: impl FnOnce(Bencher)) {
    body(Bencher::of(Arc::new(Job {
        mode: Mode::Once,
        outcome: Mutex::new(None),
    })));
}
