//! The case of one test: what it wants measured next, until it is settled.
//!
//! ```text
//! first look -> (noisy: a second look, pooled) -> (suspect: fresh runs, until the rank rule has spoken)
//! ```
//!
//! Fresh runs follow each other within seconds, and so does a slow spell of the machine. Runs in which the reference workload
//! was slow too are therefore void: they are measured again, and if that does not end, the machine is the cause of doubt.

use evenkeel_core::{
    BASELINE_RUNS, Cause, Digest, JUDGED_RUNS, Judgement, Policy, Stage, Verdict, confirm,
    fresh_runs_needed, judge,
};
use evenkeel_env::{Conditions, Doubt};
use evenkeel_store::{Record, RunId};

use super::witness::{self, Witness};
use crate::config::Config;
use crate::measure::Failure;
use crate::report::{Change, Judged, Outcome, TestReport};
use crate::{Run, RunPlan, Subject};

/// How many runs above an absolute limit make it certain: the first and so many fresh ones.
const LIMIT_CONFIRMATIONS: usize = 2;

/// The case of one test.
#[derive(Debug)]
pub struct Case {
    subject: Subject,
    policy: Policy,
    plan: RunPlan,
    most_fresh: usize,
    dedicated: bool,
    history: Vec<Digest>,
    changed: Vec<Change>,
    witness: Witness,
    state: State,
    fresh: Vec<Digest>,
    /// Fresh runs that were void.
    void: usize,
    conditions: Conditions,
    notes: Vec<String>,
}

/// How far the case is.
#[derive(Debug)]
enum State {
    /// Nothing was measured yet.
    New,
    /// The first look was too noisy to decide: the same again, pooled with it.
    Again(Run),
    /// Looked at.
    Seen(Seen),
    /// Could not be measured.
    Failed(String),
}

#[derive(Clone, Debug)]
struct Seen {
    digest: Digest,
    /// The reference workload's levels meanwhile, by name.
    reference: Vec<(String, f64)>,
    /// Whether this first look is void, so that a fresh run must take its place as evidence.
    void: bool,
    screened: Judgement,
    judgement: Judgement,
}

impl Case {
    pub(super) fn new(
        subject: Subject,
        policy: Policy,
        config: &Config,
        dedicated: bool,
        baseline: &[&Record],
        changed: Vec<Change>,
    ) -> Self {
        let processes = subject.options.processes.unwrap_or(config.processes).max(1);
        let time_ns = subject.options.time_ns.unwrap_or(config.time_ns);
        Self {
            plan: RunPlan {
                processes,
                time_per_process_ns: time_ns / f64::from(processes),
                iterations: baseline.last().map(|record| record.digest.iterations()),
            },
            most_fresh: config.fresh_runs as usize,
            history: baseline.iter().map(|record| record.digest).collect(),
            witness: Witness::of(baseline),
            state: State::New,
            fresh: Vec::new(),
            void: 0,
            conditions: Conditions::default(),
            notes: Vec::new(),
            subject,
            policy,
            dedicated,
            changed,
        }
    }

    /// The test.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The run that should be measured next; `None` when the case is settled.
    #[must_use]
    pub fn wants(&self) -> Option<RunPlan> {
        match &self.state {
            State::New | State::Again(_) => Some(self.plan),
            State::Failed(_) => None,
            State::Seen(seen) => {
                let wanted = self
                    .fresh_for_rank_rule(seen)
                    .max(self.fresh_for_limit(seen));
                (self.fresh.len() < wanted).then_some(self.plan)
            }
        }
    }

    /// Adds the run that was wanted, or why it could not be measured.
    pub fn add(&mut self, run: Result<Run, Failure>) {
        let taken = run
            .map_err(|failure| failure.to_string())
            .and_then(|run| self.take(run));
        if let Err(reason) = taken {
            self.state = State::Failed(reason);
        }
    }

    fn take(&mut self, run: Run) -> Result<(), String> {
        match std::mem::replace(&mut self.state, State::New) {
            State::New => self.look(run, true),
            State::Again(mut first) => {
                first.extend(run);
                self.look(first, false)
            }
            State::Seen(mut seen) => {
                let digest = run.digest().map_err(|error| error.to_string())?;
                if self.witness.voids(&run, seen.screened.basis.level) {
                    self.void += 1;
                } else {
                    self.fresh.push(digest);
                    seen.judgement = self.confirmed(&seen);
                }
                self.state = State::Seen(seen);
                Ok(())
            }
            State::Failed(reason) => Err(reason),
        }
    }

    fn look(&mut self, run: Run, may_look_again: bool) -> Result<(), String> {
        let digest = run.digest().map_err(|error| error.to_string())?;
        let screened = judge(&self.history, &digest, &self.policy);
        self.conditions = run.conditions;
        if may_look_again && screened.verdict == Verdict::Undecided(Cause::NoisyRun) {
            self.state = State::Again(run);
            return Ok(());
        }
        // Every run of a history keeps one batch size; the first process found it for the runs still to come.
        self.plan.iterations = Some(digest.iterations());
        self.state = State::Seen(Seen {
            digest,
            reference: witness::conditions(&run),
            void: self.witness.voids(&run, screened.basis.level),
            screened,
            judgement: screened,
        });
        Ok(())
    }

    /// What the fresh runs so far say. A suspect counts as one of the new runs of the rank rule; where it is void, the first
    /// fresh run takes its place.
    fn confirmed(&self, seen: &Seen) -> Judgement {
        let all = confirm(&self.history, &seen.screened, &self.fresh, &self.policy);
        let evidence = &self.fresh[usize::from(seen.void).min(self.fresh.len())..];
        match all.verdict {
            Verdict::Regressed if seen.void => {
                confirm(&self.history, &seen.screened, evidence, &self.policy)
            }
            _ => all,
        }
    }

    /// How many fresh runs the rank rule needs, while it can still speak.
    fn fresh_for_rank_rule(&self, seen: &Seen) -> usize {
        let open = match seen.judgement.verdict {
            Verdict::Undecided(Cause::TooLittleHistory) => true,
            _ => seen.judgement.basis.stage == Stage::Screen,
        };
        if !seen.screened.suspect || !open || self.void >= self.most_fresh {
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
    fn runs_needed(&self) -> usize {
        let mut judged = JUDGED_RUNS..BASELINE_RUNS;
        judged
            .find(|runs| self.fresh_needed(*runs).is_some())
            .unwrap_or(BASELINE_RUNS)
    }

    /// How many fresh runs settle whether the absolute limit is exceeded.
    fn fresh_for_limit(&self, seen: &Seen) -> usize {
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

    /// What the knot knows beside the numbers: before a suspicion could be confirmed a test only learns, and a machine that may be
    /// another one each time, or that was slow or stood still meanwhile, is no witness against the code.
    fn tempered(&self, seen: &Seen) -> Verdict {
        let (runs, needed) = (self.history.len(), self.runs_needed());
        if runs < needed {
            return Verdict::Learning {
                runs: runs as u32,
                needed: needed as u32,
            };
        }
        let verdict = seen.judgement.verdict;
        let doubts = self.conditions.doubts();
        let unsettled = seen.judgement.basis.stage == Stage::Screen
            || verdict == Verdict::Undecided(Cause::TooLittleHistory);
        match verdict {
            Verdict::Regressed if !self.dedicated => Verdict::Undecided(Cause::SuspectNotConfirmed),
            Verdict::Regressed if doubts.contains(&Doubt::Throttled) => {
                Verdict::Undecided(Cause::Throttled)
            }
            Verdict::Regressed if doubts.contains(&Doubt::StolenCpu) => {
                Verdict::Undecided(Cause::StolenCpu)
            }
            _ if seen.screened.suspect && unsettled && self.void > 0 => {
                Verdict::Undecided(Cause::SlowMachine)
            }
            verdict => verdict,
        }
    }

    /// The report of the case, and the record to be kept if it was measured.
    pub(super) fn conclude(self, run: RunId, started_at_ns: i64) -> (TestReport, Option<Record>) {
        let (verdict, over_limit_ns) = match &self.state {
            State::Seen(seen) => {
                let over = self.fresh_for_limit(seen) > 0;
                let limit_ns = self.subject.options.limit_ns.filter(|_| over);
                (Some(self.tempered(seen)), limit_ns)
            }
            _ => (None, None),
        };
        let (outcome, record) = match self.state {
            State::Failed(reason) => (Outcome::Failed(reason), None),
            State::New | State::Again(_) => {
                (Outcome::Failed("it was never measured".to_owned()), None)
            }
            State::Seen(mut seen) => {
                // A void run is no measurement of the code: what is kept is the first fresh run that counts. The reference
                // workload alone chose it, so the history stays a fair sample.
                if let (true, Some(fresh)) = (seen.void, self.fresh.first()) {
                    (seen.digest, seen.reference) = (*fresh, Vec::new());
                }
                let judgement = Judgement {
                    verdict: verdict.unwrap_or(seen.judgement.verdict),
                    ..seen.judgement
                };
                let basis = &judgement.basis;
                let record = Record {
                    run,
                    test: self.subject.name.as_str().into(),
                    unit: "ns".into(),
                    started_at_ns,
                    verdict: judgement.verdict,
                    digest: seen.digest,
                    ratio: (basis.runs > 0).then_some(basis.ratio),
                    conditions: self
                        .conditions
                        .facts()
                        .into_iter()
                        .map(|(name, value)| (name.into(), value))
                        .chain(
                            seen.reference
                                .into_iter()
                                .map(|(name, ns)| (name.into(), ns)),
                        )
                        .collect(),
                };
                let judged = Judged {
                    level_ns: seen.digest.level(basis.level),
                    causes: causes(&judgement, &seen.digest, &self.policy, &self.conditions),
                    digest: seen.digest,
                    conditions: self.conditions,
                    over_limit_ns,
                    judgement,
                };
                (Outcome::Judged(Box::new(judged)), Some(record))
            }
        };
        let report = TestReport {
            subject: self.subject,
            outcome,
            kept: false,
            undecided_fails: false,
            changed: self.changed,
            notes: self.notes,
        };
        (report, record)
    }
}

/// Every cause of doubt, the verdict's own first; the machine's own only where there is doubt.
fn causes(
    judgement: &Judgement,
    digest: &Digest,
    policy: &Policy,
    conditions: &Conditions,
) -> Vec<Cause> {
    let Verdict::Undecided(first) = judgement.verdict else {
        return Vec::new();
    };
    let machine = conditions.doubts().into_iter().filter_map(machine_cause);
    let coarse = digest.fields().resolution > policy.tolerance() * digest.median();
    let mut causes = vec![first];
    let alone = digest.processes() == 1;
    let shape = [
        coarse.then_some(Cause::ResolutionLimited),
        alone.then_some(Cause::SingleProcess),
    ];
    for cause in machine.chain(shape.into_iter().flatten()) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

/// What a doubt about the machine is called in a verdict.
pub(crate) fn machine_cause(doubt: Doubt) -> Option<Cause> {
    match doubt {
        Doubt::Throttled => Some(Cause::Throttled),
        Doubt::StolenCpu => Some(Cause::StolenCpu),
        Doubt::CpuPressure | Doubt::MemoryPressure | Doubt::IoPressure => Some(Cause::Pressure),
        Doubt::FrequencyDrift => Some(Cause::FrequencyDrift),
        _ => None,
    }
}
