//! A history in one line.

use super::Ink;

/// A span below this share of the middle is not blown up to the picture's whole height: noise should look like noise.
const LEAST_SPAN: f64 = 0.04;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const MARKS: [char; 6] = ['_', '.', '-', '=', '*', '#'];

/// A history in one line: a mark for each of the newest `most` levels, higher where it was slower, and a bar between epochs.
///
/// `epochs` are positive finite levels, oldest first; all else, and empty epochs, are left out.
///
/// ```
/// use evenkeel_report::{Ink, sparkline};
///
/// let epochs = [vec![100.0, 101.0, 99.0], vec![120.0, 121.0]];
/// assert_eq!(sparkline(&epochs, 32, Ink::Unicode), "▁▂▁│██");
/// assert_eq!(sparkline(&epochs, 3, Ink::Ascii), "_|##");
/// ```
#[must_use]
pub fn sparkline(epochs: &[Vec<f64>], most: usize, ink: Ink) -> String {
    let drawable = |level: &f64| level.is_finite() && *level > 0.0;
    let levels = epochs.iter().enumerate().flat_map(|(epoch, levels)| {
        let levels = levels.iter().copied().filter(drawable);
        levels.map(move |level| (epoch, level))
    });
    let levels: Vec<(usize, f64)> = levels.collect();
    let newest = &levels[levels.len().saturating_sub(most)..];
    let (low, high) = newest
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(low, high), (_, level)| {
            (low.min(*level), high.max(*level))
        });
    let middle = f64::midpoint(low, high);
    let span = (high - low).max(LEAST_SPAN * middle);
    let (marks, bar): (&[char], char) = match ink {
        Ink::Unicode => (&BLOCKS, '│'),
        Ink::Ascii => (&MARKS, '|'),
    };
    let mut text = String::new();
    let mut before = None;
    for (epoch, level) in newest {
        if before.is_some_and(|before| before != *epoch) {
            text.push(bar);
        }
        before = Some(*epoch);
        let share = 0.5 + (level - middle) / span;
        let position = (share * (marks.len() - 1) as f64).round() as usize;
        text.push(marks[position.min(marks.len() - 1)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_does_not_fill_the_picture() {
        let text = sparkline(&[vec![1000.0, 1001.0, 999.0]], 32, Ink::Unicode);
        assert!(text.chars().all(|c| "▄▅".contains(c)), "{text}");
    }

    #[test]
    fn what_is_no_level_is_left_out() {
        assert_eq!(sparkline(&[], 32, Ink::Unicode), "");
        let odd = [f64::NAN, f64::INFINITY, -1.0, 0.0, 5.0];
        let text = sparkline(&[vec![], odd.to_vec()], 32, Ink::Unicode);
        assert_eq!(text.chars().count(), 1);
        let extreme = [f64::MAX, f64::MIN_POSITIVE];
        assert_eq!(sparkline(&[extreme.to_vec()], 32, Ink::Ascii), "#_");
    }
}
