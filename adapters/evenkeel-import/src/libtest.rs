//! libtest: the lines that `cargo bench` prints of `#[bench]` functions. They have the median and the spread of samples that are
//! not printed themselves.
//!
//! ```text
//! test split ... bench:       1,234.56 ns/iter (+/- 12.34) = 81 MB/s
//! ```

use crate::decimal::Decimal;
use crate::run::positive;
use crate::{Fault, Measured, Run, Statistic, Test, Unit, lines};

pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Run>, Fault> {
    let mut run = Run::default();
    for (number, line) in lines::numbered(bytes)? {
        let Some((name, rest)) = line
            .trim_start()
            .strip_prefix("test ")
            .and_then(|line| line.split_once(" ... bench:"))
        else {
            continue;
        };
        let value = time(rest).ok_or_else(|| {
            Fault::at_line(
                number,
                format!(
                    "expected a time such as `1,234 ns/iter (+/- 56)` after `bench:`, found {:?}",
                    crate::error::shortened(rest.trim(), 60)
                ),
            )
        })?;
        let value = positive(value, String::new).map_err(|fault| Fault {
            key: None,
            ..Fault::at_line(number, fault.reason)
        })?;
        run.tests.push(Test {
            name: name.trim().to_owned(),
            unit: Unit::Nanoseconds,
            measured: Measured::Summary {
                value,
                statistic: Statistic::Median,
                samples: None,
            },
        });
    }
    Ok(vec![run])
}

fn time(text: &str) -> Option<f64> {
    let (time, _) = text.split_once(" ns/iter")?;
    let digits = time.trim().replace(',', "");
    Decimal::of(&digits).map(Decimal::value)
}
