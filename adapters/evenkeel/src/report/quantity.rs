//! Numbers as people read them.

use crate::Metric;

/// A duration with three significant digits and its unit.
///
/// ```
/// assert_eq!(evenkeel::report::duration(1_234_567.0), "1.23 ms");
/// ```
#[must_use]
pub fn duration(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        ns if ns < 1e3 => (ns, "ns"),
        ns if ns < 1e6 => (ns / 1e3, "µs"),
        ns if ns < 1e9 => (ns / 1e6, "ms"),
        ns => (ns / 1e9, "s"),
    };
    format!("{} {unit}", three_digits(value))
}

/// A measured number with its unit: a time as [`duration`], a count with its digits in groups.
///
/// ```
/// use evenkeel::{Metric, report::quantity};
/// assert_eq!(quantity(1_234_567.0, Metric::Instructions), "1,234,567 instructions");
/// assert_eq!(quantity(6.5, Metric::Bytes), "6.5 bytes");
/// ```
#[must_use]
pub fn quantity(value: f64, metric: Metric) -> String {
    if !metric.is_count() {
        return duration(value);
    }
    let text = format!("{value}");
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!(
        "{grouped}{} {}",
        fraction.get(..3).unwrap_or(fraction),
        metric.unit()
    )
}

/// How much is worked through in a second, with three significant digits and decimal prefixes: megabytes of a million bytes.
///
/// ```
/// use evenkeel::report::rate;
/// assert_eq!(rate(1_234_567.0, "bytes"), "1.23 MB/s");
/// assert_eq!(rate(45_600.0, "elements"), "45.6 thousand elements/s");
/// ```
#[must_use]
pub fn rate(per_second: f64, unit: &str) -> String {
    let (power, letter, word) = match per_second {
        rate if rate < 1e3 => (1.0, "", ""),
        rate if rate < 1e6 => (1e3, "k", "thousand "),
        rate if rate < 1e9 => (1e6, "M", "million "),
        _ => (1e9, "G", "billion "),
    };
    let value = three_digits(per_second / power);
    match unit {
        "bytes" => format!("{value} {letter}B/s"),
        other => format!("{value} {word}{other}/s"),
    }
}

fn three_digits(value: f64) -> String {
    let decimals = match value {
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// A ratio as the change that it means.
///
/// ```
/// assert_eq!(evenkeel::report::change(1.042), "+4.2 %");
/// ```
#[must_use]
pub fn change(ratio: f64) -> String {
    if ratio.is_finite() {
        format!("{:+.1} %", 100.0 * (ratio - 1.0))
    } else {
        "?".to_owned()
    }
}
