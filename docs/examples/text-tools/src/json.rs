use serde_json::Value;

/// The same JSON with its keys in order and two spaces of indent.
///
/// # Errors
///
/// When the text is not JSON; the error names line and column.
///
/// ```
/// assert_eq!(text_tools::reformat(r#"{"b":1,"a":[]}"#)?, "{\n  \"a\": [],\n  \"b\": 1\n}");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn reformat(json: &str) -> Result<String, serde_json::Error> {
    let value: Value = serde_json::from_str(json)?;
    serde_json::to_string_pretty(&value)
}

#[cfg(test)]
mod tests {
    use super::reformat;

    #[test]
    fn reformatting_twice_changes_nothing_more() {
        let once = reformat(include_str!("../texts/licences.json")).unwrap();
        assert_eq!(reformat(&once).unwrap(), once);
    }

    #[test]
    fn a_broken_text_is_an_error_that_says_where() {
        let error = reformat("{\n  \"a\": ,\n}").unwrap_err();
        assert_eq!((error.line(), error.column()), (2, 8));
    }
}
