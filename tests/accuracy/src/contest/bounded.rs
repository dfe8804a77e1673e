//! A process with a deadline.

use std::io::Read as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// How often a process is asked whether it has ended: two hundred wake-ups a second are nothing to what is measured beside them.
const LOOK: Duration = Duration::from_millis(5);

/// What a process writes to its standard output, if it ends well and in time; its standard error is dropped.
pub(crate) fn text(command: &mut Command, limit: Duration) -> Result<String> {
    text_of(command, limit, &[0])
}

/// The same of a process that may end with any of these codes.
///
/// At the deadline it is ended, with every process that it has started in its own group, and that is an error.
pub(crate) fn text_of(command: &mut Command, limit: Duration, good: &[i32]) -> Result<String> {
    let name = command.get_program().to_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("could not start {name:?}"))?;
    let mut stdout = child.stdout.take().context("no standard output")?;
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        stdout.read_to_end(&mut text).map(|_| text)
    });
    let Some(status) = wait(&mut child, limit)? else {
        bail!("{name:?} did not end within {} s", limit.as_secs());
    };
    let is_good = status.code().is_some_and(|code| good.contains(&code));
    ensure!(is_good, "{name:?} ended with {status}");
    let text = reader.join().ok().context("the reader panicked")??;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// How the process ended; `None` if it had to be ended.
fn wait(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() > deadline {
            // Not waited for yet, so the number still names this group and no other.
            let _gone_already = killpg(Pid::from_raw(child.id().cast_signed()), Signal::SIGKILL);
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(LOOK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(line: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        command
    }

    #[test]
    fn what_ends_well_is_read_and_what_does_not_is_an_error() {
        let limit = Duration::from_secs(60);
        assert_eq!(
            text(&mut shell("echo red; echo blue >&2"), limit).unwrap(),
            "red\n"
        );
        let error = text(&mut shell("exit 3"), limit).unwrap_err().to_string();
        assert!(error.contains("exit status: 3"), "{error}");
        let found = text_of(&mut shell("echo red; exit 3"), limit, &[0, 3]);
        assert_eq!(found.unwrap(), "red\n");
    }

    #[test]
    fn what_does_not_end_is_ended_with_its_children() {
        let error = text(&mut shell("sleep 600 & wait"), Duration::ZERO).unwrap_err();
        assert!(
            error.to_string().contains("did not end within 0 s"),
            "{error}"
        );
    }
}
