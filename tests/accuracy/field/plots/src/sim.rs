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
    // A colour for each machine: whole where a kept build confirms, dashed where fresh runs do.
    let mut series = Vec::new();
    for keeps_build in [true, false] {
        let machines = simulated.machines.iter();
        let machines = machines.filter(|row| row.keeps_build == keeps_build);
        for (row, colour) in machines.zip(COLOURS.iter().cycle()) {
            let steps = simulated.steps.iter().map(|step| 100.0 * step);
            let red = row.tally.slowed.iter().map(|(_, red)| *red);
            let confirmation = row.confirmation();
            series.push(Series {
                name: format!("{}, screen {}: {confirmation}", row.name, row.screen_alpha),
                colour,
                dashed: !keeps_build,
                points: steps.zip(red).collect(),
            });
        }
    }
    let power = detection("500 tests, 20 runs of history", &series);
    vec![
        ("sim-false-alarms".to_owned(), alarms),
        ("sim-detection".to_owned(), power),
    ]
}
