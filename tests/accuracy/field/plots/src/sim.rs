//! The simulation.

use serde::Deserialize;

use crate::draw::{COLOURS, Proportion, Series, detection, forest};

#[derive(Deserialize)]
pub(crate) struct Simulated {
    steps: Vec<f64>,
    suites: Vec<Row>,
    machines: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    tests: usize,
    screen_alpha: f64,
    keeps_build: bool,
    tally: Tally,
}

impl Row {
    const fn confirmation(&self) -> &'static str {
        if self.keeps_build {
            "kept build"
        } else {
            "fresh runs"
        }
    }
}

#[derive(Deserialize)]
struct Tally {
    red_suites: Proportion,
    slowed: Vec<(Proportion, Proportion)>,
}

/// Names of files, and what they hold.
pub(crate) fn plots(simulated: &Simulated) -> Vec<(String, String)> {
    let rows: Vec<_> = simulated
        .suites
        .iter()
        .map(|row| {
            (
                format!("{} x {}, {}", row.tests, row.name, row.confirmation()),
                row.tally.red_suites,
            )
        })
        .collect();
    let alarms = forest(
        "False alarms of simulated suites (tests x noise, what confirms)",
        "red suite runs in 1,000; the line is the declared rate",
        1000.0,
        1.0,
        &rows,
    );
    let mut series = Vec::new();
    for (row, colour) in simulated.machines.iter().zip(COLOURS.iter().cycle()) {
        let red = format!("red by {}", row.confirmation());
        for (dashed, stage) in [(false, "suspect"), (true, &*red)] {
            let steps = simulated.steps.iter().map(|step| 100.0 * step);
            let shares = row
                .tally
                .slowed
                .iter()
                .map(|(suspect, red)| if dashed { *red } else { *suspect });
            series.push(Series {
                name: format!("{}, screen {}: {stage}", row.name, row.screen_alpha),
                colour,
                dashed,
                points: steps.zip(shares).collect(),
            });
        }
    }
    let power = detection("500 tests, 20 runs of history", &series);
    vec![
        ("sim-false-alarms".to_owned(), alarms),
        ("sim-detection".to_owned(), power),
    ]
}
