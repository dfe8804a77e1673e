//! How the argument of a case is shown: as `Display` has it, else as `Debug` has it.
//!
//! Both traits are in scope in the attribute's expansion, and the one that needs fewer references wins: the choice is
//! made by method lookup on `&Label(&argument)`.

use std::fmt::{Debug, Display};

/// An argument to be shown.
#[derive(Debug)]
pub struct Label<'a, T>(pub &'a T);

/// The first choice.
pub trait ByDisplay {
    /// The label.
    fn label(&self) -> String;
}

/// The second choice.
pub trait ByDebug {
    /// The label.
    fn label(&self) -> String;
}

impl<T: Display> ByDisplay for Label<'_, T> {
    fn label(&self) -> String {
        on_one_line(&self.0.to_string())
    }
}

impl<T: Debug> ByDebug for &Label<'_, T> {
    fn label(&self) -> String {
        on_one_line(&format!("{:?}", self.0))
    }
}

/// Test names are listed one a line.
fn on_one_line(text: &str) -> String {
    let escaped = text.chars().map(|c| {
        if c.is_control() {
            c.escape_default().collect()
        } else {
            c.to_string()
        }
    });
    escaped.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_comes_before_debug() {
        let (text, option) = (&Label(&"a\nb"), &Label(&Some(1)));
        assert_eq!(
            (text.label(), option.label()),
            ("a\\nb".into(), "Some(1)".into())
        );
    }
}
