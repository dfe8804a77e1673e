//! One test's history, judged once more: each run as if it were new, and the runs after it as if they were fresh.

use evenkeel::kernel::{
    BASELINE_RUNS, Digest, JUDGED_RUNS, Policy, Verdict, confirm, fresh_runs_needed, judge,
};
use evenkeel::store::{BaselineRule, History, Record, RunId, Stored};

use super::share::Share;

/// The injected slowdowns.
pub(super) const STEPS: [f64; 5] = [0.02, 0.03, 0.05, 0.10, 0.20];

/// What became of one test's runs.
#[derive(Default)]
pub(super) struct Replay {
    /// Runs as they are that were suspect, and that were red.
    pub(super) suspect: Share,
    pub(super) red: Share,
    /// For each step, slowed runs that were red.
    pub(super) found: [Share; STEPS.len()],
    /// The runs that were judged as they are, and whether red.
    pub(super) runs: Vec<(RunId, bool)>,
}

/// Replays a history under a policy whose alarm rate is this test's own; at most `most_fresh` runs confirm a suspicion.
///
/// A run that was `regressed` when it was measured is no unchanged code, and is left out. Nothing that was measured beside the tests is
/// replayed: no reference workload, no suite, no kept build. So a real run has more ways out of a suspicion than a replayed one.
pub(super) fn replay(
    history: &History,
    rule: &BaselineRule,
    policy: &Policy,
    most_fresh: usize,
) -> Replay {
    let mut replay = Replay::default();
    for epoch in history.epochs() {
        let unchanged: Vec<&Stored<Record>> = epoch
            .iter()
            .filter(|record| record.verdict != Verdict::Regressed)
            .collect();
        let mut baseline: Vec<Digest> = Vec::new();
        for (index, record) in unchanged.iter().enumerate() {
            let later = unchanged.iter().skip(index + 1).map(|later| later.digest);
            replay.judge(&baseline, record, later, policy, most_fresh);
            if rule.admits(record, history.is_accepted(record.run)) {
                if baseline.len() == BASELINE_RUNS {
                    baseline.remove(0);
                }
                baseline.push(record.digest);
            }
        }
    }
    replay
}

impl Replay {
    fn judge(
        &mut self,
        baseline: &[Digest],
        record: &Stored<Record>,
        later: impl Iterator<Item = Digest>,
        policy: &Policy,
        most_fresh: usize,
    ) {
        let runs = baseline.len();
        let needed = fresh_runs_needed(runs, policy.alarm_rate, most_fresh);
        let Some(needed) = needed.filter(|_| runs >= JUDGED_RUNS) else {
            return;
        };
        let fresh: Vec<Digest> = later.take(needed).collect();
        if fresh.len() < needed {
            return;
        }
        let found = |factor: f64| {
            // A factor of at most 1.2 takes no time out of range that a clock can measure.
            let slowed = |digest: &Digest| digest.divided_by(1.0 / factor).ok();
            let run = slowed(&record.digest)?;
            let fresh: Vec<Digest> = fresh.iter().filter_map(slowed).collect();
            let screened = judge(baseline, &run, policy);
            let confirmed = confirm(baseline, &screened, &fresh, policy);
            Some((screened.suspect, confirmed.verdict == Verdict::Regressed))
        };
        if let Some((suspect, red)) = found(1.0) {
            self.suspect.count(suspect);
            self.red.count(red);
            self.runs.push((record.run, red));
        }
        for (share, step) in self.found.iter_mut().zip(STEPS) {
            if let Some((_, red)) = found(1.0 + step) {
                share.count(red);
            }
        }
    }

    /// The smallest step that was found in nine of ten runs.
    pub(super) fn detects(&self) -> Option<f64> {
        let steps = STEPS.into_iter().zip(&self.found);
        let mut seen = steps.filter(|(_, share)| share.trials > 0 && share.value() >= 0.9);
        seen.next().map(|(step, _)| step)
    }
}

#[cfg(test)]
mod tests {
    use evenkeel::store::{Acceptance, Origin, Store};

    use super::*;

    /// 60 runs that scatter by about `scatter`, in an order without a trend.
    fn replayed(scatter: f64, slower_from: usize, accepted: Option<usize>) -> Replay {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let origin = Origin::new("here");
        for n in 0..60_usize {
            let level = if n < slower_from { 100.0 } else { 150.0 };
            let level = level * (1.0 + scatter * ((n * 11 % 7) as f64 - 3.0) / 2.0);
            let mut times: Vec<f64> = (0..24).map(|i| level + 0.01 * f64::from(i % 4)).collect();
            let record = Record {
                run: RunId::new(),
                test: "t".into(),
                unit: "ns".into(),
                started_at_ns: n as i64,
                verdict: Verdict::Steady,
                digest: Digest::new(&mut times, &[8, 8, 8], 0.0).unwrap(),
                ratio: None,
                conditions: Vec::new(),
            };
            let acceptance = (accepted == Some(n)).then(|| Acceptance {
                id: RunId::new(),
                test: "t".into(),
                run: record.run,
                reason: String::new(),
                by: String::new(),
                at_ns: n as i64,
            });
            store
                .append(&origin, &[record], acceptance.as_slice())
                .unwrap();
        }
        let history = store.read_test("here", "t").unwrap();
        replay(&history, &BaselineRule::default(), &Policy::DEFAULT, 10)
    }

    #[test]
    fn unchanged_runs_are_not_red_and_slowed_ones_are_from_a_step_above_the_noise() {
        let calm = replayed(0.003, 60, None);
        assert_eq!((calm.red.hits, calm.detects()), (0, Some(0.03)));
        assert!(calm.red.trials > 40);
        let restless = replayed(0.03, 60, None);
        assert_eq!((restless.red.hits, restless.detects()), (0, Some(0.20)));
    }

    #[test]
    fn a_change_that_nobody_accepted_shows_as_red_and_an_accepted_one_does_not() {
        assert!(replayed(0.003, 30, None).red.hits > 0);
        assert_eq!(replayed(0.003, 30, Some(30)).red.hits, 0);
    }
}
