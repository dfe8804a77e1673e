//! google-benchmark: `--benchmark_out=FILE --benchmark_out_format=json`. Every repetition is an observation of wall-clock time;
//! with `--benchmark_report_aggregates_only` there is only their median.

use serde::Deserialize;

use crate::decimal::Decimal;
use crate::json::moment;
use crate::lines::places_to_ns;
use crate::run::positive;
use crate::{Fault, Measured, Run, Statistic, Test, Unit, json};

#[derive(Deserialize)]
struct File<'t> {
    context: Option<Context>,
    #[serde(borrow)]
    benchmarks: Vec<Line<'t>>,
}

#[derive(Deserialize)]
struct Context {
    date: Option<String>,
}

#[derive(Deserialize)]
struct Line<'t> {
    name: String,
    /// Without the name of the aggregate; since 1.5.
    run_name: Option<String>,
    run_type: Option<String>,
    aggregate_name: Option<String>,
    repetitions: Option<u64>,
    iterations: Option<u64>,
    #[serde(borrow)]
    real_time: Option<Decimal<'t>>,
    time_unit: Option<String>,
    #[serde(default)]
    error_occurred: bool,
    error_message: Option<String>,
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let file: File<'_> = json::read(bytes, "what `--benchmark_out_format=json` writes")?;
    let date = file.context.and_then(|context| context.date);
    let mut run = Run {
        // The oldest versions wrote the date as their system writes it.
        at_ns: date.and_then(|text| moment(&text, "context.date").ok()),
        ..Run::default()
    };
    for (index, line) in file.benchmarks.iter().enumerate() {
        add(&mut run, line, index)?;
    }
    Ok(vec![run])
}

fn add(run: &mut Run, line: &Line<'_>, index: usize) -> Result<(), Fault> {
    let name = line.run_name.as_ref().unwrap_or(&line.name);
    if line.error_occurred {
        let said = line.error_message.as_deref().unwrap_or("an error");
        let note = format!("{name} was skipped by its program: {said}");
        if !run.notes.contains(&note) {
            run.notes.push(note);
        }
        return Ok(());
    }
    let is_aggregate = line.run_type.as_deref() == Some("aggregate");
    let is_median = line.aggregate_name.as_deref() == Some("median");
    if is_aggregate && !is_median {
        return Ok(());
    }
    let known = run.tests.iter_mut().rev().find(|test| test.name == *name);
    if known.is_some() && is_aggregate {
        return Ok(());
    }
    let key = |place: &str| format!("benchmarks[{index}].{place}");
    let unit = line.time_unit.as_deref().unwrap_or("ns");
    let places = places_to_ns(unit).ok_or_else(|| {
        Fault::at_key(
            key("time_unit"),
            format!("unknown unit {unit:?}: expected ns, us, ms or s"),
        )
    })?;
    let time = line
        .real_time
        .ok_or_else(|| Fault::at_key(key("real_time"), "missing: expected a number"))?;
    let time = positive(time.shifted(places), || key("real_time"))?;
    let iterations = line.iterations.unwrap_or(1);
    let measured = match known.map(|test| &mut test.measured) {
        Some(Measured::Observations {
            processes,
            iterations: fewest,
        }) => {
            *fewest = iterations.min(*fewest);
            processes.iter_mut().for_each(|process| process.push(time));
            return Ok(());
        }
        _ if is_aggregate => Measured::Summary {
            value: time,
            statistic: Statistic::Median,
            samples: line.repetitions,
        },
        _ => Measured::one_process(vec![time], iterations),
    };
    run.tests.push(Test {
        name: name.clone(),
        unit: Unit::Nanoseconds,
        measured,
    });
    Ok(())
}
