use std::collections::BTreeMap;

use crate::words::words;

/// For every word, in lower case, the lines on which it stands, counted from 1.
pub type Index = BTreeMap<String, Vec<usize>>;

/// The index of a text.
///
/// ```
/// let index = text_tools::index("down, down\nand down");
/// assert_eq!(index["down"], [1, 2]);
/// ```
pub fn index(text: &str) -> Index {
    let mut index = Index::new();
    for (line, words_of_line) in text.lines().map(words).enumerate() {
        for word in words_of_line {
            let lines = index.entry(word.to_lowercase()).or_default();
            if lines.last() != Some(&(line + 1)) {
                lines.push(line + 1);
            }
        }
    }
    index
}

/// One index for two texts of which the second follows the first, `offset` lines down.
///
/// ```
/// let mut both = text_tools::index("down\n");
/// text_tools::merge(&mut both, text_tools::index("and down"), 1);
/// assert_eq!(both, text_tools::index("down\nand down"));
/// ```
pub fn merge(first: &mut Index, second: Index, offset: usize) {
    for (word, lines) in second {
        first
            .entry(word)
            .or_default()
            .extend(lines.into_iter().map(|line| line + offset));
    }
}

#[cfg(test)]
mod tests {
    use super::{index, merge};

    const ALICE: &str = include_str!("../texts/alice.txt");

    #[test]
    fn a_line_is_named_once_however_often_the_word_stands_there() {
        assert_eq!(index("no, no, NO!")["no"], [1]);
    }

    #[test]
    fn the_first_chapter_is_about_a_rabbit_hole() {
        let line = index(ALICE)["rabbit"][0];
        assert_eq!(
            ALICE.lines().nth(line - 1).unwrap().trim(),
            "Down the Rabbit-Hole"
        );
    }

    #[test]
    fn two_halves_merged_are_the_whole() {
        let middle = ALICE.lines().take(500).map(|line| line.len() + 1).sum();
        let (one, two) = ALICE.split_at(middle);
        let mut both = index(one);
        merge(&mut both, index(two), 500);
        assert_eq!(both, index(ALICE));
    }
}
