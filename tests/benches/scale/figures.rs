//! What a process cost, as it says itself at its end.

use std::error::Error;
use std::io;
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// How often a figure is taken; the median counts.
const TIMES: usize = 5;

/// What one process cost.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    /// User and system time of the whole process.
    pub(crate) cpu_ms: f64,
    /// The most memory that it held.
    pub(crate) peak_mb: f64,
    /// CPU times of parts of its work, as it chose to print them.
    pub(crate) parts: Vec<f64>,
}

/// The CPU time of this process so far.
fn cpu_ms() -> io::Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let times = [usage.user_time(), usage.system_time()];
    Ok(times
        .iter()
        .map(|time| time.num_microseconds() as f64)
        .sum::<f64>()
        / 1000.0)
}

/// A stopwatch of this process's CPU time.
pub(crate) struct Clock(f64);

impl Clock {
    pub(crate) fn start() -> io::Result<Self> {
        cpu_ms().map(Self)
    }

    /// Since the last lap.
    pub(crate) fn lap(&mut self) -> io::Result<f64> {
        let now = cpu_ms()?;
        Ok(now - std::mem::replace(&mut self.0, now))
    }
}

/// Prints this process's figures, for [`once`] to read.
pub(crate) fn print(parts: &[f64]) -> Result<(), Box<dyn Error>> {
    // Not `ru_maxrss`, which a process inherits from the one that started it.
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .ok_or("no VmHWM in /proc/self/status")?;
    print!("{} {}", cpu_ms()?, peak.parse::<f64>()? / 1024.0);
    parts.iter().for_each(|part| print!(" {part}"));
    println!();
    Ok(())
}

/// Runs a process to its end, and reads the figures in its last line.
pub(crate) fn once(command: &mut Command) -> Result<Figures, Box<dyn Error>> {
    let output = command.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("{command:?} ended with {}: {text}", output.status).into());
    }
    let numbers: Vec<f64> = text
        .lines()
        .last()
        .unwrap_or_default()
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    match &numbers[..] {
        [cpu_ms, peak_mb, parts @ ..] => Ok(Figures {
            cpu_ms: *cpu_ms,
            peak_mb: *peak_mb,
            parts: parts.to_vec(),
        }),
        _ => Err(format!("{command:?} printed no figures").into()),
    }
}

/// The run with the median CPU time of several.
pub(crate) fn measured(
    command: impl Fn() -> io::Result<Command>,
) -> Result<Figures, Box<dyn Error>> {
    let mut runs = Vec::new();
    for _ in 0..TIMES {
        runs.push(once(&mut command()?)?);
    }
    runs.sort_by(|a, b| a.cpu_ms.total_cmp(&b.cpu_ms));
    Ok(runs.swap_remove(TIMES / 2))
}
