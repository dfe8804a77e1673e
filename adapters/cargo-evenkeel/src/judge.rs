//! `evenkeel judge`: JSON lines in, JSON lines out, one per input line, in order.
//!
//! Answers leave as soon as no further complete line is waiting, so a script that writes a line and reads the answer
//! is served at once and a large file at full speed. With `--from` the runs in another tool's files are judged instead.

mod answer;
mod imported;
mod line;
mod observations;
mod policy;
mod runs;
mod sides;
mod word;

use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Write};

use anyhow::Context;

use self::answer::Answer;
use self::line::Line;
use crate::arguments::Judge;
use crate::exit::Exit;

/// The longest line that is read: beyond it memory could be taken without end.
const LONGEST_LINE: usize = 64 << 20;
/// Buffers that grew beyond this are given back after the line.
const KEPT_BUFFER: usize = 4 << 20;
const READ_BUFFER: usize = 256 << 10;

/// Judges a file, the standard input where there is none, or another tool's files.
pub(crate) fn run(arguments: &Judge) -> anyhow::Result<Exit> {
    let output = std::io::stdout().lock();
    let done = match (&arguments.from, &arguments.files[..]) {
        (Some(kind), paths) => imported::judge(*kind, paths, output)?,
        (None, [_, second, ..]) => anyhow::bail!(
            "one file of lines is judged, and {} is a second one; for another tool's files give --from KIND",
            second.display()
        ),
        (None, [path]) => {
            let input = std::fs::File::open(path)
                .with_context(|| format!("could not open {}", path.display()))?;
            judge_lines(input, output)
        }
        (None, []) => judge_lines(std::io::stdin().lock(), output),
    };
    match done {
        // The reader of the answers has seen enough, as in `evenkeel judge | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Exit::Good),
        other => other.context("could not read the lines or write the answers"),
    }
}

/// Answers every line of `input`; the exit says whether one was malformed or regressed.
fn judge_lines(input: impl Read, output: impl Write) -> std::io::Result<Exit> {
    let mut input = BufReader::with_capacity(READ_BUFFER, input);
    let mut output = BufWriter::with_capacity(READ_BUFFER, output);
    let mut bytes = Vec::new();
    let mut line = Line::default();
    let mut exit = Exit::Good;
    for number in 1_u64.. {
        bytes.clear();
        let limit = LONGEST_LINE as u64 + 1;
        let read = (&mut input).take(limit).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            break;
        }
        let judged = if bytes.len() > LONGEST_LINE && !bytes.ends_with(b"\n") {
            input.skip_until(b'\n')?;
            line.clear();
            Err(
                "longer than 64 MiB: give fewer observations, or spread them over several lines"
                    .into(),
            )
        } else {
            line.parse(&bytes).and_then(|()| line.judge())
        };
        let answer = match judged {
            Ok(answer) => answer,
            Err(reason) => Answer::malformed(line.test(), number, &reason),
        };
        exit = exit.or(answer.exit());
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        if bytes.capacity() > KEPT_BUFFER {
            bytes = Vec::new();
            line = Line::default();
        }
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
    }
    output.flush()?;
    Ok(exit)
}
