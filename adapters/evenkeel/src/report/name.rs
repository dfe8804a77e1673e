//! Names as they may be shown: a test's name is any text, a terminal takes some of it for commands.

/// The longest name that is shown in full, in characters.
const LONGEST: usize = 60;

/// A name for a terminal: control characters escaped, the middle of a long one left out.
///
/// ```
/// assert_eq!(evenkeel::report::printable("text::parses_a_page"), "text::parses_a_page");
/// assert_eq!(evenkeel::report::printable("red\u{1b}[31m\n"), "red\\u{1b}[31m\\n");
/// ```
#[must_use]
pub fn printable(name: &str) -> String {
    let characters = name.chars().count();
    let mut shown = String::new();
    let mut push = |character: char| {
        if character.is_control() || is_invisible(character) {
            shown.extend(character.escape_debug());
        } else {
            shown.push(character);
        }
    };
    if characters <= LONGEST {
        name.chars().for_each(push);
    } else {
        // The end tells tests of one module apart.
        name.chars().take(LONGEST / 3).for_each(&mut push);
        push('…');
        let end = LONGEST - LONGEST / 3 - 1;
        name.chars().skip(characters - end).for_each(push);
    }
    shown
}

/// Marks that change the direction of text or have no width: they can make a name look like another.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_end() {
        let name = format!("{}::parses", "module::".repeat(1000));
        let shown = printable(&name);
        assert_eq!(shown.chars().count(), LONGEST);
        assert!(shown.ends_with("::parses"));
    }

    #[test]
    fn nothing_in_a_name_reaches_the_terminal_as_a_command() {
        for hostile in [
            "a\u{1b}]0;title\u{7}",
            "a\r\nb",
            "a\u{202e}b",
            "\u{9b}31m",
            "\0",
        ] {
            assert!(
                printable(hostile)
                    .chars()
                    .all(|c| !c.is_control() && !is_invisible(c)),
                "{hostile:?}"
            );
        }
        assert_eq!(printable("größe 🦀"), "größe 🦀");
    }
}
