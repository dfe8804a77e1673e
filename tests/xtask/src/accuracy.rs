//! `accuracy`: what is called slower and what is not, by simulation and live beside other tools; keeps the tables and plots of `docs/accuracy.md`.
//!
//! The laboratory is the program `evenkeel-accuracy`. What it measures and draws with is a workspace of its own,
//! `tests/accuracy/field`, built on demand.

use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::load::Load;
use crate::{Outcome, flags, project};

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let Some((part, rest)) = arguments.split_first() else {
        bail!("say which part: sim, live or peers");
    };
    match part.as_str() {
        "sim" => simulate(rest),
        // On an idle machine a session of `live` takes about 0.3 minutes for each verdict, one of `peers` about 4.5, and there are two of them.
        "live" => contest("live", rest, [50, 60]),
        "peers" => contest("peers", rest, [10, 90]),
        _ => bail!("there is no part {part:?}: the parts are sim, live and peers"),
    }
}

fn simulate(arguments: &[String]) -> Outcome {
    let [suites] = flags::numbers(arguments, [("--suites", 4000)])?;
    ensure!(
        suites >= 40,
        "--suites {suites}: at least 40, which are one series"
    );
    let mut sim = laboratory(&["sim", &suites.to_string()])?;
    // Each simulated session would ask git for the state of a folder that is in no repository: a process each, millions of them.
    sim.env("PATH", "");
    let judged = project::run(&mut sim);
    draw("sim")?;
    judged?;
    Ok(format!(
        "the tables of {suites} suite runs each are in docs/accuracy.md"
    ))
}

/// Quiet first, then under about one core of load in bursts.
fn contest(verb: &str, arguments: &[String], [verdicts, minutes]: [u32; 2]) -> Outcome {
    let defaults = [("--verdicts", verdicts), ("--minutes", minutes)];
    let [verdicts, minutes] = flags::numbers(arguments, defaults)?;
    ensure!(verdicts > 0 && minutes > 0, "no verdicts show nothing");
    let numbers = [verdicts.to_string(), minutes.to_string()];
    let session = |regime: &str| -> Result<()> {
        project::run(&mut laboratory(&[
            "contest",
            verb,
            regime,
            &numbers[0],
            &numbers[1],
        ])?)
    };
    session("quiet")?;
    {
        // It ends by itself where the session takes longer than it may: the last round, and learning before the first.
        let _load = Load::start(60 * (minutes + 30))?;
        session("loaded")?;
    }
    let figure = project::text(&mut laboratory(&["page", verb])?)?;
    draw(verb)?;
    Ok(figure.trim_end().to_owned())
}

/// The laboratory, built, with its arguments.
fn laboratory(arguments: &[&str]) -> Result<Command> {
    let build = [
        "build",
        "--quiet",
        "--release",
        "--package",
        "evenkeel-accuracy",
    ];
    project::run(project::cargo().args(build))?;
    let program = format!("evenkeel-accuracy{}", std::env::consts::EXE_SUFFIX);
    let mut laboratory = Command::new(project::target().join("release").join(program));
    laboratory.current_dir(project::root()).args(arguments);
    Ok(laboratory)
}

/// Draws what a part has written.
fn draw(part: &str) -> Result<()> {
    let docs = project::root().join("docs/accuracy");
    project::run(
        project::cargo()
            .current_dir(project::root().join("tests/accuracy/field"))
            .env("CARGO_TARGET_DIR", project::target().join("accuracy"))
            .args(["run", "--quiet", "--release", "--package", "plots", "--"])
            .arg(part)
            .arg(docs),
    )
}
