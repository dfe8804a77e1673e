//! The worker's side: a fresh process of the same program that measures one test, once.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::bencher::Bencher;
use super::job::{answer_requests, measure_beside_reference, repeat};
use super::{frame, stack};
use crate::{Metric, RunPlan};

/// Names the folder that a worker finds its plan in and leaves its result in.
pub(crate) const VARIABLE: &str = "EVENKEEL_WORKER";

/// What a worker is to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Assignment {
    /// The subject's full name.
    pub(crate) name: String,
    pub(crate) task: Task,
    /// Where the stack begins.
    pub(crate) depth: u8,
}

/// How it is to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Task {
    /// One process of a run, at the worker's own pace.
    Run(RunPlan),
    /// One side of a duet: batch by batch, as they are asked for on the standard input.
    Duet,
    /// So many iterations, and nothing measured: whoever started the process watches it.
    Repeat(u64),
}

pub(crate) fn plan_in(folder: &Path) -> PathBuf {
    folder.join("plan")
}

pub(crate) fn result_in(folder: &Path) -> PathBuf {
    folder.join("result")
}

/// The assignment of this process, if it is a worker.
///
/// A worker that cannot read its assignment must not go on as if it were none: it would start workers itself.
pub(crate) fn assignment() -> Option<&'static Assignment> {
    static ASSIGNMENT: OnceLock<Option<Assignment>> = OnceLock::new();
    ASSIGNMENT
        .get_or_init(|| {
            let folder = PathBuf::from(std::env::var_os(VARIABLE)?);
            match frame::read(&plan_in(&folder)) {
                Ok(assignment) => Some(assignment),
                Err(reason) => leave_with(&format!("the plan in {}: {reason}", folder.display())),
            }
        })
        .as_ref()
}

impl Assignment {
    /// Measures, leaves the result, and ends the process.
    pub(crate) fn serve(&self, metric: Metric, body: impl FnOnce(Bencher)) -> ! {
        let outcome = stack::at_depth(self.depth, || match self.task {
            Task::Run(plan) => measure_beside_reference(metric, plan, body),
            Task::Duet => answer_requests(metric, body),
            Task::Repeat(iterations) => repeat(iterations, body),
        });
        let folder = PathBuf::from(std::env::var_os(VARIABLE).unwrap_or_default());
        match frame::write(&result_in(&folder), &outcome) {
            Ok(()) => std::process::exit(0),
            Err(error) => leave_with(&format!("the result for {}: {error}", folder.display())),
        }
    }
}

fn leave_with(message: &str) -> ! {
    eprintln!("evenkeel: this worker could not use {message}");
    std::process::exit(70);
}
