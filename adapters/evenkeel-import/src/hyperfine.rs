//! hyperfine: `--export-json`. Every time is a fresh process, from its start to its end.

use serde::Deserialize;

use crate::decimal::Seconds;
use crate::run::positive;
use crate::{Fault, Measured, Run, Statistic, Test, Unit, json};

#[derive(Deserialize)]
struct File {
    results: Vec<Command>,
}

#[derive(Deserialize)]
struct Command {
    command: String,
    median: Option<Seconds>,
    mean: Option<Seconds>,
    times: Option<Vec<Seconds>>,
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let file: File = json::read(bytes, "what `hyperfine --export-json` writes")?;
    let tests = file.results.into_iter().enumerate();
    let tests = tests.map(|(index, command)| {
        Ok(Test {
            measured: measured(&command, index)?,
            name: command.command,
            unit: Unit::Nanoseconds,
        })
    });
    Ok(vec![Run {
        tests: tests.collect::<Result<_, Fault>>()?,
        ..Run::default()
    }])
}

fn measured(command: &Command, index: usize) -> Result<Measured, Fault> {
    let times = command.times.as_deref().unwrap_or_default();
    if !times.is_empty() {
        let processes = times.iter().enumerate().map(|(run, Seconds(ns))| {
            let ns = positive(*ns, || format!("results[{index}].times[{run}]"))?;
            Ok(vec![ns])
        });
        return Ok(Measured::Observations {
            processes: processes.collect::<Result<_, Fault>>()?,
            iterations: 1,
        });
    }
    let (Seconds(ns), statistic) = match (command.median, command.mean) {
        (Some(median), _) => (median, Statistic::Median),
        (None, Some(mean)) => (mean, Statistic::Mean),
        (None, None) => {
            return Err(Fault::at_key(
                format!("results[{index}]"),
                "no `times`, no `median` and no `mean`: expected what hyperfine 1.9 or newer writes",
            ));
        }
    };
    Ok(Measured::Summary {
        value: positive(ns, || format!("results[{index}].{}", statistic.name()))?,
        statistic,
        samples: None,
    })
}
