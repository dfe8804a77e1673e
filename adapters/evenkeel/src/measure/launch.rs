//! The controller's side: starts workers, waits for them, and understands how they end.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use evenkeel_core::quantity;
use evenkeel_env::Watch;
use serde::{Deserialize, Serialize};

use super::bencher::Bencher;
use super::failure::{Failure, Trouble};
use super::frame;
use super::job::measure_beside_reference;
use super::stderr::{Drain, LastLines};
use super::turn::Turn;
use super::worker::{Assignment, Task, VARIABLE, plan_in, result_in};
use crate::{Metric, ProcessRun, Run, RunPlan, Underway};

/// A slow body is not a hanging one: a worker gets this long, and this many times its measuring time on top.
const PATIENCE: (Duration, f64) = (Duration::from_secs(60), 20.0);
/// Overrides the above.
const TIMEOUT: &str = "EVENKEEL_TIMEOUT";
/// Shifts what the system puts behind the environment of a process: the stack.
pub(crate) const PADDING: &str = "EVENKEEL_PADDING";
/// How to start a process that measures one test: a program and the arguments that make it reach the test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Launch {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Where it runs; `None` is here.
    pub directory: Option<PathBuf>,
    /// Variables beside those of this process. Not sent where serde has no form for them (WASM, which starts no processes).
    #[cfg_attr(not(any(unix, windows)), serde(skip))]
    pub environment: Vec<(OsString, OsString)>,
}

impl Launch {
    /// This program with other arguments.
    pub(crate) fn this_program(arguments: Vec<String>) -> Result<Self, Failure> {
        let program = std::env::current_exe().map_err(|source| Failure::Spawn {
            program: "the running program".into(),
            source,
        })?;
        Ok(Self {
            program,
            arguments,
            directory: None,
            environment: Vec::new(),
        })
    }

    /// Measures one run of the test called `name`: process after process, others' in between.
    ///
    /// # Errors
    ///
    /// The first process that fails ends the run.
    pub fn measure(&self, name: &str, plan: &RunPlan) -> Result<Run, Failure> {
        let watch = Watch::start();
        let mut run = Underway::new(*plan);
        while let Some(plan) = run.wants() {
            run.add(self.measure_process(name, &plan));
        }
        run.finish(watch.finish())
    }

    /// Measures in one fresh process, when nobody else on this machine does.
    ///
    /// # Errors
    ///
    /// The worker cannot be started, panics, is killed, hangs, or gives no readable result.
    pub fn measure_process(&self, name: &str, plan: &RunPlan) -> Result<ProcessRun, Failure> {
        let timeout = timeout(plan.time_per_process_ns)?;
        let random = RandomState::new().build_hasher().finish();
        self.process(name, Task::Run(*plan), random, timeout)
    }

    /// Lets one fresh process do so many iterations of the test called `name`, and measures nothing: for a launch under a program that
    /// watches what it starts, as callgrind does. Each process is laid out alike, and does what is timed within [`TIMED`](super::TIMED).
    ///
    /// # Errors
    ///
    /// See [`Launch::measure_process`]; the process may take `at_most`, if `EVENKEEL_TIMEOUT` does not say otherwise.
    pub fn repeat(&self, name: &str, iterations: u64, at_most: Duration) -> Result<(), Failure> {
        let timeout = timeout_or(at_most)?;
        self.process(name, Task::Repeat(iterations), 0, timeout)
            .map(drop)
    }

    /// One fresh process with a layout drawn by `random`, when nobody else on this machine measures.
    fn process(
        &self,
        name: &str,
        task: Task,
        random: u64,
        timeout: Duration,
    ) -> Result<ProcessRun, Failure> {
        let folder = scratch()?;
        let mut command = self.worker(name, task, random, &folder)?;
        command.stdin(Stdio::null()).stdout(Stdio::null());

        let _turn = Turn::take();
        let mut child = command.spawn().map_err(|source| Failure::Spawn {
            program: self.program.clone(),
            source,
        })?;
        let (status, last_lines) = wait(&mut child, timeout).map_err(|source| Failure::Spawn {
            program: self.program.clone(),
            source,
        })?;
        let Some(status) = status else {
            return Err(Failure::TimedOut {
                after: timeout,
                last_lines,
            });
        };
        ended_well(status, &last_lines)?;
        let result = result_in(folder.path());
        if !result.exists() {
            return Err(Failure::NoResult {
                name: name.to_owned(),
                last_lines,
            });
        }
        let outcome: Result<ProcessRun, Trouble> =
            frame::read(&result).map_err(|reason| Failure::Damaged { reason, last_lines })?;
        Ok(outcome?)
    }

    /// A worker for `task`, with its assignment in `folder` and a layout of its own drawn by `random`: a stack depth and an environment's size.
    pub(super) fn worker(
        &self,
        name: &str,
        task: Task,
        random: u64,
        folder: &tempfile::TempDir,
    ) -> Result<Command, Failure> {
        let assignment = Assignment {
            name: name.to_owned(),
            task,
            depth: random as u8,
        };
        frame::write(&plan_in(folder.path()), &assignment).map_err(Failure::Scratch)?;
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .env(VARIABLE, folder.path())
            .env(PADDING, padding(random))
            // Of a panicking worker the last lines are shown: they should be its message, not the stack below it.
            .env("RUST_BACKTRACE", "0")
            .stderr(Stdio::piped());
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        Ok(command)
    }
}

/// A folder for what controller and worker hand each other.
pub(super) fn scratch() -> Result<tempfile::TempDir, Failure> {
    tempfile::Builder::new()
        .prefix("evenkeel-")
        .tempdir()
        .map_err(Failure::Scratch)
}

/// What shifts the stack by less than a page.
pub(crate) fn padding(random: u64) -> String {
    "x".repeat((random >> 8) as usize % 4096)
}

/// Measures one run in this process alone, for bodies that no fresh process can reach.
pub(crate) fn measure_alone(
    metric: Metric,
    plan: &RunPlan,
    body: impl FnOnce(Bencher),
) -> Result<Run, Failure> {
    let plan = RunPlan {
        time_per_process_ns: plan.time_per_process_ns * f64::from(plan.processes),
        ..*plan
    };
    let watch = Watch::start();
    let _turn = Turn::take();
    let process = measure_beside_reference(metric, plan, body)?;
    Ok(Run {
        processes: vec![process],
        conditions: watch.finish(),
    })
}

/// How long a worker may take that is to measure for `time_ns`.
pub(crate) fn timeout(time_ns: f64) -> Result<Duration, Failure> {
    timeout_or(PATIENCE.0 + Duration::from_nanos((PATIENCE.1 * time_ns) as u64))
}

fn timeout_or(otherwise: Duration) -> Result<Duration, Failure> {
    let Ok(text) = std::env::var(TIMEOUT) else {
        return Ok(otherwise);
    };
    let ns = quantity::nanoseconds(&text).map_err(Failure::Timeout)?;
    Ok(Duration::from_nanos(ns as u64))
}

/// Waits for the end of the worker, and stops it when it takes too long; `None` says that it was stopped.
///
/// The end of its stderr wakes the controller at once and without polling during the measurement; the slow polling
/// is for workers whose children keep stderr open.
pub(crate) fn wait(
    child: &mut Child,
    timeout: Duration,
) -> std::io::Result<(Option<ExitStatus>, LastLines)> {
    const POLL: Duration = Duration::from_millis(100);
    const ENDING: Duration = Duration::from_micros(200);
    let drain = child.stderr.take().map(Drain::start);
    let silent = |at_most| drain.as_ref().is_none_or(|drain| drain.wait(at_most));
    let last_lines = || drain.as_ref().map(Drain::last_lines).unwrap_or_default();
    let start = Instant::now();
    loop {
        let ending = silent(POLL);
        if let Some(status) = child.try_wait()? {
            silent(POLL);
            return Ok((Some(status), last_lines()));
        }
        if start.elapsed() >= timeout {
            child.kill()?;
            child.wait()?;
            silent(POLL);
            return Ok((None, last_lines()));
        }
        if ending {
            std::thread::sleep(ENDING);
        }
    }
}

pub(super) fn ended_well(status: ExitStatus, last_lines: &LastLines) -> Result<(), Failure> {
    /// What the standard library and libtest exit with after a panic.
    const PANICKED: i32 = 101;
    let last_lines = last_lines.clone();
    match status.code() {
        Some(0) => Ok(()),
        Some(PANICKED) => Err(Failure::Panicked { last_lines }),
        Some(code) => Err(Failure::Exited { code, last_lines }),
        None => Err(Failure::Killed {
            signal: signal(status),
            last_lines,
        }),
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    let number = status.signal().unwrap_or_default();
    let name = match number {
        4 => " (SIGILL: an instruction that this processor does not have)",
        6 => " (SIGABRT: the measured code aborted, or panicked with panic = \"abort\")",
        8 => " (SIGFPE)",
        9 => " (SIGKILL: perhaps the machine ran out of memory)",
        11 => " (SIGSEGV: perhaps the stack overflowed)",
        15 => " (SIGTERM)",
        _ => "",
    };
    format!("signal {number}{name}")
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> String {
    "the system".into()
}
