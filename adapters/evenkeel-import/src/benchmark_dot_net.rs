//! BenchmarkDotNet: `--exporters json`. The full file has every iteration of every launch; the brief one has the iterations' times
//! as `OriginalValues`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::decimal::Decimal;
use crate::run::positive;
use crate::{Fault, Measured, Run, Test, Unit, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File<'t> {
    #[serde(borrow)]
    benchmarks: Vec<Benchmark<'t>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Benchmark<'t> {
    full_name: String,
    #[serde(borrow)]
    statistics: Option<Statistics<'t>>,
    #[serde(borrow, default)]
    measurements: Vec<Measurement<'t>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statistics<'t> {
    #[serde(borrow, default)]
    original_values: Vec<Decimal<'t>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Measurement<'t> {
    iteration_mode: String,
    iteration_stage: String,
    launch_index: u32,
    operations: u64,
    #[serde(borrow)]
    nanoseconds: Decimal<'t>,
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let expected = "what BenchmarkDotNet writes with `--exporters json`";
    let file: File<'_> = json::read(bytes, expected)?;
    let mut run = Run::default();
    for (index, benchmark) in file.benchmarks.iter().enumerate() {
        let name = &benchmark.full_name;
        match measured(benchmark, index)? {
            Some(measured) => run.tests.push(Test {
                name: name.clone(),
                unit: Unit::Nanoseconds,
                measured,
            }),
            None => run.notes.push(format!(
                "{name} has no measurements: BenchmarkDotNet could not run it"
            )),
        }
    }
    Ok(vec![run])
}

fn measured(benchmark: &Benchmark<'_>, index: usize) -> Result<Option<Measured>, Fault> {
    // `Result` is `Actual` without the overhead of the loop; not every version and job writes it.
    for stage in ["Result", "Actual"] {
        let measured = launches(benchmark, index, stage)?;
        if measured.is_some() {
            return Ok(measured);
        }
    }
    let values = benchmark.statistics.as_ref();
    let values = values.map_or(&[][..], |statistics| &statistics.original_values);
    let values = values.iter().enumerate().map(|(place, value)| {
        positive(value.value(), || {
            format!("Benchmarks[{index}].Statistics.OriginalValues[{place}]")
        })
    });
    let values: Vec<f64> = values.collect::<Result<_, Fault>>()?;
    Ok((!values.is_empty()).then(|| Measured::one_process(values, 1)))
}

/// The measured iterations of a stage, by launch.
fn launches(
    benchmark: &Benchmark<'_>,
    index: usize,
    stage: &str,
) -> Result<Option<Measured>, Fault> {
    let mut processes: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    let mut fewest = u64::MAX;
    for (place, measurement) in benchmark.measurements.iter().enumerate() {
        if measurement.iteration_mode != "Workload" || measurement.iteration_stage != stage {
            continue;
        }
        let key = |field: &str| format!("Benchmarks[{index}].Measurements[{place}].{field}");
        if measurement.operations == 0 {
            return Err(Fault::at_key(
                key("Operations"),
                "0 operations: expected at least one",
            ));
        }
        fewest = fewest.min(measurement.operations);
        let ns = measurement.nanoseconds.value() / measurement.operations as f64;
        let process = processes.entry(measurement.launch_index).or_default();
        process.push(positive(ns, || key("Nanoseconds"))?);
    }
    Ok((!processes.is_empty()).then(|| Measured::Observations {
        processes: processes.into_values().collect(),
        iterations: fewest,
    }))
}
