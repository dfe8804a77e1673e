//! What a report says of imported runs beside the verdicts.

use evenkeel_import::{Kind, Measured};
use evenkeel_report::{Document, printable};

use super::group::Group;
use crate::arguments::Format;

/// So many notes of one kind are said; the others are counted.
const SAID: usize = 5;

/// What of the files could not be judged.
pub(super) fn notes(kind: Kind, group: &Group) -> Vec<String> {
    let mut notes: Vec<String> = group
        .notes
        .iter()
        .take(SAID)
        .map(|note| printable(note))
        .collect();
    match group.notes.len().saturating_sub(SAID) {
        0 => {}
        more => notes.push(format!(
            "{more} more benchmarks of {} are left out",
            kind.name()
        )),
    }
    notes
}

/// By test, what it rests on where that is a summary.
pub(super) fn bases(kind: Kind, group: &Group) -> Vec<Option<String>> {
    let tests = group.tests.iter();
    tests.map(|test| basis(kind, &test.first)).collect()
}

fn basis(kind: Kind, measured: &Measured) -> Option<String> {
    let Measured::Summary {
        statistic, samples, ..
    } = measured
    else {
        return None;
    };
    let samples = samples.map_or(String::new(), |samples| format!(" of {samples} samples"));
    Some(format!(
        "rests on one number, the {}{samples} that {} gives: the samples themselves are not in the file",
        statistic.name(),
        kind.name()
    ))
}

/// Puts the bases into a report: into each test's notes for programs, summed up for people.
pub(super) fn tell_bases(bases: Vec<Option<String>>, report: &mut Document, format: Format) {
    if format == Format::Json {
        for (test, basis) in report.tests.iter_mut().zip(bases) {
            test.notes.extend(basis);
        }
        return;
    }
    let tests = report.tests.len();
    let mut said: Vec<(String, usize)> = Vec::new();
    for basis in bases.into_iter().flatten() {
        match said.iter_mut().find(|(known, _)| *known == basis) {
            Some((_, count)) => *count += 1,
            None => said.push((basis, 1)),
        }
    }
    for (basis, count) in said.into_iter().take(SAID) {
        report
            .notes
            .push(format!("{count} of {tests} tests: {basis}"));
    }
}

/// Of the runs before the newest.
pub(super) fn earlier(runs: usize, known: usize, too_old: usize) -> String {
    let mut said = format!("{runs} earlier runs in these files joined the history");
    if known > 0 {
        said += &format!(", {known} of them before");
    }
    if too_old > 0 {
        said += &format!("; {too_old} older ones are beyond `keep-runs`");
    }
    said
}
