//! Which filters the test programs get, so that ordinary tests that were not asked for do not run.

/// The filters for libtest, which knows tests by their path inside the crate, so that every test whose full name
/// contains one of `filters` is reached, and few others. `prefixes` are what full names begin with: `package::crate`.
pub(super) fn for_libtest(filters: &[String], prefixes: &[String]) -> Vec<String> {
    // A filter that lies in a prefix asks for all tests of that program.
    if filters.iter().any(|filter| {
        prefixes
            .iter()
            .any(|prefix| prefix.contains(filter.as_str()))
    }) {
        return Vec::new();
    }
    let mut reached: Vec<String> = Vec::new();
    for filter in filters {
        // One that begins in the prefix and ends in the path reaches it by what stands after some `::`.
        let after = filter
            .match_indices("::")
            .map(|(start, _)| &filter[start + 2..]);
        reached.extend(
            [filter.as_str()]
                .into_iter()
                .chain(after)
                .filter(|part| !part.is_empty())
                .map(without_label),
        );
    }
    reached
}

/// Cases of one function share its path: `indexes_chapters/3` is reached by `indexes_chapters`.
fn without_label(filter: &str) -> String {
    filter.split('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(filters: &[&str]) -> Vec<String> {
        let owned: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        for_libtest(
            &owned,
            &[
                "text-tools::text".to_owned(),
                "text-tools::text_tools".to_owned(),
            ],
        )
    }

    #[test]
    fn a_full_name_reaches_the_path_inside_the_crate() {
        assert!(filters(&["text-tools::text::page::parses"]).contains(&"page::parses".to_owned()));
        assert_eq!(filters(&["parses"]), ["parses"]);
        assert_eq!(filters(&[]), [""; 0]);
    }

    #[test]
    fn a_filter_inside_a_package_or_crate_name_lets_all_its_tests_enlist() {
        assert_eq!(filters(&["tools"]), [""; 0]);
        assert_eq!(filters(&["text-tools::text", "parses"]), [""; 0]);
    }

    #[test]
    fn a_case_is_reached_by_its_function() {
        assert_eq!(filters(&["indexes_chapters/3"]), ["indexes_chapters"]);
    }
}
