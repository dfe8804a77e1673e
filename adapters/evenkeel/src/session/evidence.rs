//! Fresh evidence on a case: new runs by the rank rule, or a duet with a build that was kept.
//!
//! Fresh runs follow each other within seconds, and so does a slow spell of the machine. Runs in which the reference workload
//! was slow too are therefore void: they are measured again, and if that does not end, the machine is the cause of doubt. And
//! whoever looks once and then again a moment later sees the same weather twice: where a build of the baseline was kept, a
//! duet with it decides instead, in which both sides have the same weather.

use evenkeel_core::{
    BASELINE_RUNS, Basis, Cause, Digest, JUDGED_RUNS, Judgement, Policy, Stage, Verdict, confirm,
    fresh_runs_needed, judge,
};

use super::Session;
use super::case::{Case, Seen, State};
use crate::duet::Finding;

/// How many runs above an absolute limit make it certain: the first and so many fresh ones.
const LIMIT_CONFIRMATIONS: usize = 2;

impl Session {
    /// Which cases the first look suspects and nothing has settled yet, and the policy by which a duet should decide each: each duet's evidence is
    /// its own, so together they may raise the whole suite's share of false alarms.
    #[must_use]
    pub fn suspects(&self, cases: &[Case]) -> Vec<(usize, Policy)> {
        let suspects = || {
            cases
                .iter()
                .enumerate()
                .filter(|(_, case)| case.is_suspect())
        };
        let alarm_rate = self.config.alarm_rate / suspects().count().max(1) as f64;
        let policy = |case: &Case| Policy {
            alarm_rate,
            ..case.policy
        };
        suspects()
            .map(|(index, case)| (index, policy(case)))
            .collect()
    }
}

impl Case {
    /// Whether the first look suspects the run and nothing has settled it yet.
    pub(super) fn is_suspect(&self) -> bool {
        match &self.state {
            State::Seen(seen) => {
                seen.screened.suspect && seen.judgement.basis.stage == Stage::Screen
            }
            _ => false,
        }
    }

    /// Takes in what a duet with a kept build found; `build` is that build in words. It settles a suspicion whatever it found.
    pub fn hear(&mut self, finding: &Finding, build: &str) {
        let State::Seen(seen) = &mut self.state else {
            return;
        };
        let settled = &finding.settled;
        seen.judgement = Judgement {
            verdict: finding.verdict,
            suspect: true,
            basis: Basis {
                stage: Stage::Duet,
                fresh: settled.pairs,
                ratio: settled.ratio,
                interval: settled.interval,
                limit: finding.limit,
                alpha: finding.alpha,
                moved: settled.moved,
                ..seen.screened.basis
            },
        };
        self.notes.push(format!(
            "decided by a duet with {build}: {} process pairs in {:.1} s",
            settled.pairs, finding.seconds
        ));
    }

    /// The first look's ratio to the history, where there is enough of that to judge.
    pub(super) fn first_ratio(&self) -> Option<f64> {
        match &self.state {
            _ if self.subject.options.metric.is_count() => None,
            State::Seen(seen) if seen.screened.basis.runs >= JUDGED_RUNS => {
                Some(seen.screened.basis.ratio)
            }
            _ => None,
        }
    }

    /// Takes in that the suite as a whole was slower by that factor. A suspicion that this alone may explain is not followed up.
    pub(super) fn allow_for(&mut self, suite: f64) {
        if self.subject.options.metric.is_count() {
            return;
        }
        // What slows a machine down slows one test more than another, seldom more than twice as much as the median one.
        self.allowance = (suite * suite).max(1.0);
        let State::Seen(seen) = &self.state else {
            return;
        };
        let calmer = seen.digest.divided_by(self.allowance);
        let stands_out =
            calmer.is_ok_and(|calmer| judge(&self.history, &calmer, &self.policy).suspect);
        let is_open = seen.judgement.suspect && seen.judgement.basis.stage == Stage::Screen;
        if is_open && !stands_out {
            self.excused = true;
        }
    }

    /// What the fresh runs so far say. A suspect counts as one of the new runs of the rank rule; where it is void, the first
    /// fresh run takes its place.
    pub(super) fn confirmed(&self, seen: &Seen) -> Judgement {
        let by = |fresh: &[Digest]| confirm(&self.history, &seen.screened, fresh, &self.policy);
        let all = by(&self.fresh);
        let evidence = &self.fresh[usize::from(seen.void).min(self.fresh.len())..];
        let found = match all.verdict {
            Verdict::Regressed if seen.void => by(evidence),
            _ => all,
        };
        if found.verdict != Verdict::Regressed || self.allowance <= 1.0 {
            return found;
        }
        // A factor that takes a digest out of range leaves no evidence.
        let calmer: Vec<Digest> = evidence
            .iter()
            .filter_map(|digest| digest.divided_by(self.allowance).ok())
            .collect();
        match by(&calmer).verdict {
            Verdict::Regressed => found,
            _ => Judgement {
                verdict: Verdict::Undecided(Cause::SuiteShift),
                ..found
            },
        }
    }

    /// How many fresh runs the rank rule needs, while it can still speak.
    pub(super) fn fresh_for_rank_rule(&self, seen: &Seen) -> usize {
        let open = match seen.judgement.verdict {
            Verdict::Undecided(Cause::TooLittleHistory) => true,
            _ => seen.judgement.basis.stage == Stage::Screen,
        };
        if !seen.screened.suspect || !open || self.excused || self.void >= self.most_fresh {
            return 0;
        }
        let needed = self.fresh_needed(self.history.len());
        needed.map_or(0, |needed| needed + usize::from(seen.void))
    }

    /// How many fresh runs the rank rule needs after so many runs; `None` if more than the configuration allows.
    fn fresh_needed(&self, runs: usize) -> Option<usize> {
        fresh_runs_needed(runs, self.policy.alarm_rate, self.most_fresh)
    }

    /// From how many runs on a suspicion could be confirmed: before that a test only learns.
    pub(super) fn runs_needed(&self) -> usize {
        let mut judged = JUDGED_RUNS..BASELINE_RUNS;
        judged
            .find(|runs| self.fresh_needed(*runs).is_some())
            .unwrap_or(BASELINE_RUNS)
    }

    /// How many fresh runs settle whether the absolute limit is exceeded.
    pub(super) fn fresh_for_limit(&self, seen: &Seen) -> usize {
        let level = seen.screened.basis.level;
        let above = |digest: &Digest| {
            let limit = self.subject.options.limit_ns;
            limit.is_some_and(|limit| digest.level(level) > limit)
        };
        if above(&seen.digest) && self.fresh.iter().all(above) {
            LIMIT_CONFIRMATIONS
        } else {
            0
        }
    }
}
