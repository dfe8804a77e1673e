//! gungraun, formerly iai-callgrind: `summary.json`, which `--save-summary=json` writes for each benchmark. Counts of callgrind,
//! cachegrind and DHAT: there is one number for each, because the same code counts the same each time.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::decimal::Decimal;
use crate::run::positive;
use crate::{Fault, Measured, Run, Statistic, Test, Unit, json};

/// The version of the summary that gungraun 0.20 writes.
const VERSION: &str = "7";

/// What is judged of all that is counted.
const COUNTS: [(&str, Unit); 4] = [
    ("Ir", Unit::Instructions),
    ("EstimatedCycles", Unit::Cycles),
    ("TotalBytes", Unit::Bytes),
    ("TotalBlocks", Unit::Allocations),
];

#[derive(Deserialize)]
struct Version {
    version: String,
}

#[derive(Deserialize)]
struct File<'t> {
    module_path: String,
    id: Option<String>,
    #[serde(borrow)]
    profiles: Vec<Profile<'t>>,
}

#[derive(Deserialize)]
struct Profile<'t> {
    tool: String,
    #[serde(borrow)]
    data: Data<'t>,
}

#[derive(Deserialize)]
struct Data<'t> {
    #[serde(borrow)]
    total: Total<'t>,
}

#[derive(Deserialize)]
struct Total<'t> {
    #[serde(borrow)]
    metrics: BTreeMap<String, Metric<'t>>,
}

#[derive(Deserialize)]
struct Metric<'t> {
    #[serde(borrow)]
    values: Values<'t>,
}

/// Of this run, and of the one before.
#[derive(Deserialize)]
struct Values<'t> {
    #[serde(borrow)]
    new: Option<Decimal<'t>>,
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let expected = "gungraun's summary.json, version 7";
    let Version { version } = json::read(bytes, expected)?;
    if version != VERSION {
        let found = crate::error::shortened(&version, 20);
        return Err(Fault::at_key(
            "version",
            format!("found {found:?}, expected {VERSION:?}: write the summary with gungraun 0.20"),
        ));
    }
    let file: File<'_> = json::read(bytes, expected)?;
    let id = file.id.map(|id| format!(" {id}")).unwrap_or_default();
    let mut run = Run::default();
    for (index, profile) in file.profiles.iter().enumerate() {
        for (metric, unit) in COUNTS {
            let Some(count) = profile.data.total.metrics.get(metric) else {
                continue;
            };
            // A benchmark that was run before and not now, or that allocates nothing.
            let Some(new) = count.values.new.filter(|count| count.value() != 0.0) else {
                continue;
            };
            run.tests.push(Test {
                name: format!("{}{id} [{} {metric}]", file.module_path, profile.tool),
                unit,
                measured: Measured::Summary {
                    value: positive(new.value(), || {
                        format!("profiles[{index}].data.total.metrics.{metric}.values.new")
                    })?,
                    statistic: Statistic::Value,
                    samples: None,
                },
            });
        }
    }
    Ok(vec![run])
}
