//! Texts that are too long for where they are shown.

use std::borrow::Cow;

/// The first `longest` characters of a text, and an ellipsis if there are more.
pub(crate) fn clipped(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
    }
}
