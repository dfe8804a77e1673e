//! The whole of a test on the device: a run, its verdict, and where that is a suspicion, fresh runs.

use evenkeel_core::{
    Cause, Digest, Judgement, Policy, Stage, Verdict, confirm, fresh_runs_needed, judge,
};
use heapless::Vec;

/// Judges a test against its history: measures a run and, where that is suspect, fresh ones (at most `N`) that confirm or clear it.
/// `measure` is called for each run; `took` sees each run, for example to [send](crate::Sender::send) it.
///
/// # Errors
///
/// Those of `measure`.
pub fn settle<const N: usize, E>(
    history: &[Digest],
    policy: &Policy,
    mut measure: impl FnMut() -> Result<Digest, E>,
    mut took: impl FnMut(&Digest),
) -> Result<Judgement, E> {
    let first = measure()?;
    took(&first);
    let screened = judge(history, &first, policy);
    let needed = fresh_runs_needed(history.len(), policy.alarm_rate, N);
    let mut judgement = screened;
    let mut fresh: Vec<Digest, N> = Vec::new();
    for _ in 0..needed.filter(|_| screened.suspect).unwrap_or(0) {
        let run = measure()?;
        took(&run);
        // It fits: no more than N are needed.
        if fresh.push(run).is_err() {
            break;
        }
        judgement = confirm(history, &screened, &fresh, policy);
        let is_open = judgement.basis.stage == Stage::Screen
            || judgement.verdict == Verdict::Undecided(Cause::TooLittleHistory);
        if !is_open {
            break;
        }
    }
    Ok(judgement)
}
