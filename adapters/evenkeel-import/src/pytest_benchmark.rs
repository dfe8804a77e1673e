//! pytest-benchmark: `--benchmark-json`, and the files in `.benchmarks`, which have the samples with `--benchmark-save-data`.

use serde::Deserialize;

use crate::decimal::Seconds;
use crate::json::moment;
use crate::run::positive;
use crate::{Fault, Measured, Revision, Run, Statistic, Test, Unit, json};

#[derive(Deserialize)]
struct File {
    benchmarks: Vec<Benchmark>,
    commit_info: Option<Commit>,
    datetime: Option<String>,
}

#[derive(Deserialize)]
struct Commit {
    id: Option<String>,
    branch: Option<String>,
    dirty: Option<bool>,
}

#[derive(Deserialize)]
struct Benchmark {
    fullname: String,
    stats: Stats,
}

#[derive(Deserialize)]
struct Stats {
    data: Option<Vec<Seconds>>,
    median: Seconds,
    rounds: Option<u64>,
    iterations: Option<u64>,
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let file: File = json::read(bytes, "what `pytest --benchmark-json` writes")?;
    let tests = file.benchmarks.into_iter().enumerate();
    let tests = tests.map(|(index, benchmark)| {
        Ok(Test {
            name: benchmark.fullname,
            unit: Unit::Nanoseconds,
            measured: measured(&benchmark.stats, index)?,
        })
    });
    Ok(vec![Run {
        tests: tests.collect::<Result<_, Fault>>()?,
        revision: file.commit_info.and_then(revision),
        at_ns: file
            .datetime
            .map(|text| moment(&text, "datetime"))
            .transpose()?,
        notes: Vec::new(),
    }])
}

/// Outside a repository there is none, or it is called `unversioned` or `unknown`.
fn revision(commit: Commit) -> Option<Revision> {
    let id = commit
        .id
        .filter(|id| id.len() >= 7 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    Some(Revision {
        commit: id,
        branch: commit.branch.filter(|branch| !branch.starts_with('(')),
        dirty: commit.dirty.unwrap_or(false),
    })
}

fn measured(stats: &Stats, index: usize) -> Result<Measured, Fault> {
    let key = |place: &str| format!("benchmarks[{index}].stats.{place}");
    let data = stats.data.as_deref().unwrap_or_default();
    if data.is_empty() {
        return Ok(Measured::Summary {
            value: positive(stats.median.0, || key("median"))?,
            statistic: Statistic::Median,
            samples: stats.rounds,
        });
    }
    let observations = data.iter().enumerate();
    let observations =
        observations.map(|(round, Seconds(ns))| positive(*ns, || key(&format!("data[{round}]"))));
    let observations = observations.collect::<Result<_, Fault>>()?;
    Ok(Measured::one_process(
        observations,
        stats.iterations.unwrap_or(1),
    ))
}
