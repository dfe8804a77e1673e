//! Numbers as they are written.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A decimal number as it is written: a change of unit moves its point, and it is rounded once, at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal<'t>(&'t str);

impl<'t> Decimal<'t> {
    /// `None` if the text is no decimal number.
    pub(crate) fn of(text: &'t str) -> Option<Self> {
        let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            && text.parse::<f64>().is_ok();
        is_number.then_some(Self(text))
    }

    /// The number nearest to this one times ten to the power of `places`; infinite beyond the range of `f64`.
    pub(crate) fn shifted(self, places: i32) -> f64 {
        let (digits, exponent) = match self.0.split_once(['e', 'E']) {
            // An exponent that no i32 holds gives zero or infinity whatever the places are.
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()),
            None => (self.0, Some(0)),
        };
        let number = match exponent.and_then(|exponent| exponent.checked_add(places)) {
            Some(exponent) => format!("{digits}e{exponent}").parse(),
            None => self.0.parse(),
        };
        number.unwrap_or(f64::NAN)
    }

    pub(crate) fn value(self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Decimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::error::shortened(self.0, 40))
    }
}

impl<'de: 't, 't> Deserialize<'de> for Decimal<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&'de RawValue>::deserialize(deserializer)?.get();
        Self::of(text).ok_or_else(|| {
            D::Error::custom(format_args!(
                "expected a number, found {}",
                crate::error::shortened(text, 40)
            ))
        })
    }
}

/// A JSON number of seconds, as nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Seconds(pub(crate) f64);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Decimal::deserialize(deserializer).map(|decimal| Self(decimal.shifted(9)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_unit_rounds_once() {
        for (text, places, expected) in [
            ("0.1", 9, 100_000_000.0),
            ("1.0464300066814758e-06", 9, 1_046.430_006_681_475_8),
            ("0.000000001", 9, 1.0),
            ("3", 0, 3.0),
            ("2.5E+2", 3, 250_000.0),
            ("4.35", 2, 435.0),
            ("1e99999999999", 9, f64::INFINITY),
            ("1e2147483647", 9, f64::INFINITY),
        ] {
            let decimal = Decimal::of(text).map(|decimal| decimal.shifted(places));
            assert_eq!(decimal, Some(expected), "{text}");
        }
    }

    #[test]
    fn words_are_no_numbers() {
        for text in [
            "", "NaN", "inf", "+1", "1_000", "0x10", "\"1\"", "null", "1 ",
        ] {
            assert_eq!(Decimal::of(text), None, "{text}");
        }
    }
}
