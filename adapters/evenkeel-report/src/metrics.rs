//! The numbers of a report as OpenMetrics text, for GitLab's metrics report and for whoever scrapes files.

use std::fmt::Write as _;

use crate::{Document, Test};

/// A number that a test may have: the metric's name, unit and help, and where it is found.
struct Metric {
    name: &'static str,
    unit: &'static str,
    help: &'static str,
    of: fn(&Test) -> Option<f64>,
}

const METRICS: [Metric; 4] = [
    Metric {
        name: "evenkeel_level_seconds",
        unit: "seconds",
        help: "Time of one iteration at the level that is judged.",
        of: |test| {
            // The level of a growth is that of its largest size, which is a test of its own.
            let measured = test
                .measured()
                .filter(|measured| measured.growth().is_none())?;
            (measured.unit == evenkeel::Metric::Time.unit()).then_some(measured.level_ns / 1e9)
        },
    },
    Metric {
        name: "evenkeel_change_ratio",
        unit: "ratio",
        help: "New over old: 1.1 is ten percent slower.",
        of: |test| test.measured()?.judged.ratio,
    },
    Metric {
        name: "evenkeel_limit_ratio",
        unit: "ratio",
        help: "The ratio above which a run is suspect.",
        of: |test| test.measured()?.judged.limit,
    },
    Metric {
        name: "evenkeel_detectable_ratio",
        unit: "ratio",
        help: "The smallest slowdown that is found in nine of ten runs, as a share.",
        of: |test| test.measured()?.judged.detectable,
    },
];

/// The numbers of a report as OpenMetrics text: one gauge a number, one sample a test, and how many tests came out how.
#[must_use]
pub fn metrics(document: &Document) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let mut line = |line: String| {
        let _infallible = writeln!(text, "{line}");
    };
    for Metric {
        name,
        unit,
        help,
        of,
    } in METRICS
    {
        line(format!("# TYPE {name} gauge"));
        line(format!("# UNIT {name} {unit}"));
        line(format!("# HELP {name} {help}"));
        for test in &document.tests {
            if let Some(value) = of(test) {
                line(format!(
                    "{name}{{test=\"{}\"}} {value:?}",
                    label(&test.test)
                ));
            }
        }
    }
    line("# TYPE evenkeel_tests gauge".to_owned());
    line("# HELP evenkeel_tests How many tests came out how.".to_owned());
    let count = &document.count;
    for (word, count) in [
        ("steady", count.steady),
        ("improved", count.improved),
        ("regressed", count.regressed),
        ("undecided", count.undecided),
        ("learning", count.learning),
        ("failed", count.failed),
    ] {
        line(format!("evenkeel_tests{{verdict=\"{word}\"}} {count}"));
    }
    line("# EOF".to_owned());
    text
}

/// The value of a label, by OpenMetrics' three escapes.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
