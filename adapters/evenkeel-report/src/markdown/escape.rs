//! Any text, so that Markdown shows it as text.

use crate::clip::clipped;
use crate::printable;

/// A sentence may repeat a name, and a name may be long.
const LONGEST: usize = 400;

/// A name as code: short, on one line, and nothing in it is Markdown, HTML or a mention.
pub(super) fn code(name: &str) -> String {
    format!("<code>{}</code>", entities(&printable(name), |_| false))
}

/// A sentence, in which only what means something to Markdown or HTML is replaced.
pub(super) fn words(sentence: &str) -> String {
    let plain = |character: char| " ,;()+-/%…'\"=?".contains(character);
    let lines: Vec<String> = clipped(sentence, LONGEST)
        .lines()
        .map(|line| entities(line, plain))
        .collect();
    // GitHub looks for people to notify after it has read the entities.
    lines.join("<br>").replace("&#64;", "&#64;\u{2060}")
}

/// All ASCII punctuation as numeric entities, except what may stay: an entity is never a piece of Markdown's own structure. Control
/// characters as spaces.
fn entities(text: &str, may_stay: impl Fn(char) -> bool) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if character.is_ascii_punctuation() && !may_stay(character) {
            escaped += &format!("&#{};", u32::from(character));
        } else if character.is_control() {
            escaped.push(' ');
        } else {
            escaped.push(character);
        }
    }
    escaped
}
