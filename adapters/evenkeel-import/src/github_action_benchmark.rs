//! github-action-benchmark: the history that it keeps, as `data.js` or as its JSON file, and lists of custom benchmarks. There is one
//! number for each benchmark and commit.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::decimal::Decimal;
use crate::lines::places_to_ns;
use crate::run::positive;
use crate::{Fault, Measured, Revision, Run, Statistic, Test, Unit, json};

/// What stands before the JSON in `data.js`.
const SCRIPT: &[u8] = b"window.BENCHMARK_DATA";

#[derive(Deserialize)]
struct File<'t> {
    #[serde(borrow)]
    entries: BTreeMap<String, Vec<Entry<'t>>>,
}

#[derive(Deserialize)]
struct Entry<'t> {
    commit: Commit,
    /// In milliseconds since the Unix epoch.
    date: i64,
    #[serde(borrow)]
    benches: Vec<Bench<'t>>,
}

#[derive(Deserialize)]
struct Commit {
    id: String,
}

#[derive(Deserialize)]
struct Bench<'t> {
    name: String,
    #[serde(borrow)]
    value: Decimal<'t>,
    unit: String,
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let json = without_script(bytes)?;
    if json.trim_ascii_start().starts_with(b"[") {
        let expected =
            "a list of benchmarks such as {\"name\": \"…\", \"unit\": \"ns\", \"value\": 1}";
        let benches: Vec<Bench<'_>> = json::read(json, expected)?;
        let mut run = Run::default();
        for (index, bench) in benches.iter().enumerate() {
            add(&mut run, bench.name.clone(), bench, || format!("[{index}]"))?;
        }
        return Ok(vec![run]);
    }
    let file: File<'_> = json::read(json, "the data of github-action-benchmark, with `entries`")?;
    let mut runs = Vec::new();
    for (suite, entries) in &file.entries {
        for (place, entry) in entries.iter().enumerate() {
            let mut run = Run {
                revision: Some(Revision {
                    commit: entry.commit.id.clone(),
                    branch: None,
                    dirty: false,
                }),
                at_ns: entry.date.checked_mul(1_000_000),
                ..Run::default()
            };
            for (index, bench) in entry.benches.iter().enumerate() {
                let name = format!("{suite}/{}", bench.name);
                add(&mut run, name, bench, || {
                    format!("entries[{suite:?}][{place}].benches[{index}]")
                })?;
            }
            runs.push(run);
        }
    }
    Ok(runs)
}

/// The JSON in `window.BENCHMARK_DATA = {…}`, which may end in a semicolon.
fn without_script(bytes: &[u8]) -> Result<&[u8], Fault> {
    let Some(rest) = bytes.trim_ascii_start().strip_prefix(SCRIPT) else {
        return Ok(bytes);
    };
    let json = rest.trim_ascii_start().strip_prefix(b"=");
    let json = json
        .ok_or_else(|| Fault::at_line(1, "expected `window.BENCHMARK_DATA = {…}`, found no `=`"))?;
    let json = json.trim_ascii_end();
    Ok(json.strip_suffix(b";").unwrap_or(json))
}

fn add(
    run: &mut Run,
    name: String,
    bench: &Bench<'_>,
    key: impl Fn() -> String,
) -> Result<(), Fault> {
    let Some(scale) = Scale::of(&bench.unit) else {
        let unit = crate::error::shortened(&bench.unit, 40);
        run.notes.push(format!(
            "{name} is left out: {unit:?} is no unit of time, memory or instructions"
        ));
        return Ok(());
    };
    let value = bench.value.shifted(scale.places);
    let value = if scale.is_rate { 1.0 / value } else { value };
    run.tests.push(Test {
        name,
        unit: scale.unit,
        measured: Measured::Summary {
            value: positive(value, || format!("{}.value", key()))?,
            statistic: Statistic::Value,
            samples: None,
        },
    });
    Ok(())
}

/// How a value becomes one of ours.
struct Scale {
    unit: Unit,
    /// The power of ten by which the value is multiplied.
    places: i32,
    /// Iterations per nanosecond then, not nanoseconds per iteration.
    is_rate: bool,
}

impl Scale {
    fn of(unit: &str) -> Option<Self> {
        let unit = unit.trim().to_lowercase();
        let of = |unit, places| Scale {
            unit,
            places,
            is_rate: false,
        };
        match &*unit {
            "iter/sec" | "ops/sec" | "ops/s" => Some(Self {
                is_rate: true,
                ..of(Unit::Nanoseconds, -9)
            }),
            "bytes" | "byte" | "b" | "b/op" => Some(of(Unit::Bytes, 0)),
            "kb" => Some(of(Unit::Bytes, 3)),
            "mb" => Some(of(Unit::Bytes, 6)),
            "gb" => Some(of(Unit::Bytes, 9)),
            "allocs/op" => Some(of(Unit::Allocations, 0)),
            "instructions" => Some(of(Unit::Instructions, 0)),
            time => {
                let time = time.split('/').next().unwrap_or(time);
                let places = match time {
                    "nanoseconds" => 0,
                    "microseconds" => 3,
                    "milliseconds" => 6,
                    "seconds" => 9,
                    short => places_to_ns(short)?,
                };
                Some(of(Unit::Nanoseconds, places))
            }
        }
    }
}
