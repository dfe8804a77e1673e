//! Numbers as people write them: `"5 %"`, `"0.05"`, `"2 ms"`.

use core::fmt;

/// Text that is not the quantity that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantityError {
    /// What would have been understood.
    pub expected: &'static str,
}

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl core::error::Error for QuantityError {}

/// A share of one: `"5 %"`, `"5%"` and `"0.05"` are all 0.05. Not negative, at most 10 (1000 %).
///
/// # Errors
///
/// Anything else.
pub fn share(text: &str) -> Result<f64, QuantityError> {
    let error = QuantityError {
        expected: "a share such as \"5 %\" or 0.05, from 0 to 1000 %",
    };
    let text = text.trim();
    let (number, scale) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim_end(), 0.01),
        None => (text, 1.0),
    };
    let value = number.parse::<f64>().map_err(|_| error)? * scale;
    if (0.0..=10.0).contains(&value) {
        Ok(value)
    } else {
        Err(error)
    }
}

/// A duration in nanoseconds: `"250 ns"`, `"1.5 µs"` (also `us`), `"2 ms"`, `"1 s"`, `"2 min"`. Positive, at most a day.
///
/// # Errors
///
/// Anything else; a number without a unit too, since nobody can know which was meant.
pub fn nanoseconds(text: &str) -> Result<f64, QuantityError> {
    const DAY_NS: f64 = 86_400e9;
    let error = QuantityError {
        expected: "a duration with its unit such as \"2 ms\" (ns, µs, ms, s, min), more than 0 and at most a day",
    };
    let text = text.trim();
    let units = [
        ("ns", 1.0),
        ("µs", 1e3),
        ("μs", 1e3),
        ("us", 1e3),
        ("ms", 1e6),
        ("min", 60e9),
        ("s", 1e9),
    ];
    let (number, scale) = units
        .iter()
        .find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, scale)))
        .ok_or(error)?;
    let value = number.trim_end().parse::<f64>().map_err(|_| error)? * scale;
    if value > 0.0 && value <= DAY_NS {
        Ok(value)
    } else {
        Err(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_people_write_them() {
        for text in ["5 %", "5%", "0.05", " 5.0 % "] {
            assert!((share(text).unwrap() - 0.05).abs() < 1e-15, "{text}");
        }
        assert_eq!(share("0"), Ok(0.0));
        for text in ["", "%", "five", "-1 %", "nan", "inf", "1001 %"] {
            assert!(share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_need_a_unit() {
        for (text, ns) in [
            ("250 ns", 250.0),
            ("1.5 µs", 1500.0),
            ("2us", 2000.0),
            ("2 ms", 2e6),
            ("1 s", 1e9),
            ("2min", 120e9),
        ] {
            assert_eq!(nanoseconds(text), Ok(ns), "{text}");
        }
        for text in ["", "5", "ms", "-1 ms", "0 s", "nan s", "2 days", "1e300 s"] {
            assert!(nanoseconds(text).is_err(), "{text}");
        }
    }
}
