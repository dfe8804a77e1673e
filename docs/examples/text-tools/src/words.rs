use std::cmp::Reverse;
use std::collections::HashMap;

/// The `count` most frequent words of a text and how often each occurs, most frequent first, equally frequent ones
/// in alphabetical order. Case does not count; an apostrophe belongs to its word.
///
/// ```
/// let words = text_tools::top_words("Off with her head! Off!", 2);
/// assert_eq!(words, [("off".to_owned(), 2), ("head".to_owned(), 1)]);
/// ```
pub fn top_words(text: &str, count: usize) -> Vec<(String, usize)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for word in words(text) {
        let word = word.to_lowercase();
        *seen.entry(word).or_default() += 1;
    }
    first(seen.into_iter().collect(), count)
}

/// Only the first `count` are put in order.
#[cfg(not(feature = "slow"))]
fn first(mut words: Vec<(String, usize)>, count: usize) -> Vec<(String, usize)> {
    if count == 0 {
        return Vec::new();
    }
    if count < words.len() {
        words.select_nth_unstable_by(count - 1, |a, b| rank(a).cmp(&rank(b)));
        words.truncate(count);
    }
    words.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)));
    words
}

/// The deliberate slowdown: the whole vocabulary is put in order to keep a few words of it.
#[cfg(feature = "slow")]
fn first(mut words: Vec<(String, usize)>, count: usize) -> Vec<(String, usize)> {
    words.sort_by(|a, b| rank(a).cmp(&rank(b)));
    words.truncate(count);
    words
}

fn rank((word, times): &(String, usize)) -> (Reverse<usize>, &str) {
    (Reverse(*times), word)
}

/// The words of a text: runs of letters, apostrophes inside them included.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{top_words, words};

    #[test]
    fn an_apostrophe_belongs_to_its_word_and_a_quote_does_not() {
        let found: Vec<_> = words("`Don't!' she cried").collect();
        assert_eq!(found, ["Don't", "she", "cried"]);
    }

    #[test]
    fn asking_for_more_words_than_there_are_gives_all() {
        assert_eq!(
            top_words("b a", 9),
            [("a".to_owned(), 1), ("b".to_owned(), 1)]
        );
        assert_eq!(top_words("b a", 0), []);
    }

    #[test]
    fn alice_is_among_the_frequent_words_of_her_book() {
        let top = top_words(include_str!("../texts/alice.txt"), 20);
        assert_eq!(top[0].0, "the");
        assert!(top.iter().any(|(word, _)| word == "alice"), "{top:?}");
        assert!(top.is_sorted_by(|a, b| a.1 >= b.1));
    }
}
