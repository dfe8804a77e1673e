//! Commands: those after `$`, with what they print and their exit code; or all lines of a script.

use std::path::Path;

use anyhow::{Result, ensure};

use super::Fate;
use crate::book::scratch::{Tools, ended};

/// Runs the commands of a block one after the other. What stands below one is its output, in which `…` stands for anything,
/// and `[exit 2]` its exit code.
pub(super) fn run(text: &str, folder: &Path, tools: &Tools) -> Result<Fate> {
    let examples = text.strip_prefix("$ ").unwrap_or(text).split("\n$ ");
    for example in examples {
        let (command, expected) = example.split_once('\n').unwrap_or((example, ""));
        let ended = ended(tools.shell(&format!("exec 2>&1\n{command}"), folder)?)?;
        let mut found = ended.said;
        if ended.code != 0 {
            found += &format!("[exit {}]\n", ended.code);
        }
        ensure!(
            fits(found.trim_end(), expected.trim_end()),
            "$ {command}\n{found}\nexpected:\n{expected}"
        );
    }
    Ok(Fate::Executed)
}

/// Runs all lines as one script, which ends at the first failure.
pub(super) fn script(text: &str, folder: &Path, tools: &Tools) -> Result<Fate> {
    let ended = ended(tools.shell(&format!("set -e\n{text}"), folder)?)?;
    ensure!(
        ended.code == 0,
        "{text}ended with {}:\n{}",
        ended.code,
        ended.said
    );
    Ok(Fate::Executed)
}

/// Whether `found` is `expected`, where `…` stands for anything.
fn fits(found: &str, expected: &str) -> bool {
    let parts: Vec<&str> = expected.split('…').collect();
    let [first, middle @ .., last] = &parts[..] else {
        return found == expected;
    };
    let Some(mut rest) = found.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        let Some(position) = rest.find(part) else {
            return false;
        };
        rest = &rest[position + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn an_ellipsis_stands_for_anything_and_everything_else_for_itself() {
        assert!(fits("3 runs in 4 s: green", "3 runs in … s: …"));
        assert!(fits("", ""));
        assert!(!fits("3 runs in 4 s: red\n[exit 1]", "3 runs in … s: red"));
        assert!(!fits("2 runs", "3 runs"));
    }
}
