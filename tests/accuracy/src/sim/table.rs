//! The simulation as tables.

use std::fmt::Write as _;

use super::{BOUND, DECLARED, Promise, Row, STEPS, Simulated};
use crate::proportion::Proportion;

/// One configuration on the screen, while the next one is simulated.
pub(super) fn line(row: &Row) -> String {
    let tally = &row.tally;
    let red = tally.red_suites;
    let power = tally
        .slowed
        .map(|(suspect, red)| format!("{:.0}/{:.0}", 100.0 * suspect.share(), 100.0 * red.share()));
    format!(
        "{:3} tests, {:16} {:10} a1 {}: {} of {} suite runs red (at most {:.2} in 1,000), early {} of {}; suspect/red of slowed: {}",
        row.tests,
        row.name,
        confirmation(row),
        row.screen_alpha,
        red.hits,
        red.trials,
        1e3 * red.interval().1,
        tally.red_early.hits,
        tally.red_early.trials,
        power.join(" ")
    )
}

/// What confirms the suspects of a row.
const fn confirmation(row: &Row) -> &'static str {
    if row.keeps_build {
        "kept build"
    } else {
        "fresh runs"
    }
}

/// What the document shows.
pub(super) fn sections(simulated: &Simulated) -> String {
    let mut text = format!("Judge: {}.\n\n", simulated.judge);
    false_alarms(simulated, &mut text);
    power(simulated, &mut text);
    machines(simulated, &mut text);
    text
}

fn false_alarms(simulated: &Simulated, text: &mut String) {
    let _infallible = write!(
        text,
        "### False alarms of suites\n\nDeclared: {} in 1,000 suite runs. The interval is the exact binomial one at 95 %, in suite runs of 1,000; \
         the promise is kept where the share is at most the declared rate and the upper end below {}, and broken where the lower end is above the declared rate.\n\n\
         | confirmed by | tests | noise | suite runs | runs of tests | red suite runs | per 1,000 | kept? | series with one | before 20 runs | suspect tests | undecided |\n\
         | --- | ---: | --- | ---: | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: |\n",
        1e3 * DECLARED,
        1e3 * BOUND,
    );
    for row in &simulated.suites {
        let tally = &row.tally;
        let red = tally.red_suites;
        let (low, high) = red.interval();
        let _infallible = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {:.2} ({:.2} to {:.2}) | {} | {} of {} | {} of {} | {} | {} |",
            confirmation(row),
            row.tests,
            row.name,
            thousands(red.trials),
            thousands(tally.suspect.trials),
            red.hits,
            1e3 * red.share(),
            1e3 * low,
            1e3 * high,
            match Promise::of(red) {
                Promise::Kept => "yes",
                Promise::Broken => "**no**",
                Promise::Open => "too few to tell",
            },
            tally.red_series.hits,
            tally.red_series.trials,
            tally.red_early.hits,
            thousands(tally.red_early.trials),
            percent(tally.suspect),
            percent(tally.undecided),
        );
    }
}

fn power(simulated: &Simulated, text: &mut String) {
    text.push_str(
        "\n### Detection under each noise\n\nA tenth of the tests (at least one) slowed at once, after 20 runs of history. In percent: suspect after the \
         first look / red. The counts of slowed tests stand in the last column.\n\n\
         | confirmed by | tests | noise | +3 % | +5 % | +10 % | +20 % | slowed tests |\n| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for row in &simulated.suites {
        let cells = row.tally.slowed.map(|(suspect, red)| {
            format!(
                "{:.0} / {:.0}",
                100.0 * suspect.share(),
                100.0 * red.share()
            )
        });
        let _infallible = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            confirmation(row),
            row.tests,
            row.name,
            cells.join(" | "),
            thousands(row.tally.slowed[0].0.trials)
        );
    }
}

/// What the study behind the method expects of 500 tests at +3, 5, 10 and 20 %, in percent; by machine and screen alpha. For hosted
/// runners the figure is the one with the common mode removed.
const EXPECTED: [(&str, f64, [f64; STEPS.len()]); 4] = [
    ("dedicated", 0.01, [91.0, 98.0, 100.0, 100.0]),
    ("dedicated, robust", 0.01, [91.0, 98.0, 100.0, 100.0]),
    ("cloud VM", 0.05, [54.0, 84.0, 96.0, 100.0]),
    ("hosted CI", 0.05, [6.0, 46.0, 75.0, 97.0]),
];

fn machines(simulated: &Simulated, text: &mut String) {
    text.push_str(
        "\n### Detection by kind of machine\n\nSuites of 500 tests, normal noise, 20 runs of history, 95 % intervals in brackets. *Expected* is what the study \
         behind the [method](method.md) gives for such a suite.\n\n\
         | machine | screen alpha | stage | +3 % | +5 % | +10 % | +20 % | red unchanged suite runs |\n\
         | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for row in &simulated.machines {
        let slowed = row.tally.slowed;
        let red = row.tally.red_suites;
        let red_by = if row.keeps_build {
            "red by kept build"
        } else {
            "red by fresh runs"
        };
        let stages = [
            ("suspect", slowed.map(|(suspect, _)| percent_in(suspect))),
            (red_by, slowed.map(|(_, red)| percent_in(red))),
        ];
        for (stage, cells) in stages {
            let _infallible = writeln!(
                text,
                "| {} | {} | {stage} | {} | {} of {} |",
                row.name,
                row.screen_alpha,
                cells.join(" | "),
                red.hits,
                thousands(red.trials)
            );
        }
        let expected = EXPECTED
            .iter()
            .find(|(name, alpha, _)| *name == row.name && *alpha == row.screen_alpha);
        if let Some((_, _, cells)) = expected {
            let cells = cells.map(|cell| format!("{cell}"));
            let _infallible = writeln!(
                text,
                "| {} | {} | *expected* | {} | |",
                row.name,
                row.screen_alpha,
                cells.join(" | ")
            );
        }
    }
}

/// `1.23 %`.
fn percent(proportion: Proportion) -> String {
    format!("{:.2} %", 100.0 * proportion.share())
}

/// `54.1 (53.0 to 55.2)`, in percent.
fn percent_in(proportion: Proportion) -> String {
    let (low, high) = proportion.interval();
    format!(
        "{:.1} ({:.1} to {:.1})",
        100.0 * proportion.share(),
        100.0 * low,
        100.0 * high
    )
}

/// `12,345`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn long_numbers_are_grouped() {
        let numbers = [0, 999, 1000, 30_000, 1_234_567].map(thousands);
        assert_eq!(numbers, ["0", "999", "1,000", "30,000", "1,234,567"]);
    }
}
