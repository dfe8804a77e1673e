//! Criterion: `target/criterion/**/new/`, with the samples in `sample.json`, their summary in `estimates.json` and the name in
//! `benchmark.json`.
//!
//! Times are in nanoseconds unless the benchmark chose a measurement of its own, which the files do not say.

use std::path::Path;

use serde::Deserialize;

use crate::run::positive;
use crate::{Fault, Measured, Run, Statistic, Test, Unit, json};

#[derive(Deserialize)]
struct Named {
    full_id: String,
}

/// Either `sample.json` or `estimates.json`.
#[derive(Deserialize)]
struct File {
    iters: Option<Vec<f64>>,
    times: Option<Vec<f64>>,
    median: Option<Estimate>,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

/// Whether a file is what is to be read of a benchmark's newest run: its samples, or the estimates where there are none.
pub(crate) fn is_new(path: &Path) -> bool {
    path.ends_with("new/sample.json")
        || (path.ends_with("new/estimates.json") && !path.with_file_name("sample.json").exists())
}

/// The name in `benchmark.json`.
pub(crate) fn name(bytes: &[u8]) -> Result<String, Fault> {
    json::read::<Named>(bytes, "criterion's benchmark.json, with `full_id`")
        .map(|named| named.full_id)
}

pub(crate) fn parse(name: &str, bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let expected =
        "criterion's sample.json, with `iters` and `times`, or its estimates.json, with `median`";
    let file: File = json::read(bytes, expected)?;
    let measured = match (file.iters, file.times, file.median) {
        (Some(iters), Some(times), _) => samples(&iters, &times)?,
        (None, None, Some(median)) => Measured::Summary {
            value: positive(median.point_estimate, || "median.point_estimate".to_owned())?,
            statistic: Statistic::Median,
            samples: None,
        },
        _ => return Err(Fault::whole(format!("expected {expected}"))),
    };
    Ok(vec![Run {
        tests: vec![Test {
            name: name.to_owned(),
            unit: Unit::Nanoseconds,
            measured,
        }],
        ..Run::default()
    }])
}

fn samples(iters: &[f64], times: &[f64]) -> Result<Measured, Fault> {
    if iters.len() != times.len() || times.is_empty() {
        return Err(Fault::at_key(
            "times",
            format!(
                "{} times for {} `iters`: expected as many of each, and at least one",
                times.len(),
                iters.len()
            ),
        ));
    }
    let mut observations = Vec::with_capacity(times.len());
    let mut fewest = f64::INFINITY;
    for (index, (iterations, time)) in iters.iter().zip(times).enumerate() {
        let iterations = positive(*iterations, || format!("iters[{index}]"))?;
        fewest = fewest.min(iterations);
        observations.push(positive(time / iterations, || format!("times[{index}]"))?);
    }
    Ok(Measured::one_process(observations, fewest as u64))
}
