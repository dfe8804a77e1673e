//! Sizes as people write and read them.

const UNITS: [(&str, u64); 4] = [
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// The bytes that a text like `64 MiB` means; a number alone is bytes.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text[digits.len()..].trim();
    let factor = UNITS
        .iter()
        .find(|(name, _)| unit.eq_ignore_ascii_case(name))
        .map(|(_, factor)| *factor)
        .or(unit.is_empty().then_some(1));
    let number = digits.parse::<u64>().ok();
    number
        .zip(factor)
        .and_then(|(number, factor)| number.checked_mul(factor))
        .ok_or_else(|| {
            "expected a whole number and B, KiB, MiB or GiB, for example \"64 MiB\"".to_owned()
        })
}

/// The bytes with the largest unit of which there is at least one.
pub(crate) fn written(bytes: u64) -> String {
    let (name, factor) = UNITS
        .into_iter()
        .rev()
        .find(|(_, factor)| bytes >= *factor)
        .unwrap_or(UNITS[0]);
    if factor == 1 {
        format!("{bytes} B")
    } else {
        format!("{:.1} {name}", bytes as f64 / factor as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_and_without_a_unit() {
        for (text, expected) in [
            ("0", 0),
            ("512", 512),
            ("1KiB", 1024),
            ("64 MiB", 64 << 20),
            ("2 gib", 2 << 30),
        ] {
            assert_eq!(bytes(text), Ok(expected), "{text}");
        }
        for wrong in ["", "MiB", "-1", "1.5 MiB", "64 MB", "99999999999 GiB", "ü"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_written_with_the_largest_unit() {
        for (bytes, expected) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1536, "1.5 KiB"),
            (64 << 20, "64.0 MiB"),
        ] {
            assert_eq!(written(bytes), expected);
        }
    }
}
