//! The flags of a verb: `--name value`, nothing more.

use anyhow::{Context as _, Result, bail};

/// The values of the known flags in their order, a default where one is not given.
pub(crate) fn numbers<const N: usize>(
    arguments: &[String],
    known: [(&str, u32); N],
) -> Result<[u32; N]> {
    let mut values = known.map(|(_, default)| default);
    let mut rest = arguments.iter();
    while let Some(flag) = rest.next() {
        let Some(position) = known.iter().position(|(name, _)| name == flag) else {
            let names = known.map(|(name, _)| name).join(", ");
            bail!("there is no flag {flag:?}; the flags are: {names}");
        };
        let value = rest
            .next()
            .with_context(|| format!("{flag} needs a number after it"))?;
        values[position] = value
            .parse()
            .with_context(|| format!("{flag} {value:?}: expected a whole number"))?;
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    fn parsed(line: &str) -> Result<[u32; 2], String> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        numbers(&arguments, [("--runs", 100), ("--slow", 20)]).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn what_is_not_given_keeps_its_default() {
        assert_eq!(parsed(""), Ok([100, 20]));
        assert_eq!(parsed("--slow 3"), Ok([100, 3]));
    }

    #[test]
    fn a_wrong_flag_or_value_is_named() {
        assert!(parsed("--run 3").unwrap_err().contains("--runs, --slow"));
        assert!(parsed("--runs").unwrap_err().contains("needs a number"));
        assert!(parsed("--runs ten").unwrap_err().contains("\"ten\""));
    }
}
