//! Which filter the test programs get, so that ordinary tests that were not asked for do not run.

/// A filter for the programs, which know tests by their path inside the crate: every test whose full name contains one of
/// `filters` is reached, and few others. `prefixes` are what full names begin with: `package::crate`. `None` reaches all.
pub(crate) fn for_programs(filters: &[String], prefixes: &[String]) -> Option<String> {
    // Not every harness takes more than one.
    let [filter] = filters else {
        return None;
    };
    // One that lies in a prefix asks for all tests of that program.
    if prefixes
        .iter()
        .any(|prefix| prefix.contains(filter.as_str()))
    {
        return None;
    }
    // One that begins in the prefix ends in the path, and cases of one function (`name/3`) share its path.
    let function = filter.split('/').next().unwrap_or_default();
    let last = function.rsplit("::").next().unwrap_or_default();
    (!last.is_empty()).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(filters: &[&str]) -> Option<String> {
        let owned: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        for_programs(
            &owned,
            &[
                "text-tools::text".to_owned(),
                "text-tools::text_tools".to_owned(),
            ],
        )
    }

    #[test]
    fn a_full_name_reaches_the_path_inside_the_crate() {
        assert_eq!(
            filter(&["text-tools::text::page::parses"]).as_deref(),
            Some("parses")
        );
        assert_eq!(filter(&["parses"]).as_deref(), Some("parses"));
    }

    #[test]
    fn a_filter_inside_a_package_or_crate_name_lets_all_its_tests_enlist() {
        assert_eq!(filter(&["tools"]), None);
        assert_eq!(filter(&["text-tools::text"]), None);
    }

    #[test]
    fn a_case_is_reached_by_its_function() {
        assert_eq!(
            filter(&["text::indexes_chapters/3"]).as_deref(),
            Some("indexes_chapters")
        );
    }

    #[test]
    fn without_a_filter_or_with_several_all_tests_enlist() {
        assert_eq!(filter(&[]), None);
        assert_eq!(filter(&["parses", "finds"]), None);
        assert_eq!(filter(&["parses::"]), None);
    }
}
