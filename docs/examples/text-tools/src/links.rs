use regex::Regex;

const INLINE_LINK: &str = r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)";

/// A link in a Markdown page: `[label](target)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// What the reader sees.
    pub label: &'a str,
    /// Where it leads.
    pub target: &'a str,
}

/// The inline links to the web in a Markdown page, in the order in which they stand.
///
/// ```
/// let links = text_tools::links("See [the book](https://example.org/book).");
/// assert_eq!(links[0].target, "https://example.org/book");
/// ```
pub fn links(markdown: &str) -> Vec<Link<'_>> {
    pattern()
        .captures_iter(markdown)
        .map(|found| {
            let (_, [label, target]) = found.extract();
            Link { label, target }
        })
        .collect()
}

/// Compiled at the first call and kept.
#[cfg(not(feature = "slow"))]
fn pattern() -> &'static Regex {
    use std::sync::LazyLock;
    static PATTERN: LazyLock<Regex> = LazyLock::new(compile);
    &PATTERN
}

/// The deliberate slowdown: the pattern is compiled at every call.
#[cfg(feature = "slow")]
fn pattern() -> Regex {
    compile()
}

fn compile() -> Regex {
    Regex::new(INLINE_LINK).expect("the pattern is a constant and the tests compile it")
}

#[cfg(test)]
mod tests {
    use super::{Link, links};

    #[test]
    fn label_and_target_are_told_apart() {
        assert_eq!(
            links("a [b](http://c.d/e?f=g#h) i"),
            [Link {
                label: "b",
                target: "http://c.d/e?f=g#h"
            }]
        );
    }

    #[test]
    fn what_only_looks_like_a_link_is_left_out() {
        assert_eq!(
            links("[a] (https://b.c) [d](mailto:e@f.g) [](https://h.i)"),
            []
        );
    }

    #[test]
    fn every_issue_of_the_changelog_is_found() {
        let changelog = include_str!("../texts/changelog.md");
        let issues = changelog
            .matches("](https://github.com/BurntSushi/jiff/issues/")
            .count();
        let found = links(changelog);
        assert_eq!(
            found
                .iter()
                .filter(|link| link.target.contains("/jiff/issues/"))
                .count(),
            issues
        );
    }
}
