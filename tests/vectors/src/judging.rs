//! Digests, bands, and the judge.

use evenkeel_core::{BASELINE_RUNS, Band, Digest, Judgement, Verdict, confirm, judge};

use crate::LONGEST;
use crate::names::{digest_error, stage};
use crate::words::{Arguments, Results};

/// Longer than what a band uses, so that the vectors can show that only the end counts.
const HISTORY: usize = BASELINE_RUNS + 8;

pub(crate) fn digest(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let (mut observations, mut lengths) = ([0.0; LONGEST], [0; LONGEST]);
    let observations = arguments.floats(&mut observations);
    let lengths = arguments.sizes(&mut lengths);
    match Digest::new(observations, lengths, arguments.float()) {
        Ok(digest) => {
            results.ok();
            results.digest(&digest);
        }
        Err(error) => digest_error(error, results),
    }
}

pub(crate) fn divided(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let divided = arguments
        .digest()
        .and_then(|digest| digest.divided_by(arguments.float()));
    match divided {
        Ok(digest) => {
            results.ok();
            results.digest(&digest);
        }
        Err(error) => digest_error(error, results),
    }
}

pub(crate) fn standard_error(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match arguments.digest() {
        Ok(digest) => {
            results.ok();
            results.float(digest.standard_error());
        }
        Err(error) => digest_error(error, results),
    }
}

pub(crate) fn policy_check(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    match arguments.policy().check() {
        Ok(()) => results.ok(),
        Err(error) => results.name(error.field),
    }
}

pub(crate) fn band(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let mut logs = [0.0; LONGEST];
    let logs = arguments.floats(&mut logs);
    let (least_scale, position, policy) =
        (arguments.float(), arguments.float(), arguments.policy());
    match Band::new(logs, least_scale, &policy) {
        Some(band) => {
            results.ok();
            results.size(band.runs);
            let (low, high) = band.ratio_interval(position);
            for x in [
                band.centre,
                band.upper,
                band.lower,
                band.slowest,
                band.scale,
                band.own_scale,
                band.df,
                band.detectable(),
                low,
                high,
            ] {
                results.float(x);
            }
        }
        None => results.name("none"),
    }
}

pub(crate) fn screen(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    if let Some(judgement) = judged(arguments, results, None) {
        write(&judgement, results);
    }
}

pub(crate) fn confirmation(arguments: &mut Arguments<'_>, results: &mut Results<'_>) {
    let Some(blank) = blank(results) else { return };
    if let Some(judgement) = judged(arguments, results, Some(&mut [blank; HISTORY])) {
        write(&judgement, results);
    }
}

/// History, run, policy; and the fresh runs, if there is a buffer for them.
fn judged(
    arguments: &mut Arguments<'_>,
    results: &mut Results<'_>,
    fresh: Option<&mut [Digest]>,
) -> Option<Judgement> {
    let mut history = [blank(results)?; HISTORY];
    let read = || {
        let history = arguments.digests(&mut history)?;
        let run = arguments.digest()?;
        let policy = arguments.policy();
        let screened = judge(history, &run, &policy);
        let Some(fresh) = fresh else {
            return Ok(screened);
        };
        let fresh = arguments.digests(fresh)?;
        Ok(confirm(history, &screened, fresh, &policy))
    };
    read().map_err(|error| digest_error(error, results)).ok()
}

/// A digest to fill buffers with.
fn blank(results: &mut Results<'_>) -> Option<Digest> {
    Digest::new(&mut [1.0], &[1], 0.0)
        .map_err(|error| digest_error(error, results))
        .ok()
}

fn write(judgement: &Judgement, results: &mut Results<'_>) {
    let basis = &judgement.basis;
    results.ok();
    verdict(judgement.verdict, results);
    results.word(u64::from(judgement.suspect));
    results.name(stage(basis.stage));
    results.size(basis.runs);
    results.size(basis.fresh);
    results.level(basis.level);
    results.name(basis.estimator.name());
    for x in [
        basis.ratio,
        basis.interval.0,
        basis.interval.1,
        basis.limit,
        basis.detectable,
        basis.scale,
        basis.alpha,
    ] {
        results.float(x);
    }
    for moved in [basis.moved.low, basis.moved.middle, basis.moved.tail] {
        results.word(u64::from(moved));
    }
}

/// The verdict's name, then two words about it: the cause and 0, or the runs there are and those needed, or 0 and 0.
pub(crate) fn verdict(verdict: Verdict, results: &mut Results<'_>) {
    results.name(verdict.name());
    match verdict {
        Verdict::Undecided(cause) => {
            results.name(cause.name());
            results.word(0);
        }
        Verdict::Learning { runs, needed } => {
            results.word(u64::from(runs));
            results.word(u64::from(needed));
        }
        Verdict::Steady | Verdict::Improved | Verdict::Regressed => {
            results.word(0);
            results.word(0);
        }
    }
}
