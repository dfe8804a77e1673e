//! What the blocks of the pages measure.

/// The page that is parsed.
pub const PAGE: &str = "to be or not to be, that is the question";

/// So many words, always the same.
pub fn sentence(count: usize) -> Vec<String> {
    (0..count).map(|word| format!("word{}", word * 7919 % 1000)).collect()
}

/// The number of words in a text.
pub fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The words of a page.
pub fn parse(page: &str) -> Vec<&str> {
    page.split([' ', ',']).filter(|word| !word.is_empty()).collect()
}
