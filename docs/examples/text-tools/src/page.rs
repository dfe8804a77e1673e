use pulldown_cmark::{Options, Parser, html};

/// The HTML of a Markdown page, with tables, footnotes and strikethrough.
///
/// ```
/// assert_eq!(text_tools::to_html("*well*"), "<p><em>well</em></p>\n");
/// ```
pub fn to_html(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut page = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut page, Parser::new_ext(markdown, options));
    page
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn a_table_becomes_a_table() {
        let page = to_html("| a | b |\n|---|---|\n| 1 | 2 |\n");
        assert!(page.contains("<td>1</td><td>2</td>"), "{page}");
    }

    #[test]
    fn markup_in_the_text_is_escaped() {
        assert_eq!(to_html("1 < 2"), "<p>1 &lt; 2</p>\n");
    }

    #[test]
    fn every_release_of_the_changelog_gets_a_heading() {
        let changelog = include_str!("../texts/changelog.md");
        let headings = changelog
            .lines()
            .filter(|line| line.starts_with("====") || line.starts_with("# "));
        assert_eq!(to_html(changelog).matches("<h1>").count(), headings.count());
    }
}
