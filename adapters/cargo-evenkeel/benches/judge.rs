//! How many lines per second `evenkeel judge` answers: `cargo bench -p cargo-evenkeel --bench judge`.
//!
//! Every line has a history of 20 runs and a run, each a list of 30 observations as timers give them, and the answers
//! go to a pipe, as in a script.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

const LINES: usize = 20_000;
const DIFFERENT_LINES: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let lines: Vec<String> = (0..DIFFERENT_LINES as u64).map(line).collect();
    let mut file = tempfile::NamedTempFile::new()?;
    for index in 0..LINES {
        file.write_all(lines[index % DIFFERENT_LINES].as_bytes())?;
    }
    file.flush()?;
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .arg("judge")
        .arg(file.path())
        .stderr(Stdio::inherit())
        .output()?;
    let elapsed = start.elapsed().as_secs_f64();
    let answers = output.stdout.iter().filter(|byte| **byte == b'\n').count();
    if answers != LINES || output.status.code() == Some(2) {
        return Err(format!("{answers} answers to {LINES} lines, {}", output.status).into());
    }
    println!(
        "judge: {:.0} lines/s ({LINES} lines of 20 runs x 30 observations, {:.1} MB, {elapsed:.2} s)",
        LINES as f64 / elapsed,
        file.as_file().metadata()?.len() as f64 / 1e6
    );
    Ok(())
}

/// One line: run-to-run scatter of about 1 %, and within a run a tail to the slow side.
fn line(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = move || {
        // xorshift64: good enough to make numbers that differ.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut run = || {
        let level = 12_000.0 * (1.0 + 0.01 * (random() + random() - 1.0));
        let observations: Vec<String> = (0..30)
            .map(|_| format!("{:.1}", level * (1.0 + 0.03 * random() * random())))
            .collect();
        format!("[{}]", observations.join(","))
    };
    let history: Vec<String> = (0..20).map(|_| run()).collect();
    let mut line = String::new();
    let _infallible = writeln!(
        line,
        r#"{{"test":"bench::number_{seed}","unit":"ns","history":[{}],"run":{}}}"#,
        history.join(","),
        run()
    );
    line
}
