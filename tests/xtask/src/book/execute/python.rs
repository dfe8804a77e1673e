//! Python: the tests among a page's blocks are run by pytest with the plugin, and then the others as programs.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::book::blocks::Block;
use crate::book::scratch;
use crate::project;

/// Where blocks find the names that they use.
const PRELUDE: &str = "from names import *\n\n";

/// Runs a page's blocks: those that begin with `# conftest.py` are that file, the tables below `[tool.` are `pyproject.toml`.
pub(super) fn finish(blocks: &[Block], page: &str) -> Result<()> {
    let of = |language: &'static str| {
        blocks
            .iter()
            .filter(move |block| block.language == language && block.norun.is_none())
    };
    if of("python").next().is_none() {
        return Ok(());
    }
    let (folder, venv) = scratch::python(&format!("pages/{page}/python"))?;
    for block in of("python") {
        let name = match block.text.lines().next() {
            Some("# conftest.py") => "conftest.py".to_owned(),
            _ if is_test(block) => format!("test_line_{}.py", block.line),
            _ => format!("line_{}.py", block.line),
        };
        fs::write(folder.join(name), format!("{PRELUDE}{}", block.text))?;
    }
    for block in of("toml").filter(|block| block.text.starts_with("[tool.")) {
        fs::write(folder.join("pyproject.toml"), &block.text)?;
    }
    let tests = [
        "-m",
        "pytest",
        "-q",
        "--performance-iterations",
        "5",
        "-p",
        "no:randomly",
        ".",
    ];
    python(venv.command("python"), &folder, &tests.map(str::to_owned))?;
    // They read the store that the tests have filled.
    for block in
        of("python").filter(|block| !is_test(block) && !block.text.starts_with("# conftest.py"))
    {
        python(
            venv.command("python"),
            &folder,
            &[format!("line_{}.py", block.line)],
        )?;
    }
    Ok(())
}

fn is_test(block: &Block) -> bool {
    block.text.contains("def test_")
}

/// Runs Python in the page's folder, as in a developer's terminal.
fn python(mut python: Command, folder: &Path, arguments: &[String]) -> Result<()> {
    python.current_dir(folder).args(arguments);
    for name in evenkeel_env::Ci::variables() {
        python.env_remove(name);
    }
    let output = python.output().context("could not start Python")?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    ensure!(
        output.status.success(),
        "{} ended with {}:\n{said}",
        project::line(&python),
        output.status
    );
    Ok(())
}
