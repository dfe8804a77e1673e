//! JMH: `-rf json`. Scores by fork and iteration stand in `rawData`; the mode `sample` has a histogram instead, of which the median
//! is taken. Throughputs are turned into time per operation.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::decimal::Decimal;
use crate::lines::places_to_ns;
use crate::run::positive;
use crate::{Fault, Measured, Run, Statistic, Test, Unit, json};

#[derive(Deserialize)]
struct Benchmark<'t> {
    benchmark: String,
    mode: String,
    #[serde(default)]
    params: BTreeMap<String, String>,
    #[serde(borrow, rename = "primaryMetric")]
    metric: Metric<'t>,
}

#[derive(Deserialize)]
struct Metric<'t> {
    #[serde(rename = "scoreUnit")]
    unit: String,
    #[serde(borrow, rename = "rawData")]
    raw: Option<Vec<Vec<Decimal<'t>>>>,
    #[serde(borrow, default, rename = "scorePercentiles")]
    percentiles: BTreeMap<String, Decimal<'t>>,
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let benchmarks: Vec<Benchmark<'_>> = json::read(bytes, "what JMH writes with `-rf json`")?;
    let tests = benchmarks.iter().enumerate();
    let tests = tests.map(|(index, benchmark)| {
        Ok(Test {
            name: name(benchmark),
            unit: Unit::Nanoseconds,
            measured: measured(&benchmark.metric, index)?,
        })
    });
    Ok(vec![Run {
        tests: tests.collect::<Result<_, Fault>>()?,
        ..Run::default()
    }])
}

/// For example `org.example.Text.split(n=10) [avgt]`.
fn name(benchmark: &Benchmark<'_>) -> String {
    let params = benchmark.params.iter();
    let params: Vec<String> = params
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let params = match params.is_empty() {
        true => String::new(),
        false => format!("({})", params.join(", ")),
    };
    format!("{}{params} [{}]", benchmark.benchmark, benchmark.mode)
}

fn measured(metric: &Metric<'_>, index: usize) -> Result<Measured, Fault> {
    let key = |place: &str| format!("[{index}].primaryMetric.{place}");
    let scale = Scale::of(&metric.unit).ok_or_else(|| {
        let found = crate::error::shortened(&metric.unit, 40);
        Fault::at_key(
            key("scoreUnit"),
            format!("unknown unit {found:?}: expected a time per operation such as ns/op, or operations per time such as ops/s"),
        )
    })?;
    let forks = metric.raw.as_deref().unwrap_or_default();
    let mut processes = Vec::with_capacity(forks.len());
    for (fork, scores) in forks.iter().enumerate() {
        let observations = scores.iter().enumerate().map(|(iteration, score)| {
            positive(scale.ns(*score), || {
                key(&format!("rawData[{fork}][{iteration}]"))
            })
        });
        processes.push(observations.collect::<Result<Vec<f64>, Fault>>()?);
    }
    processes.retain(|process| !process.is_empty());
    if !processes.is_empty() {
        return Ok(Measured::Observations {
            processes,
            iterations: 1,
        });
    }
    let median = metric.percentiles.get("50.0").ok_or_else(|| {
        Fault::at_key(
            key("rawData"),
            "no scores in it, and no \"50.0\" in `scorePercentiles`: expected one of them",
        )
    })?;
    Ok(Measured::Summary {
        value: positive(scale.ns(*median), || key("scorePercentiles[\"50.0\"]"))?,
        statistic: Statistic::Median,
        samples: None,
    })
}

/// How a score becomes nanoseconds per operation.
struct Scale {
    /// The power of ten of the time in nanoseconds.
    places: i32,
    /// What is left of it: 60 for minutes.
    factor: f64,
    /// Operations per time, not time per operation.
    is_throughput: bool,
}

impl Scale {
    fn of(unit: &str) -> Option<Self> {
        let (time, is_throughput) = match (unit.strip_suffix("/op"), unit.strip_prefix("ops/")) {
            (Some(time), _) => (time, false),
            (None, Some(time)) => (time, true),
            (None, None) => return None,
        };
        let (places, factor) = match time {
            "min" => (9, 60.0),
            "hr" => (9, 3_600.0),
            "day" => (9, 86_400.0),
            time => (places_to_ns(time)?, 1.0),
        };
        Some(Self {
            places,
            factor,
            is_throughput,
        })
    }

    fn ns(&self, score: Decimal<'_>) -> f64 {
        if self.is_throughput {
            self.factor / score.shifted(-self.places)
        } else {
            self.factor * score.shifted(self.places)
        }
    }
}
