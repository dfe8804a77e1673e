use std::collections::BTreeMap;

use csv::ReaderBuilder;

/// What the time zone table says about one country.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166 code.
    pub code: String,
    /// How many zones touch it.
    pub zones: usize,
    /// Latitude of its northernmost zone's city, in degrees.
    pub north: f64,
    /// Latitude of its southernmost zone's city, in degrees.
    pub south: f64,
}

/// Sums up a tab-separated table of time zones (`countries`, `coordinates`, `zone`, `comments`) by country, in the
/// order of the country codes. Lines with `#` are comments; rows without a readable latitude are left out.
///
/// # Errors
///
/// When a row is not UTF-8.
///
/// ```
/// let countries = text_tools::countries("CH,DE\t+4723+00832\tEurope/Zurich\n")?;
/// assert_eq!((countries[0].code.as_str(), countries[0].zones), ("CH", 1));
/// # Ok::<(), csv::Error>(())
/// ```
pub fn countries(table: &str) -> Result<Vec<Country>, csv::Error> {
    let mut rows = ReaderBuilder::new()
        .delimiter(b'\t')
        .comment(Some(b'#'))
        .has_headers(false)
        .flexible(true)
        .from_reader(table.as_bytes());
    let mut by_code: BTreeMap<String, Country> = BTreeMap::new();
    for row in rows.records() {
        let row = row?;
        let (Some(codes), Some(latitude)) = (row.get(0), row.get(1).and_then(latitude)) else {
            continue;
        };
        for code in codes.split(',') {
            by_code
                .entry(code.to_owned())
                .and_modify(|country| {
                    country.zones += 1;
                    country.north = country.north.max(latitude);
                    country.south = country.south.min(latitude);
                })
                .or_insert_with(|| Country {
                    code: code.to_owned(),
                    zones: 1,
                    north: latitude,
                    south: latitude,
                });
        }
    }
    Ok(by_code.into_values().collect())
}

/// Degrees north from ISO 6709 `±DDMM±DDDMM` or `±DDMMSS±DDDMMSS`.
fn latitude(coordinates: &str) -> Option<f64> {
    let (sign, digits) = match coordinates.split_at_checked(1)? {
        ("+", rest) => (1.0, rest),
        ("-", rest) => (-1.0, rest),
        _ => return None,
    };
    let digits = &digits[..digits.find(['+', '-'])?];
    let degrees: f64 = digits.get(..2)?.parse().ok()?;
    let minutes: f64 = digits.get(2..4)?.parse().ok()?;
    let seconds: f64 = digits
        .get(4..6)
        .map_or(Some(0.0), |text| text.parse().ok())?;
    Some(sign * (degrees + minutes / 60.0 + seconds / 3600.0))
}

#[cfg(test)]
mod tests {
    use super::{countries, latitude};

    #[test]
    fn minutes_and_seconds_count_away_from_the_equator() {
        assert_eq!(latitude("+4230+00131"), Some(42.5));
        assert_eq!(latitude("-690022+0393524"), Some(-(69.0 + 22.0 / 3600.0)));
        assert_eq!(latitude("nowhere"), None);
    }

    #[test]
    fn a_shared_zone_counts_for_each_of_its_countries() {
        let found =
            countries("# comment\nAE,OM\t+2518+05518\tAsia/Dubai\nAE\t+1000+00000\tX\nZZ\t?\tY\n")
                .unwrap();
        let zones: Vec<_> = found
            .iter()
            .map(|country| (country.code.as_str(), country.zones))
            .collect();
        assert_eq!(zones, [("AE", 2), ("OM", 1)]);
        assert_eq!((found[0].north, found[0].south), (25.3, 10.0));
    }

    #[test]
    fn the_shipped_table_reaches_from_pole_to_pole() {
        let found = countries(include_str!("../texts/zones.tab")).unwrap();
        let of = |code: &str| found.iter().find(|country| country.code == code).unwrap();
        assert!(of("AQ").south < -66.0 && of("GL").north > 70.0 && of("US").zones > 20);
    }
}
