//! `reports`: what the command line writes, read by others: JSON against its schema, JUnit's XML by junitparser, metrics by Prometheus'
//! client, annotations and GitLab's findings by the rules of their services; a name is text in all of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::venv::{Venv, pip_install};
use crate::{Outcome, flags, project};

/// What reads them, from PyPI.
const PACKAGES: &[&str] = &["jsonschema", "junitparser", "prometheus-client"];
const SCRIPT: &str = include_str!("reports/read.py");

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    let venv = Venv::kept("reports-venv")?;
    project::run(pip_install(venv.command("python")).args(PACKAGES)).context(
        "jsonschema, junitparser and prometheus-client come from PyPI, which must be in reach",
    )?;

    let folder = project::target().join("reports");
    fs::create_dir_all(&folder)?;
    let samples = Samples::write(&folder)?;
    for name in ["200", "hostile"] {
        for format in ["json", "junit", "github", "gitlab", "metrics"] {
            samples.render(name, format, format)?;
        }
    }
    samples.duet()?;
    let script = folder.join("read.py");
    fs::write(&script, SCRIPT)?;
    let schema = project::root().join("docs/schema/report-v1.json");
    let mut command = venv.command("python");
    let printed = project::text(command.arg(&script).arg(schema).current_dir(&folder))?;
    print!("{printed}");
    let figure = printed.lines().last().unwrap_or_default();
    ensure!(figure.ends_with("as text"), "the script ended early");
    Ok(figure.to_owned())
}

/// Sample reports in a folder, and the command line that renders them.
pub(crate) struct Samples {
    folder: PathBuf,
}

impl Samples {
    /// Writes them, and builds the command line.
    pub(crate) fn write(folder: &Path) -> Result<Self> {
        let mut sample = project::cargo();
        sample
            .args(["run", "--quiet", "--package", "evenkeel-report"])
            .args(["--example", "sample", "--"])
            .arg(folder);
        project::run(&mut sample)?;
        project::run(project::cargo().args(["build", "--quiet", "--package", "cargo-evenkeel"]))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Renders the report `NAME.json` as `NAME.SUFFIX`, or as `NAME.again.json` if the form is JSON again.
    pub(crate) fn render(&self, name: &str, format: &str, suffix: &str) -> Result<()> {
        let again = if format == "json" { "again." } else { "" };
        let mut evenkeel = self.evenkeel();
        evenkeel
            .args(["report", "--format", format, "--output"])
            .arg(format!("{name}.{again}{suffix}"))
            .arg(format!("{name}.json"));
        project::run(&mut evenkeel)
    }

    /// Plays a duet of two commands, whose report is `duet.json`.
    fn duet(&self) -> Result<()> {
        let mut evenkeel = self.evenkeel();
        evenkeel
            .args(["duet", "--pairs", "10", "--floor", "1000 %"])
            .args(["--report", "duet.json", "--report", "duet.xml"])
            .args(["--", "true", "---", "true"]);
        project::text(&mut evenkeel).map(drop)
    }

    fn evenkeel(&self) -> Command {
        let mut evenkeel = Command::new(project::target().join("debug/evenkeel"));
        // The nearest configuration would be the repository's.
        evenkeel.current_dir(&self.folder);
        evenkeel
    }
}
