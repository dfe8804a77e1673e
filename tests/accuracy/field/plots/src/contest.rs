//! A live session.

use serde::Deserialize;

use crate::draw::{COLOURS, Proportion, Series, detection, forest};

#[derive(Deserialize)]
pub(crate) struct Session {
    regime: String,
    /// Contender, percent of the work, verdicts on all workloads.
    totals: Vec<(String, u32, Proportion)>,
}

/// Names of files, and what they hold.
pub(crate) fn plots(part: &str, sessions: &[Session]) -> Vec<(String, String)> {
    let mut plots = Vec::new();
    let mut rows = Vec::new();
    for session in sessions {
        let mut series: Vec<Series> = Vec::new();
        let mut colours = COLOURS.iter().cycle();
        for (contender, percent, share) in &session.totals {
            if *percent == 100 {
                rows.push((format!("{contender}, {}", session.regime), *share));
            }
            if series.last().is_none_or(|series| series.name != *contender) {
                series.push(Series {
                    name: contender.clone(),
                    colour: colours.next().unwrap_or(&COLOURS[0]),
                    dashed: false,
                    points: Vec::new(),
                });
            }
            if let Some(series) = series.last_mut() {
                series.points.push((f64::from(*percent) - 100.0, *share));
            }
        }
        let title = format!("Called slower, {} (at 0: false alarms)", session.regime);
        plots.push((
            format!("{part}-{}", session.regime),
            detection(&title, &series),
        ));
    }
    let title = "Unchanged code called slower";
    let alarms = forest(
        title,
        "percent of verdicts; the line is 1",
        100.0,
        1.0,
        &rows,
    );
    plots.push((format!("{part}-false-alarms"), alarms));
    plots
}
