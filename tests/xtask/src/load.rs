//! `load`: bursts of work on one core, about half of the time.
//!
//! Bounded three times over: it ends by itself, ends when whoever started it ends, and is ended by [`Load`]'s drop.

use std::hint::black_box;
use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

use crate::{Outcome, flags};

/// Bursts and pauses last between these many milliseconds, each time anew.
const SPELL_MS: std::ops::Range<u64> = 20..1500;

/// One process: works and rests in turns until its time is over or its standard input ends.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [seconds, seed] = flags::numbers(arguments, [("--seconds", 60), ("--seed", 1)])?;
    // The pipe to a parent ends with the parent, however that one ended. Without a parent that holds a pipe
    // (a terminal, /dev/null) only the time counts.
    if std::env::var_os(HELD).is_some() {
        std::thread::spawn(|| {
            let _ended = std::io::stdin().read(&mut [0]);
            std::process::exit(0);
        });
    }
    let end = Instant::now() + Duration::from_secs(seconds.into());
    let mut random = Pcg64::seed_from_u64(seed.into());
    let mut worked = Duration::ZERO;
    while Instant::now() < end {
        let burst = Duration::from_millis(random.random_range(SPELL_MS));
        let began = Instant::now();
        while began.elapsed() < burst {
            black_box((0..1000_u64).fold(0, |sum, x| black_box(sum ^ x)));
        }
        worked += began.elapsed();
        std::thread::sleep(Duration::from_millis(random.random_range(SPELL_MS)));
    }
    Ok(format!(
        "worked {:.0} s of {seconds} s",
        worked.as_secs_f64()
    ))
}

/// Says to a child that its standard input is a pipe whose other end its parent holds.
const HELD: &str = "XTASK_LOAD_HELD";

/// About one core of load: two processes that each work half of the time, so that none, one or two cores are taken.
pub(crate) struct Load([Child; 2]);

impl Load {
    /// Starts the processes; they end with this value, with this program, and after `seconds` at the latest.
    pub(crate) fn start(seconds: u32) -> Result<Self> {
        let program = std::env::current_exe().context("could not find this program's own file")?;
        let process = |seed: u32| {
            Command::new(&program)
                .args(["load", "--seconds", &seconds.to_string()])
                .args(["--seed", &seed.to_string()])
                .env(HELD, "1")
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .context("could not start the load")
        };
        let first = process(1)?;
        // If the second fails, dropping the first's pipe ends the first.
        Ok(Self([first, process(2)?]))
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ended_before = child.kill();
            let _reaped = child.wait();
        }
    }
}
