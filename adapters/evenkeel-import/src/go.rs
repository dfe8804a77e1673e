//! Go's `testing`: the lines that `go test -bench . -count N` prints. Every line is an observation.
//!
//! ```text
//! pkg: example.com/text
//! BenchmarkSplit-2         2000         193.4 ns/op        48 B/op         1 allocs/op
//! ```

use std::collections::HashMap;

use crate::decimal::Decimal;
use crate::{Fault, Measured, Run, Test, Unit, lines};

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let mut run = Run::default();
    let mut places: HashMap<(String, Unit), usize> = HashMap::new();
    let mut package = String::new();
    for (number, line) in lines::numbered(bytes)? {
        if let Some(name) = line.strip_prefix("pkg: ") {
            package = format!("{}.", name.trim());
        }
        let mut words = line.split_whitespace();
        let Some(name) = words.next().filter(|word| word.starts_with("Benchmark")) else {
            continue;
        };
        // A benchmark that logs prints its name alone first.
        let Some(iterations) = words.next() else {
            continue;
        };
        let Ok(iterations) = iterations.parse::<u64>() else {
            continue;
        };
        let words: Vec<&str> = words.collect();
        if words.is_empty() {
            return Err(Fault::at_line(
                number,
                format!(
                    "{} has no numbers: expected a time such as `193.4 ns/op`",
                    shown(name)
                ),
            ));
        }
        for pair in words.chunks(2) {
            let Some((value, unit)) =
                value(pair).map_err(|reason| Fault::at_line(number, reason))?
            else {
                continue;
            };
            let name = match unit {
                Unit::Bytes => format!("{package}{name} [B/op]"),
                Unit::Allocations => format!("{package}{name} [allocs/op]"),
                _ => format!("{package}{name}"),
            };
            add(&mut run, &mut places, (name, unit), value, iterations);
        }
    }
    Ok(vec![run])
}

/// A number and its unit; `None` for those that are not judged: throughputs, metrics of the benchmark's own, and counts of zero,
/// which no ratio can be formed with.
fn value(pair: &[&str]) -> Result<Option<(f64, Unit)>, String> {
    let [number, unit] = pair else {
        return Err(format!(
            "{:?} has no unit: expected pairs such as `193.4 ns/op`",
            shown(pair.first().unwrap_or(&""))
        ));
    };
    let unit = match *unit {
        "ns/op" => Unit::Nanoseconds,
        "B/op" => Unit::Bytes,
        "allocs/op" => Unit::Allocations,
        _ => return Ok(None),
    };
    let value = Decimal::of(number).map(Decimal::value);
    match value.filter(|value| value.is_finite() && *value >= 0.0) {
        Some(value) if value > 0.0 => Ok(Some((value, unit))),
        Some(_) if unit != Unit::Nanoseconds => Ok(None),
        _ => Err(format!(
            "{:?} is no measurement: expected a finite number above zero",
            shown(number)
        )),
    }
}

fn add(
    run: &mut Run,
    places: &mut HashMap<(String, Unit), usize>,
    (name, unit): (String, Unit),
    value: f64,
    iterations: u64,
) {
    let place = places
        .entry((name.clone(), unit))
        .or_insert(run.tests.len());
    match run.tests.get_mut(*place).map(|test| &mut test.measured) {
        Some(Measured::Observations {
            processes,
            iterations: fewest,
        }) => {
            *fewest = iterations.min(*fewest);
            processes.iter_mut().for_each(|process| process.push(value));
        }
        _ => run.tests.push(Test {
            name,
            unit,
            measured: Measured::one_process(vec![value], iterations),
        }),
    }
}

fn shown(text: &str) -> String {
    crate::error::shortened(text, 60)
}
