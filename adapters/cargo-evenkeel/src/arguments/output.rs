//! What can stand after `--format` and `--color`.

use clap::ValueEnum;

use crate::report::Form;

/// What can stand after `--format`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// `report` only: JUnit's XML.
    Junit,
    /// `report` only: Markdown for a job's summary or a comment.
    Markdown,
    /// `report` only: annotations, as workflow commands of GitHub Actions.
    Github,
    /// `report` only: GitLab's code quality report.
    Gitlab,
    /// `report` only: OpenMetrics text, for GitLab's metrics report.
    Metrics,
    /// `report` only: one self-contained page.
    Html,
    /// `export` only: a JSON object for each run of a test.
    Jsonl,
    /// `export` only: comma-separated values.
    Csv,
    /// `export` only: Apache Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How a verb says its result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableFormat {
    Jsonl,
    Csv,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Output {
    /// The form of a report, if it is one.
    pub(crate) const fn form(self) -> Option<Form> {
        Some(match self {
            Self::Text => Form::Text,
            Self::Json => Form::Json,
            Self::Junit => Form::Junit,
            Self::Markdown => Form::Markdown,
            Self::Github => Form::Github,
            Self::Gitlab => Form::Gitlab,
            Self::Metrics => Form::Metrics,
            Self::Html => Form::Html,
            _ => return None,
        })
    }

    /// The form of a table, if it is one.
    pub(crate) const fn table(self) -> Option<TableFormat> {
        match self {
            Self::Jsonl => Some(TableFormat::Jsonl),
            Self::Csv => Some(TableFormat::Csv),
            #[cfg(feature = "parquet")]
            Self::Parquet => Some(TableFormat::Parquet),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes this the choice for everything that is printed.
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
