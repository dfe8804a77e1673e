//! Who says how many iterations the next batch has: the process's own pace, or another process.

use super::meter::Meter;
use super::pace::{Batch, Pace};
use super::request::Requests;
use super::tally::Tally;
use crate::{ProcessRun, RunPlan};

/// How a body is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plan {
    /// As one process of a run.
    Run(RunPlan),
    /// As one side of a duet.
    Requests,
    /// Not at all: so many iterations, which somebody else watches.
    Repeat(u64),
}

/// Leads a body from batch to batch.
pub(super) enum Lead {
    Pace(Pace),
    Tally(Tally),
    Requests(Requests),
    /// The only batch, until it was given.
    Repeat(Option<u64>),
}

impl Lead {
    pub(super) fn new(meter: &Meter, plan: &Plan) -> Self {
        let timer = meter.timer;
        match plan {
            Plan::Run(plan) if meter.counts => Self::Tally(Tally::new(timer, plan)),
            Plan::Run(plan) => Self::Pace(Pace::new(timer, plan)),
            Plan::Requests => Self::Requests(Requests::new(timer)),
            Plan::Repeat(iterations) => Self::Repeat(Some(*iterations)),
        }
    }

    /// The iterations of the next batch; `None` when it is enough. May wait for the other process.
    pub(super) fn next(&mut self) -> Option<u64> {
        match self {
            Self::Pace(pace) => pace.next(),
            Self::Tally(tally) => tally.next(),
            Self::Requests(requests) => requests.next(),
            Self::Repeat(iterations) => iterations.take(),
        }
    }

    /// Takes in the batch that was asked for; `wall_ns` is its time with everything around it.
    pub(super) fn record(&mut self, batch: Batch, wall_ns: u64) {
        match self {
            Self::Pace(pace) => pace.record(batch, wall_ns),
            Self::Tally(tally) => tally.record(batch, wall_ns),
            Self::Requests(requests) => requests.answer(batch, wall_ns),
            Self::Repeat(_) => {}
        }
    }

    /// What is left to be handed over: all of a pace, nothing of what was answered already or watched by somebody else.
    pub(super) fn finish(self) -> ProcessRun {
        match self {
            Self::Pace(pace) => pace.finish(),
            Self::Tally(tally) => tally.finish(),
            Self::Requests(_) | Self::Repeat(_) => ProcessRun {
                observations: Vec::new(),
                iterations: 1,
                resolution_ns: 0.0,
                measured_ns: 0.0,
                reference_ns: Vec::new(),
            },
        }
    }
}
