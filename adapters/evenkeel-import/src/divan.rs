//! divan: the table that a benchmark prints, as a tree of modules, benchmarks and arguments. It has the median of samples that are not
//! printed themselves. Rows of counters and allocations are left out.
//!
//! ```text
//! text            fastest       │ slowest       │ median        │ mean          │ samples │ iters
//! ├─ sized                      │               │               │               │         │
//! │  ╰─ 50        377.8 ns      │ 674.2 ns      │ 379.5 ns      │ 394.6 ns      │ 20      │ 160
//! ```

use crate::decimal::Decimal;
use crate::error::shortened;
use crate::lines::places_to_ns;
use crate::run::positive;
use crate::{Fault, Measured, Run, Statistic, Test, Unit, lines};

/// Characters by which each level of the tree is indented.
const INDENT: usize = 3;

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let mut run = Run::default();
    let mut table: Option<Table> = None;
    for (number, line) in lines::numbered(bytes)? {
        if let Some(header) = Table::of(line) {
            table = Some(header);
        } else if let Some(table) = &mut table {
            let test = table.row(line);
            run.tests
                .extend(test.map_err(|reason| Fault::at_line(number, reason))?);
        }
    }
    Ok(vec![run])
}

/// A table that is being read.
struct Table {
    /// Characters before the column `fastest`.
    name_width: usize,
    /// The names above the row: the target, modules, the benchmark.
    path: Vec<String>,
}

impl Table {
    /// From a header.
    fn of(line: &str) -> Option<Self> {
        let (name, columns) = line.split_once("fastest ")?;
        let is_header = columns.contains("│ slowest") && columns.contains("│ median");
        is_header.then(|| Self {
            name_width: name.chars().count(),
            path: vec![name.trim().to_owned()],
        })
    }

    /// The test of a row; `None` for a module, a counter and whatever stands around the table.
    fn row(&mut self, line: &str) -> Result<Option<Test>, String> {
        let branch = ["├─ ", "╰─ "];
        let before: usize = line
            .chars()
            .take_while(|c| matches!(c, '│' | ' '))
            .map(char::len_utf8)
            .sum();
        let Some((tree, rest)) = line.split_at_checked(before) else {
            return Ok(None);
        };
        let Some(rest) = branch.iter().find_map(|branch| rest.strip_prefix(branch)) else {
            return Ok(None);
        };
        let depth = tree.chars().count() / INDENT + 1;
        let name_width = self.name_width.saturating_sub(depth * INDENT);
        let name: String = rest.chars().take(name_width).collect();
        self.path.truncate(depth);
        self.path.push(name.trim_end().to_owned());
        // From the right, because a name may have a bar in it.
        let mut cells = rest.rsplit('│').map(str::trim);
        let (samples, median) = (cells.nth(1), cells.nth(1));
        let Some((samples, median)) = samples.zip(median) else {
            return Err(format!(
                "expected the columns fastest, slowest, median, mean, samples and iters, found {:?}",
                shortened(rest, 60)
            ));
        };
        if median.is_empty() {
            return Ok(None);
        }
        let value = time(median).ok_or_else(|| {
            format!(
                "expected a time such as `379.5 ns` in the column median, found {:?}",
                shortened(median, 60)
            )
        })?;
        Ok(Some(Test {
            name: self.path.join("::"),
            unit: Unit::Nanoseconds,
            measured: Measured::Summary {
                value: positive(value, String::new).map_err(|fault| fault.reason)?,
                statistic: Statistic::Median,
                samples: samples.parse().ok(),
            },
        }))
    }
}

fn time(text: &str) -> Option<f64> {
    let (number, unit) = text.split_once(' ')?;
    let number = Decimal::of(number)?;
    match unit {
        "ps" => Some(number.shifted(-3)),
        "m" => Some(60.0 * number.shifted(9)),
        "h" => Some(3_600.0 * number.shifted(9)),
        "d" => Some(86_400.0 * number.shifted(9)),
        unit => Some(number.shifted(places_to_ns(unit)?)),
    }
}
