//! The nearest known name, for "did you mean".

/// Below this likeness (0 to 1) a name is no help.
const LEAST_LIKENESS: f64 = 0.7;

/// The known name that looks most like `name`; `None` if none looks like it.
pub(crate) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    // The metric takes quadratic time: what is longer than any name is not compared in full.
    let name: String = name.chars().take(200).collect();
    known
        .map(|known| (known, strsim::jaro_winkler(known, &name)))
        .filter(|(_, likeness)| *likeness >= LEAST_LIKENESS)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(known, _)| known)
}

/// ` did you mean …?`, or nothing where no known name looks like it.
pub(crate) fn hint<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    match nearest(name, known) {
        Some(known) => format!(" did you mean `{known}`?"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_the_name_that_was_meant() {
        let known = ["floor", "budget", "screen_alpha", "alarm_rate"];
        for (typed, meant) in [
            ("flor", "floor"),
            ("budgets", "budget"),
            ("screen_alfa", "screen_alpha"),
            ("alarmrate", "alarm_rate"),
        ] {
            assert_eq!(nearest(typed, known.into_iter()), Some(meant), "{typed}");
        }
        assert_eq!(nearest("zzz", known.into_iter()), None);
        assert_eq!(nearest("x", std::iter::empty()), None);
    }
}
