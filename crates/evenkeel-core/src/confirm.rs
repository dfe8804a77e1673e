//! Fresh evidence on a suspect: the rank rule over whole runs.

use libm::{exp, log};

use crate::Digest;
use crate::band::{BASELINE_RUNS, Band};
use crate::baseline::{collect, latest, learning};
use crate::compare::unpaired_interval;
use crate::extreme::larger;
use crate::judge::{Basis, Judgement, Stage};
use crate::policy::Policy;
use crate::sample::middle;
use crate::sequential::rank_rule_alpha;
use crate::sort::sort;
use crate::verdict::{Cause, Verdict};

/// Decides on a suspect with fresh runs, measured after the suspicion and never looked at before: the rank rule.
///
/// * `Regressed` if every fresh run is slower than every run of the history, as the suspect is, the slowdown is above the
///   tolerance, and that is rarer among unchanged runs than the policy's alarm rate, `1 / C(K + m + 1, m + 1)`;
/// * `Steady` if the fresh runs' median lies inside the band: the suspicion was an outlier (`Learning` while the band is provisional);
/// * `Undecided` otherwise.
///
/// `screened` is what [`judge`](crate::judge()) said of the run; without suspicion or without fresh runs it is returned as it is.
#[must_use]
pub fn confirm(
    history: &[Digest],
    screened: &Judgement,
    fresh: &[Digest],
    policy: &Policy,
) -> Judgement {
    let history = latest(history);
    let level = screened.basis.level;
    let mut logs = [0.0; BASELINE_RUNS];
    let old = collect(history, level, &mut logs);
    let Some(band) = Band::new(old, 0.0, policy).filter(|_| screened.suspect) else {
        return *screened;
    };
    let mut fresh_logs = [0.0; BASELINE_RUNS];
    let new = collect(latest(fresh), level, &mut fresh_logs);
    sort(new);
    let (Some(fastest), count) = (new.first(), new.len()) else {
        return *screened;
    };
    let median = middle(new);
    // The suspect itself is above every old run too, so it counts as one of the new runs: unconditionally, an unchanged
    // run ends up here with exactly this chance, although the same history has already been asked by the screen.
    let alpha = rank_rule_alpha(old.len(), count + 1);
    let beyond = larger(band.slowest, band.centre + log(1.0 + policy.tolerance()));
    let limit = band.centre + log(screened.basis.limit);
    let verdict = if *fastest > beyond && alpha <= policy.alarm_rate {
        Verdict::Regressed
    } else if *fastest > beyond {
        Verdict::Undecided(Cause::TooLittleHistory)
    } else if median <= limit && band.is_provisional() {
        learning(old.len())
    } else if median <= limit {
        Verdict::Steady
    } else {
        Verdict::Undecided(Cause::SuspectNotConfirmed)
    };
    let interval = unpaired_interval(old, new, 0.95)
        .map_or(band.ratio_interval(median), |(low, high)| {
            (exp(low), exp(high))
        });
    Judgement {
        verdict,
        suspect: true,
        basis: Basis {
            stage: Stage::Confirm,
            fresh: count,
            ratio: exp(median - band.centre),
            interval,
            alpha,
            ..screened.basis
        },
    }
}
