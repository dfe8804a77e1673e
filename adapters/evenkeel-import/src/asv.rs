//! airspeed velocity: `results/MACHINE/COMMIT-ENVIRONMENT.json`, one file for each commit. The samples are in it with
//! `asv run --record-samples`, otherwise their median is.
//!
//! The unit follows from the kind of benchmark, which asv takes from its name: `time_…` and `timeraw_…` are seconds, `mem_…` and
//! `peakmem_…` bytes. The unit of `track_…` is not in these files, so it is left out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::decimal::Decimal;
use crate::error::shortened;
use crate::run::positive;
use crate::{Fault, Measured, Revision, Run, Statistic, Test, Unit, json};

/// More combinations of parameters than asv itself can run.
const MOST_COMBINATIONS: usize = 1_000_000;

#[derive(Deserialize)]
struct File<'t> {
    version: u32,
    commit_hash: String,
    /// Of the commit, in milliseconds since the Unix epoch.
    date: i64,
    result_columns: Vec<String>,
    #[serde(borrow)]
    results: BTreeMap<String, Vec<&'t RawValue>>,
}

type PerCombination<T> = Option<Vec<Option<T>>>;

/// Whether a file below asv's folder of results is one of a commit.
pub(crate) fn is_result(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|end| end == "json");
    is_json && !path.ends_with("machine.json") && !path.ends_with("benchmarks.json")
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let bytes = without_nan(bytes);
    let file: File<'_> = json::read(&bytes, "asv's results of a commit, version 2")?;
    if file.version != 2 {
        let found = file.version;
        return Err(Fault::at_key(
            "version",
            format!("found {found}, expected 2: run `asv update` to convert the results"),
        ));
    }
    let mut run = Run {
        revision: Some(Revision {
            commit: file.commit_hash.clone(),
            branch: None,
            dirty: false,
        }),
        at_ns: file.date.checked_mul(1_000_000),
        ..Run::default()
    };
    for (name, row) in &file.results {
        let Some((unit, places)) = unit(name) else {
            run.notes.push(format!(
                "{name} is left out: its unit is not in asv's results"
            ));
            continue;
        };
        let row = Row {
            name,
            columns: &file.result_columns,
            cells: row,
        };
        row.read(unit, places, &mut run)?;
    }
    Ok(vec![run])
}

/// The unit by the name of a benchmark, and the power of ten by which its numbers are multiplied.
fn unit(name: &str) -> Option<(Unit, i32)> {
    let function = name.rsplit('.').next().unwrap_or(name).to_lowercase();
    let is = |kind: &str| function.starts_with(kind);
    if is("time") {
        Some((Unit::Nanoseconds, 9))
    } else if is("mem") || is("peakmem") {
        Some((Unit::Bytes, 0))
    } else {
        None
    }
}

/// The cells of one benchmark, by the file's columns; missing ones are at the end.
struct Row<'r, 't> {
    name: &'r str,
    columns: &'r [String],
    cells: &'r [&'t RawValue],
}

impl<'t> Row<'_, 't> {
    fn cell<T: Deserialize<'t>>(&self, column: &str, expected: &str) -> Result<Option<T>, Fault> {
        let place = self.columns.iter().position(|known| known == column);
        let Some(cell) = place.and_then(|place| self.cells.get(place)) else {
            return Ok(None);
        };
        // Lines and columns would be counted from the cell's own start.
        json::read(cell.get().as_bytes(), expected).map_err(|fault| {
            let inside = fault.key.map(|key| format!(".{key}")).unwrap_or_default();
            Fault::at_key(
                format!("results[{:?}].{column}{inside}", self.name),
                fault.reason,
            )
        })
    }

    fn read(&self, unit: Unit, places: i32, run: &mut Run) -> Result<(), Fault> {
        let expected = "a list with a number or null for each combination of parameters, or null";
        let results: PerCombination<Decimal<'_>> = self.cell("result", expected)?.flatten();
        let Some(results) = results else {
            run.notes.push(format!("{} failed in asv", self.name));
            return Ok(());
        };
        let params: Option<Vec<Vec<String>>> =
            self.cell("params", "lists of the parameters' values")?;
        let numbers: PerCombination<u64> = self.counts("stats_number")?;
        let repeats: PerCombination<u64> = self.counts("stats_repeat")?;
        let samples: PerCombination<Vec<Decimal<'_>>> = self
            .cell(
                "samples",
                "a list of samples or null for each combination of parameters, or null",
            )?
            .flatten();
        let count = |counts: &PerCombination<u64>, place: usize| -> Option<u64> {
            *counts.as_ref()?.get(place)?
        };
        let suffixes = combinations(&params.unwrap_or_default(), results.len());
        if suffixes.len() != results.len() {
            return Err(Fault::at_key(
                format!("results[{:?}].params", self.name),
                format!(
                    "{} combinations of parameters for {} results: expected as many of each",
                    suffixes.len(),
                    results.len()
                ),
            ));
        }
        for (place, (suffix, result)) in suffixes.into_iter().zip(&results).enumerate() {
            let name = format!("{}{suffix}", self.name);
            let Some(result) = result else {
                run.notes
                    .push(format!("{name} failed or was skipped in asv"));
                continue;
            };
            let key = |column: &str| format!("results[{:?}].{column}[{place}]", self.name);
            let own = samples
                .as_ref()
                .and_then(|samples| samples.get(place)?.as_ref());
            let measured = match own.filter(|own| !own.is_empty()) {
                Some(own) => {
                    let own = own.iter().enumerate().map(|(sample, value)| {
                        positive(value.shifted(places), || {
                            format!("{}[{sample}]", key("samples"))
                        })
                    });
                    let own = own.collect::<Result<_, Fault>>()?;
                    Measured::one_process(own, count(&numbers, place).unwrap_or(1))
                }
                None => Measured::Summary {
                    value: positive(result.shifted(places), || key("result"))?,
                    statistic: match unit {
                        Unit::Nanoseconds => Statistic::Median,
                        _ => Statistic::Value,
                    },
                    samples: count(&repeats, place),
                },
            };
            run.tests.push(Test {
                name,
                unit,
                measured,
            });
        }
        Ok(())
    }

    fn counts(&self, column: &str) -> Result<PerCombination<u64>, Fault> {
        let expected = "a list with a count or null for each combination of parameters, or null";
        Ok(self.cell(column, expected)?.flatten())
    }
}

/// What is put behind the name for each combination of parameters, in asv's order: the last parameter changes first. At most one
/// more than `most`.
fn combinations(params: &[Vec<String>], most: usize) -> Vec<String> {
    if params.is_empty() {
        return vec![String::new()];
    }
    let mut all = vec![String::new()];
    for (level, values) in params.iter().enumerate() {
        let separator = if level == 0 { "" } else { ", " };
        let grown = all.iter().flat_map(|before| {
            values
                .iter()
                .map(move |value| format!("{before}{separator}{value}"))
        });
        all = grown.take(most.min(MOST_COMBINATIONS) + 1).collect();
    }
    all.into_iter()
        .map(|values| format!("({})", shortened(&values, 1_000)))
        .collect()
}

/// asv writes `NaN`, which is no JSON, for a combination that was skipped: here it is `null`.
fn without_nan(bytes: &[u8]) -> Cow<'_, [u8]> {
    const NAN: &[u8] = b"NaN";
    if !bytes.windows(NAN.len()).any(|window| window == NAN) {
        return Cow::Borrowed(bytes);
    }
    let mut clean = Vec::with_capacity(bytes.len() + bytes.len() / 16);
    let (mut in_string, mut escaped) = (false, false);
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(NAN).filter(|_| !in_string) {
            clean.extend_from_slice(b"null");
            rest = after;
            continue;
        }
        match first {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            _ => {}
        }
        clean.push(*first);
        rest = tail;
    }
    Cow::Owned(clean)
}
