//! `evenkeel judge --from KIND PATH…`: the newest run in another tool's files against those before it. Nothing is kept.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;
use evenkeel_core::{Digest, Judgement, Policy};
use evenkeel_import::Kind;

use super::answer::Answer;
use crate::exit::Exit;
use crate::import::measured;

/// Answers every test of the newest run, in its order. The outer error is of the input, the inner one of the output.
pub(super) fn judge(
    kind: Kind,
    paths: &[PathBuf],
    output: impl Write,
) -> anyhow::Result<std::io::Result<Exit>> {
    let mut runs = Vec::new();
    for path in paths {
        runs.extend(kind.read(path)?);
    }
    let newest = runs.pop().context("there is no run in these files")?;
    let mut histories: BTreeMap<String, Vec<Digest>> = BTreeMap::new();
    for test in runs.into_iter().flat_map(|run| run.tests) {
        let digest = digest(&test)?;
        histories.entry(test.name).or_default().push(digest);
    }
    let mut answers = Vec::new();
    for test in &newest.tests {
        let history = histories.get(&test.name).map_or(&[][..], Vec::as_slice);
        answers.push(evenkeel_core::judge(
            history,
            &digest(test)?,
            &Policy::DEFAULT,
        ));
    }
    let names = newest.tests.iter().map(|test| &*test.name);
    Ok(write(names.zip(&answers), output))
}

fn digest(test: &evenkeel_import::Test) -> anyhow::Result<Digest> {
    measured(&test.measured).digest().with_context(|| {
        format!(
            "could not digest {:?}",
            evenkeel_report::printable(&test.name)
        )
    })
}

fn write<'a>(
    answers: impl Iterator<Item = (&'a str, &'a Judgement)>,
    output: impl Write,
) -> std::io::Result<Exit> {
    let mut output = BufWriter::new(output);
    let mut exit = Exit::Good;
    for (test, judgement) in answers {
        let answer = Answer::of_run(test, judgement, true);
        exit = exit.or(answer.exit());
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(exit)
}
