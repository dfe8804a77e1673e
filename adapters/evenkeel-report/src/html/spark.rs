//! The small picture of a history in a row: a line, and the band behind it.

use serde::Serialize;

use crate::Measured;

/// So many runs are drawn, the newest.
const RUNS: usize = 32;
/// The size of the picture; a coordinate is a whole number in it.
const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 24.0;
/// Left free above and below.
const MARGIN: f64 = 3.0;

#[derive(Serialize)]
pub(super) struct Spark {
    /// The points of the line.
    points: String,
    /// Where the band begins and how high it is, from above.
    band: Option<(i64, i64)>,
    /// The run that is reported.
    last: (i64, i64),
}

impl Spark {
    /// `None` where there is no history.
    pub(super) fn of(measured: &Measured) -> Option<Self> {
        let history = measured.history.as_ref()?;
        let skipped = history.runs.len().saturating_sub(RUNS - 1);
        let levels: Vec<f64> = history.runs[skipped..]
            .iter()
            .map(|run| run.level_ns)
            .chain([measured.level_ns])
            .collect();
        let ends = history
            .band
            .iter()
            .flat_map(|band| [band.lower_ns, band.upper_ns]);
        let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
        for level in levels.iter().copied().chain(ends) {
            (low, high) = (low.min(level), high.max(level));
        }
        let span = if high > low { high - low } else { 1.0 };
        let y = |level: f64| {
            let share = (high - level) / span;
            (MARGIN + share * (HEIGHT - 2.0 * MARGIN)).round() as i64
        };
        let step = WIDTH / levels.len() as f64;
        let points: Vec<(i64, i64)> = levels
            .iter()
            .enumerate()
            .map(|(index, level)| (((index as f64 + 0.5) * step).round() as i64, y(*level)))
            .collect();
        let text: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        Some(Self {
            points: text.join(" "),
            band: history.band.map(|band| {
                let top = y(band.upper_ns);
                (top, (y(band.lower_ns) - top).max(1))
            }),
            last: *points.last()?,
        })
    }
}
