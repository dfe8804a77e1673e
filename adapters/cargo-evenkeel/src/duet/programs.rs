//! `--bin OLD --bin NEW`: two test programs that are built already.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;
use evenkeel::enlist::{self, Enlisted};

use super::play::Pairing;
use crate::exit::Exit;
use crate::suite::selected;

pub(super) fn pairing(
    programs: &[PathBuf],
    filters: &[String],
) -> anyhow::Result<Result<Pairing, Exit>> {
    let [old, new] = programs else {
        anyhow::bail!(
            "{} programs are given with --bin, which takes two: --bin OLD --bin NEW",
            programs.len()
        );
    };
    let (mut tests, mut failed) = (Vec::new(), Vec::new());
    for program in [old, new] {
        let (enlisted, passed) = enlisted(program)?;
        tests.push(selected(enlisted, filters));
        if !passed {
            failed.push(format!(
                "ordinary tests of {} fail: run it to see which",
                program.display()
            ));
        }
    }
    let (new, old) = (
        tests.pop().unwrap_or_default(),
        tests.pop().unwrap_or_default(),
    );
    let base = programs[0].display().to_string();
    let mut pairing = Pairing::of(base, old, new);
    pairing.notes = failed;
    Ok(Ok(pairing))
}

/// The performance tests of a program, and whether its ordinary tests pass.
fn enlisted(program: &Path) -> anyhow::Result<(Vec<Enlisted>, bool)> {
    let folder = tempfile::tempdir().context("could not make a folder for the list of tests")?;
    let list = folder.path().join("tests");
    let program = std::path::absolute(program)?;
    let output = Command::new(&program)
        .env(enlist::VARIABLE, &list)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start the test program {}", program.display()))?;
    Ok((enlist::read(&list)?, output.status.success()))
}
