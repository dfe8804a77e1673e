//! One side of a process pair: a fresh worker that times a batch whenever it is asked to.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::failure::{Failure, Trouble};
use super::frame;
use super::launch::{Launch, ended_well, scratch, timeout};
use super::request::{Answer, Sieve};
use super::stderr::Drain;
use super::worker::{Task, result_in};
use crate::ProcessRun;

/// A worker that was asked to end, or has closed its pipe, gets this long to end.
const ENDING: Duration = Duration::from_secs(5);

/// A worker process under way; it is ended when this is dropped.
pub(crate) struct Player {
    name: String,
    child: Child,
    requests: Option<ChildStdin>,
    answers: Receiver<Answer>,
    stderr: Option<Drain>,
    folder: tempfile::TempDir,
    timeout: Duration,
}

impl Player {
    /// Starts a worker for the test called `name`, with a layout of its own drawn by `random`.
    pub(crate) fn start(launch: &Launch, name: &str, random: u64) -> Result<Self, Failure> {
        let timeout = timeout(0.0)?;
        let folder = scratch()?;
        let spawn = |source| Failure::Spawn {
            program: launch.program.clone(),
            source,
        };
        let mut child = launch
            .worker(name, Task::Duet, random, &folder)?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(spawn)?;
        let (send, answers) = channel();
        if let Some(mut stdout) = child.stdout.take() {
            // Ends with the worker's end of the pipe, or with nobody left to read the answers.
            std::thread::spawn(move || {
                let (mut sieve, mut chunk) = (Sieve::default(), [0; 4096]);
                while let Ok(length @ 1..) = stdout.read(&mut chunk) {
                    for answer in sieve.answers(&chunk[..length]) {
                        if send.send(answer).is_err() {
                            return;
                        }
                    }
                }
            });
        }
        Ok(Self {
            name: name.to_owned(),
            requests: child.stdin.take(),
            answers,
            stderr: child.stderr.take().map(Drain::start),
            child,
            folder,
            timeout,
        })
    }

    /// Times one batch of so many iterations.
    pub(crate) fn batch(&mut self, iterations: u64) -> Result<Answer, Failure> {
        let request = iterations.to_le_bytes();
        // One that is gone cannot be asked, and does not answer.
        let _asked = self
            .requests
            .as_mut()
            .map(|requests| requests.write_all(&request).and_then(|()| requests.flush()));
        match self.answers.recv_timeout(self.timeout) {
            Ok(answer) => Ok(answer),
            Err(RecvTimeoutError::Timeout) => {
                self.stop();
                Err(Failure::TimedOut {
                    after: self.timeout,
                    last_lines: self.last_lines(),
                })
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.what_happened()),
        }
    }

    /// Why it closed its pipe instead of answering.
    fn what_happened(&mut self) -> Failure {
        let status = self.wait();
        let last_lines = self.last_lines();
        let result = result_in(self.folder.path());
        match status {
            None => Failure::NoResult {
                name: self.name.clone(),
                last_lines,
            },
            Some(status) => match ended_well(status, &last_lines) {
                Err(failure) => failure,
                Ok(()) if !result.exists() => Failure::NoResult {
                    name: self.name.clone(),
                    last_lines,
                },
                Ok(()) => match frame::read::<Result<ProcessRun, Trouble>>(&result) {
                    Err(reason) => Failure::Damaged { reason, last_lines },
                    Ok(Err(trouble)) => trouble.into(),
                    // It timed something, and then went on without being asked.
                    Ok(Ok(_)) => Failure::NoResult {
                        name: self.name.clone(),
                        last_lines,
                    },
                },
            },
        }
    }

    /// Waits a while for its end.
    fn wait(&mut self) -> Option<std::process::ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < ENDING {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        None
    }

    fn stop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }

    fn last_lines(&self) -> super::stderr::LastLines {
        let Some(stderr) = &self.stderr else {
            return super::stderr::LastLines::default();
        };
        stderr.wait(Duration::from_millis(100));
        stderr.last_lines()
    }
}

impl Drop for Player {
    /// Its observations are there: nothing that it would still do is of use, and waiting for it would cost the duet time.
    fn drop(&mut self) {
        self.stop();
    }
}
