//! An interval in one line.

use super::Ink;
use crate::{Judged, change};

/// How many characters the drawing has.
const WIDTH: usize = 41;
/// Left free at both ends, as a share of what is drawn.
const MARGIN: f64 = 0.08;

/// What is drawn: the line, the interval and its ends, the estimate, the unchanged ratio, the limit.
struct Marks {
    ground: char,
    line: char,
    ends: (char, char),
    estimate: char,
    unchanged: char,
    limit: char,
}

const UNICODE: Marks = Marks {
    ground: '·',
    line: '─',
    ends: ('├', '┤'),
    estimate: '●',
    unchanged: '│',
    limit: '┃',
};
const ASCII: Marks = Marks {
    ground: '.',
    line: '-',
    ends: ('[', ']'),
    estimate: 'o',
    unchanged: '|',
    limit: '!',
};

/// The ratio of a judgement with its interval, between no change and the limit; `None` where it has no interval.
///
/// Left is faster, right is slower; the scale is in the legend behind it.
#[must_use]
pub fn interval(judged: &Judged, ink: Ink) -> Option<String> {
    let marks = match ink {
        Ink::Unicode => &UNICODE,
        Ink::Ascii => &ASCII,
    };
    let (ratio, (low, high)) = (judged.ratio?, judged.interval?);
    // Of ratios, twice as slow is as far as twice as fast.
    let drawn = [Some(ratio), Some(low), Some(high), Some(1.0), judged.limit];
    let logs: Vec<f64> = drawn.into_iter().flatten().map(f64::ln).collect();
    if !logs.iter().all(|log| log.is_finite()) {
        return None;
    }
    let least = logs.iter().copied().fold(f64::INFINITY, f64::min);
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let span = (most - least).max(f64::EPSILON) * (1.0 + 2.0 * MARGIN);
    let begin = f64::midpoint(least, most) - span / 2.0;
    let column = |ratio: f64| {
        let share = (ratio.ln() - begin) / span;
        ((share * (WIDTH - 1) as f64).round() as usize).min(WIDTH - 1)
    };
    let mut drawing = vec![marks.ground; WIDTH];
    drawing[column(low)..=column(high)].fill(marks.line);
    drawing[column(1.0)] = marks.unchanged;
    if let Some(limit) = judged.limit {
        drawing[column(limit)] = marks.limit;
    }
    drawing[column(low)] = marks.ends.0;
    drawing[column(high)] = marks.ends.1;
    drawing[column(ratio)] = marks.estimate;
    let drawing: String = drawing.into_iter().collect();
    let limit = judged
        .limit
        .map(|limit| format!(", {} limit {}", marks.limit, change(limit)));
    Some(format!(
        "{drawing}  {} {} to {}, {} unchanged{}",
        marks.estimate,
        change(low),
        change(high),
        marks.unchanged,
        limit.unwrap_or_default()
    ))
}
