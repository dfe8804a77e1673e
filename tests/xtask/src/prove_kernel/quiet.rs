//! Commands whose output is only of interest when they fail, and which may hang.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::project;

/// So many lines of a failed command are shown.
const SHOWN_LINES: usize = 30;
/// Longer than any build or run of the proof takes.
const PATIENCE: Duration = Duration::from_secs(1800);

/// Longer than a board in QEMU runs.
pub(crate) const BOOT: Duration = Duration::from_secs(60);

/// Runs a command to its end and returns what it wrote: first the errors, then the output.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    run_within(command, PATIENCE)
}

/// The same, but a command that takes longer is ended and fails.
pub(crate) fn run_within(command: &mut Command, patience: Duration) -> Result<String> {
    let (printed, status) = ended_within(command, patience)?;
    if !status.success() {
        let lines: Vec<&str> = printed.lines().collect();
        let shown = lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n  ");
        bail!("{} ended with {status}:\n  {shown}", project::line(command));
    }
    Ok(printed)
}

/// What a command wrote and how it ended, where ending badly is an answer, too.
pub(crate) fn ended_within(
    command: &mut Command,
    patience: Duration,
) -> Result<(String, ExitStatus)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {}", project::line(command)))?;
    let errors = child.stderr.take().map(|pipe| thread::spawn(|| text(pipe)));
    let output = child.stdout.take().map(|pipe| thread::spawn(|| text(pipe)));
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if began.elapsed() > patience {
            child.kill()?;
            child.wait()?;
            bail!(
                "{} still runs after {} s",
                project::line(command),
                patience.as_secs()
            );
        }
        thread::sleep(Duration::from_millis(20));
    };
    let printed: String = [errors, output]
        .into_iter()
        .flatten()
        .filter_map(|reader| reader.join().ok())
        .collect();
    Ok((printed, status))
}

/// All that comes out of a pipe.
fn text(mut pipe: impl Read) -> String {
    let mut bytes = Vec::new();
    // What was read before an error is still worth showing.
    let _ = pipe.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
