//! `evenkeel audit`: the project's own history as the judge's examination. What would have been red although nothing was changed, and
//! which slowdowns would have been seen?

mod replay;
mod share;

use std::collections::BTreeMap;
use std::path::Path;

use evenkeel::Options;
use evenkeel::store::RunId;
use evenkeel_report::{columns, printable};
use serde::Serialize;

use self::replay::{Replay, STEPS, replay};
use self::share::Share;
use crate::arguments::Format;
use crate::exit::Exit;
use crate::{print, project};

/// One test's row, or the suite's.
#[derive(Serialize)]
struct Audited {
    /// `null` for the suite.
    test: Option<String>,
    /// Runs of unchanged code that the first look suspected; none for the suite.
    suspect: Option<Share>,
    /// Runs of unchanged code that would have been red; of the suite, runs with any such test.
    red: Share,
    red_interval: (f64, f64),
    /// Slowed runs that would have been red.
    found: Vec<Found>,
    /// The smallest of these slowdowns that is found in nine of ten runs.
    detects: Option<f64>,
    /// Whether the configured tolerance is below what is found.
    blind: bool,
}

#[derive(Serialize)]
struct Found {
    slowdown: f64,
    #[serde(flatten)]
    share: Share,
    interval: (f64, f64),
}

pub(crate) fn run(tests: &[String], dir: Option<&Path>, format: Format) -> anyhow::Result<Exit> {
    let session = project::session(dir)?;
    for test in tests {
        project::known(&session, test)?;
    }
    let mut names = session.known_tests();
    names.sort_unstable();
    let config = session.config();
    let together = names.len();
    let tolerance = session.policy(&Options::default(), together).tolerance();
    let mut suite = Replay::default();
    let mut suite_runs: BTreeMap<RunId, bool> = BTreeMap::new();
    let mut rows = Vec::new();
    for name in names
        .into_iter()
        .filter(|name| tests.is_empty() || tests.contains(name))
    {
        let history = session.history(&name);
        let rule = session.retention().baseline;
        let latest = history.latest();
        let options = latest.map_or_else(Options::default, |latest| project::options(latest));
        let policy = session.policy(&options, together);
        let found = replay(&history, &rule, &policy, config.fresh_runs as usize);
        for (total, share) in suite.found.iter_mut().zip(found.found) {
            total.add(share);
        }
        for (run, red) in &found.runs {
            *suite_runs.entry(*run).or_default() |= red;
        }
        rows.push(Audited::of(
            Some(name),
            Some(found.suspect),
            found.red,
            &found,
            tolerance,
        ));
    }
    let mut red = Share::default();
    suite_runs.values().for_each(|is_red| red.count(*is_red));
    rows.push(Audited::of(None, None, red, &suite, tolerance));
    match format {
        Format::Json => rows.iter().try_for_each(print::json)?,
        Format::Text => print::text(&said(&rows, config.alarm_rate, session.is_dedicated()))?,
    }
    Ok(Exit::Good)
}

impl Audited {
    fn of(
        test: Option<String>,
        suspect: Option<Share>,
        red: Share,
        replay: &Replay,
        tolerance: f64,
    ) -> Self {
        let found = STEPS.into_iter().zip(replay.found);
        let detects = replay.detects();
        let judged = red.trials > 0;
        Self {
            test,
            suspect,
            red,
            red_interval: red.interval(),
            found: found
                .map(|(slowdown, share)| Found {
                    slowdown,
                    share,
                    interval: share.interval(),
                })
                .collect(),
            detects,
            blind: judged && detects.is_none_or(|step| step > tolerance.max(STEPS[0])),
        }
    }
}

fn said(rows: &[Audited], alarm_rate: f64, dedicated: bool) -> String {
    let Some((suite, tests)) = rows.split_last() else {
        return String::new();
    };
    if suite.red.trials == 0 {
        return "there is too little history to replay: a run is judged by the runs before it and confirmed by those after it; measure more often, with `cargo evenkeel test --runs 12`\n"
            .to_owned();
    }
    let steps = STEPS.map(|step| format!("+{:.0} %", 100.0 * step));
    let [two, three, five, ten, twenty] = &steps;
    let header = [
        "test", "runs", "suspect", "red", two, three, five, ten, twenty, "detects",
    ];
    let table = columns(header, rows.iter().map(row), &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let (low, high) = suite.red_interval;
    let blind: Vec<String> = tests
        .iter()
        .filter(|row| row.blind)
        .filter_map(|row| row.test.as_deref().map(printable))
        .collect();
    let mut text = format!(
        "{table}\n{} of {} suite runs of unchanged code would have been red: {:.2} % (95 %: {:.2} to {:.2} %), declared {:.2} %\n",
        suite.red.hits,
        suite.red.trials,
        100.0 * suite.red.value(),
        100.0 * low,
        100.0 * high,
        100.0 * alarm_rate
    );
    if !blind.is_empty() {
        text += &format!(
            "a slowdown of the size of the tolerance is not seen in nine of ten runs of: {}\n",
            blind.join(", ")
        );
    }
    if !dedicated {
        text += "this environment is not dedicated: what is red here is undecided there, unless a kept build settles it\n";
    }
    text
}

fn row(audited: &Audited) -> [String; 10] {
    let percent = |share: Share| {
        if share.trials == 0 {
            String::new()
        } else {
            format!("{:.0} %", 100.0 * share.value())
        }
    };
    let name = audited
        .test
        .as_deref()
        .map_or_else(|| "the suite".to_owned(), printable);
    let mut found = audited.found.iter().map(|found| percent(found.share));
    let mut next = || found.next().unwrap_or_default();
    [
        name,
        audited.red.trials.to_string(),
        audited.suspect.map(percent).unwrap_or_default(),
        audited.red.hits.to_string(),
        next(),
        next(),
        next(),
        next(),
        next(),
        audited
            .detects
            .map(|step| format!("+{:.0} %", 100.0 * step))
            .unwrap_or_default(),
    ]
}
