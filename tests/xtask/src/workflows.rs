//! `workflows`: actionlint on all workflows, and the shell steps of those for users run here, with the variables that GitHub sets.

mod job;
mod lint;
mod project;
mod steps;

use anyhow::{Result, bail, ensure};

use crate::Outcome;
use crate::book::scratch::Tools;
use job::{Event, Job};
use project::Project;
use steps::{ACTION, INIT, Step};

/// So many runs of the baseline branch, and the next is judged.
const LEARNED: usize = 6;

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let mut figures = Vec::new();
    let all = ["steps".to_owned(), "lint".to_owned()];
    for part in if arguments.is_empty() {
        &all
    } else {
        arguments
    } {
        figures.push(match part.as_str() {
            "steps" => run_steps()?,
            "lint" => lint::run()?,
            other => bail!("there is no part {other:?}: the parts are steps, lint"),
        });
    }
    Ok(figures.join("; "))
}

/// The jobs that a repository sees: runs of its branch, a pull request that changes nothing, and one that is slower.
fn run_steps() -> Outcome {
    let tools = Tools::prepare()?;
    let project = Project::prepare(&tools)?;
    let (action, init) = (steps::of_action()?, steps::of_workflow()?);
    let mut ran = 0;
    let mut job = |name: &str, steps: &[Step], event, red| -> Result<()> {
        println!("{name}");
        ran += Job { name, steps, event }.run(&project, &tools, red)?;
        Ok(())
    };
    for run in 1..=LEARNED {
        job(&format!("{ACTION}, push {run}"), &action, Event::Push, None)?;
    }
    job(&format!("{INIT}, push"), &init, Event::Push, None)?;
    for (name, steps) in [(ACTION, &action), (INIT, &init)] {
        job(
            &format!("{name}, pull request"),
            steps,
            Event::PullRequest,
            None,
        )?;
    }
    project.slow_down(&tools)?;
    job(
        &format!("{INIT}, slower pull request"),
        &init,
        Event::PullRequest,
        Some("test"),
    )?;
    // Without the kept programs, the run stays undecided and the duet with the base branch decides.
    project.forget_builds()?;
    job(
        &format!("{ACTION}, slower pull request, no build kept"),
        &action,
        Event::PullRequest,
        Some("confirm"),
    )?;
    ensure!(ran > 0, "no step ran");
    Ok(format!("{ran} shell steps ran, and what had to be red was"))
}
