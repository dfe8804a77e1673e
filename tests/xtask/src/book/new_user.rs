//! `new-user`: the way from nothing to a red build, walked by a script, and what README.md shows of it.

use std::path::Path;

use anyhow::{Context as _, ensure};

use super::blocks;
use super::scratch::{self, Tools, ended};
use crate::{Outcome, project};

const SCRIPT: &str = "tests/book/new-user.sh";
const VERDICTS: [&str; 5] = ["learning", "steady", "improved", "regressed", "undecided"];

pub(super) fn run() -> Outcome {
    let tools = Tools::prepare()?;
    let folder = scratch::empty("new-user")?;
    let script = project::root().join(SCRIPT);
    let mut shell = tools.shell(&format!("exec bash '{}' 2>&1", script.display()), &folder)?;
    // Measured as a user's tests are, not as shortly as the pages' blocks.
    for shortened in ["EVENKEEL_PROCESSES", "EVENKEEL_TIME"] {
        shell.env_remove(shortened);
    }
    let walked = ended(shell)?;
    print!("{}", walked.said);
    ensure!(
        walked.code == 0,
        "{SCRIPT} ended with {}: its last line says at what",
        walked.code
    );
    let (found, shown) = (shape(&walked.said), shape(&shown()?));
    ensure!(
        found == shown,
        "README.md shows another path than {SCRIPT} walked.\nwalked:\n{}\nREADME.md:\n{}",
        found.join("\n"),
        shown.join("\n")
    );
    Ok(format!(
        "{} commands, their exit codes and verdicts as README.md shows them",
        found.iter().filter(|line| line.starts_with("$ ")).count()
    ))
}

/// The block of README.md that begins with a project of one's own.
fn shown() -> anyhow::Result<String> {
    blocks::of(Path::new("README.md"))?
        .into_iter()
        .map(|block| block.text)
        .find(|text| text.starts_with("$ cargo new "))
        .context("README.md has no block that begins with `$ cargo new `")
}

/// What two walks have in common: commands, exit codes, each test with its verdict. Not figures, nor what stands for `…`.
fn shape(said: &str) -> Vec<String> {
    let line = |line: &str| -> Option<String> {
        if line.starts_with("$ ") || line.starts_with("[exit ") {
            return Some(line.to_owned());
        }
        let mut words = line.split_whitespace();
        let (test, verdict) = (words.next()?, words.next()?);
        let judged = test.contains("::") && VERDICTS.contains(&verdict);
        judged.then(|| format!("{test} {verdict}"))
    };
    said.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn two_walks_are_alike_in_commands_exit_codes_and_verdicts_but_not_in_figures() {
        let shown = "$ cargo evenkeel test\n…\na::b  regressed  81.0 µs  +58.9 %\n[exit 1]";
        let walked =
            "$ cargo evenkeel test\n   Compiling a\na::b  regressed  79.5 µs  +57.0 %\n[exit 1]";
        assert_eq!(shape(shown), shape(walked));
        assert_ne!(shape(shown), shape(&walked.replace("regressed", "steady")));
        assert_ne!(shape(shown), shape(&walked.replace("[exit 1]", "")));
    }
}
