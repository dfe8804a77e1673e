//! The forms that a report is written in.

use evenkeel_report::{Document, github, gitlab, html, junit, markdown, metrics, summary, table};

/// A form that a report is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Json,
    Junit,
    Markdown,
    Github,
    Gitlab,
    Metrics,
    Html,
}

impl Form {
    /// The whole text of a report in this form, its last line ended.
    pub(crate) fn text(self, document: &Document) -> anyhow::Result<String> {
        let mut text = match self {
            Self::Text => format!("{}\n{}", table(document), summary(document)),
            Self::Json => serde_json::to_string(document)?,
            Self::Junit => junit(document)?,
            Self::Markdown => markdown(document),
            Self::Github => github(document),
            Self::Gitlab => gitlab(document)?,
            Self::Metrics => metrics(document),
            Self::Html => html(document)?,
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        Ok(text)
    }

    /// Whether its readers look for the tests' files in a repository.
    pub(crate) const fn is_shown_in_a_diff(self) -> bool {
        matches!(self, Self::Github | Self::Gitlab)
    }
}
