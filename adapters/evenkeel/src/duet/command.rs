//! A whole command as one side of a duet.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::measure::{Failure, PADDING, padding, timeout, wait};

/// A program with its arguments, run in the current folder without input, its output thrown away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    /// The program.
    pub program: OsString,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

impl CommandLine {
    /// One run from its start to its end, in nanoseconds.
    pub(super) fn time(&self, random: u64) -> Result<f64, Failure> {
        let at_most = timeout(0.0)?;
        let spawn = |source| Failure::Spawn {
            program: self.program.clone().into(),
            source,
        };
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env(PADDING, padding(random))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let start = Instant::now();
        let mut child = command.spawn().map_err(spawn)?;
        let (status, last_lines) = wait(&mut child, at_most).map_err(spawn)?;
        let time = start.elapsed();
        let Some(status) = status else {
            return Err(Failure::TimedOut {
                after: at_most,
                last_lines,
            });
        };
        if !status.success() {
            return Err(Failure::Unsuccessful { status, last_lines });
        }
        Ok(time.as_nanos().max(1) as f64)
    }
}
