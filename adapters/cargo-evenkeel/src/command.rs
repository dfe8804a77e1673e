//! `evenkeel run -- COMMAND`: a command as a test. Every observation is a fresh process, from its start to its end.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::Context;
use evenkeel::config::Config;
use evenkeel::env::Watch;
use evenkeel::measure::{Reference, Turn};
use evenkeel::{Options, ProcessRun, Session, Subject};

use crate::arguments::{Format, Run};
use crate::exit::Exit;
use crate::progress::Progress;
use crate::{print, project, report};

/// A quick command is started so often at most in one run.
const MOST_PROCESSES: usize = 100;

pub(crate) fn run(arguments: &Run, dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let config = project::config(&project::here()?, dir)?;
    let [program, parameters @ ..] = &arguments.command[..] else {
        anyhow::bail!("there is no command: give one after --");
    };
    let mut command = Command::new(program);
    command.args(parameters);
    if !works(&mut command)? {
        return Ok(Exit::Failed);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut exit = Exit::Good;
    for number in 1..=arguments.runs {
        exit = exit.or(once(
            arguments,
            config.clone(),
            &mut command,
            number,
            format,
        )?);
    }
    Ok(exit)
}

/// Runs the command once unmeasured: it warms the caches, and what it says is shown if it fails.
fn works(command: &mut Command) -> anyhow::Result<bool> {
    let program = command.get_program().to_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start {}: check the command", program.display()))?;
    if !output.status.success() {
        anstream::eprint!("{}", String::from_utf8_lossy(&output.stderr));
        anstream::eprintln!("error: {} ended with {}", program.display(), output.status);
    }
    Ok(output.status.success())
}

/// Measures and judges it once.
fn once(
    arguments: &Run,
    config: Config,
    command: &mut Command,
    number: u32,
    format: Format,
) -> anyhow::Result<Exit> {
    let session = Session::for_suite(config);
    let subject = Subject {
        name: arguments
            .name
            .clone()
            .unwrap_or_else(|| spelled(&arguments.command)),
        location: None,
        options: Options {
            budget: arguments.budget,
            ..Options::default()
        },
    };
    let name = subject.name.clone();
    let mut case = session.case(subject, 1);
    let mut progress = Progress::new(number, arguments.runs);
    while let Some(plan) = case.wants() {
        let watch = Watch::start();
        let budget_ns = plan.time_per_process_ns * f64::from(plan.processes);
        let fewest = plan.processes as usize;
        progress.round(1, fewest as u64);
        let mut reference = Reference::new();
        let mut processes: Vec<ProcessRun> = Vec::new();
        let mut spent_ns = 0.0;
        while processes.len() < fewest || (spent_ns < budget_ns && processes.len() < MOST_PROCESSES)
        {
            progress.next(&name);
            let Some(process) = observe(command, &mut reference)? else {
                return Ok(Exit::Failed);
            };
            spent_ns += process.measured_ns;
            processes.push(process);
        }
        case.add(Ok(evenkeel::Run {
            processes,
            conditions: watch.finish(),
        }));
    }
    progress.finish();
    let report = report::document(&session, &session.conclude(vec![case]));
    print::report(&report, (number, arguments.runs), format)?;
    if number == arguments.runs {
        for file in &arguments.report {
            file.write(&report)?;
        }
    }
    Ok(print::exit(&report))
}

/// One observation; `None` if the command failed, which is said.
fn observe(command: &mut Command, reference: &mut Reference) -> anyhow::Result<Option<ProcessRun>> {
    let _turn = Turn::take();
    let reference_ns = reference.observe()?;
    let start = Instant::now();
    let status = command
        .status()
        .context("could not start the command again")?;
    let time_ns = start.elapsed().as_nanos() as f64;
    if !status.success() {
        anstream::eprintln!(
            "error: the command ended with {status}, after it had ended well before: it is not measured"
        );
        return Ok(None);
    }
    Ok(Some(ProcessRun {
        observations: vec![time_ns],
        iterations: 1,
        resolution_ns: 1.0,
        measured_ns: time_ns,
        reference_ns,
    }))
}

/// The command as one would type it, as its name.
pub(crate) fn spelled(command: &[OsString]) -> String {
    let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}
