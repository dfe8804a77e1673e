//! A parser: lines of `name = number` are read from a text.

use std::hint::black_box;

use crate::mix;

/// Parses a text of so many lines in each pass; the sum of what it reads.
pub(crate) fn counting(lines: usize) -> impl FnMut() -> u64 {
    let text = text(lines);
    move || parse(black_box(&text))
}

/// Lines with names of 3 to 10 letters, numbers of different length, comments and blank lines among them.
fn text(lines: usize) -> String {
    let mut state = 7;
    let mut text = String::new();
    for _ in 0..lines {
        state = mix(state);
        match state % 16 {
            0 => text.push_str("# a comment\n"),
            1 => text.push('\n'),
            _ => {
                let letters = (0..3 + (state >> 8) % 8)
                    .map(|i| char::from(b'a' + (state >> (16 + 3 * i)) as u8 % 26));
                text.extend(letters);
                text.push_str(&format!(" = {}\n", (state >> 40) % 100_000));
            }
        }
    }
    text
}

fn parse(text: &str) -> u64 {
    let mut sum = 0_u64;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        let weight = name
            .trim_end()
            .bytes()
            .filter(u8::is_ascii_lowercase)
            .count() as u64;
        let value: u64 = value.trim_start().parse().unwrap_or_default();
        sum = sum.wrapping_add(weight.wrapping_mul(value));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_parsed() {
        assert_eq!(
            parse("# x = 9\n\nab = 5\nabc = 7\nno number\n"),
            2 * 5 + 3 * 7
        );
    }

    #[test]
    fn most_lines_of_the_text_are_assignments() {
        let text = text(1600);
        assert_eq!(text.lines().count(), 1600);
        let assignments = text.lines().filter(|line| line.contains('=')).count();
        assert!((1300..1500).contains(&assignments), "{assignments}");
    }
}
