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
    let decimals = match value {
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$} {unit}")
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
