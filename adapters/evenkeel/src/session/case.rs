//! The case of one test: what it wants measured next, until it is settled.
//!
//! ```text
//! first look -> (noisy: a second look, pooled) -> (suspect: fresh runs, until the rank rule has spoken)
//! ```

use evenkeel_core::{
    Cause, Digest, Judgement, Policy, Stage, Verdict, confirm, fresh_runs_needed, judge,
};
use evenkeel_env::{Conditions, Doubt};
use evenkeel_store::{Record, RunId};

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
    state: State,
    fresh: Vec<Digest>,
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
            state: State::New,
            fresh: Vec::new(),
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
                self.fresh
                    .push(run.digest().map_err(|error| error.to_string())?);
                seen.judgement = confirm(&self.history, &seen.screened, &self.fresh, &self.policy);
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
            screened,
            judgement: screened,
        });
        Ok(())
    }

    /// How many fresh runs the rank rule needs, while it can still speak.
    fn fresh_for_rank_rule(&self, seen: &Seen) -> usize {
        if !seen.screened.suspect {
            return 0;
        }
        let open = match seen.judgement.verdict {
            Verdict::Undecided(Cause::TooLittleHistory) => true,
            _ => seen.judgement.basis.stage == Stage::Screen,
        };
        if !open {
            return 0;
        }
        fresh_runs_needed(self.history.len(), self.policy.alarm_rate, self.most_fresh).unwrap_or(0)
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

    /// The report of the case, and the record to be kept if it was measured.
    pub(super) fn conclude(self, run: RunId, started_at_ns: i64) -> (TestReport, Option<Record>) {
        let over_limit_ns = match &self.state {
            State::Seen(seen) if self.fresh_for_limit(seen) > 0 => self.subject.options.limit_ns,
            _ => None,
        };
        let (outcome, record) = match self.state {
            State::Failed(reason) => (Outcome::Failed(reason), None),
            State::New | State::Again(_) => {
                (Outcome::Failed("it was never measured".to_owned()), None)
            }
            State::Seen(seen) => {
                let judgement = tempered(
                    seen.judgement,
                    self.dedicated,
                    &self.history,
                    &self.conditions,
                );
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

/// What the knot knows beside the numbers: a machine that may be another one each time, or that stood still meanwhile, is no
/// witness against the code.
fn tempered(
    mut judgement: Judgement,
    dedicated: bool,
    history: &[Digest],
    conditions: &Conditions,
) -> Judgement {
    let verdict = judgement.verdict;
    let slow = verdict == Verdict::Regressed;
    judgement.verdict = if slow && !dedicated {
        Verdict::Undecided(Cause::SuspectNotConfirmed)
    } else if slow && conditions.doubts().contains(&Doubt::Throttled) {
        Verdict::Undecided(Cause::Throttled)
    } else if slow && conditions.doubts().contains(&Doubt::StolenCpu) {
        Verdict::Undecided(Cause::StolenCpu)
    } else if judgement.basis.stage == Stage::Screen
        && verdict == Verdict::Undecided(Cause::SuspectNotConfirmed)
        && !history.is_empty()
    {
        // Suspect, but the rank rule was not even begun: the history is too short for it.
        Verdict::Undecided(Cause::TooLittleHistory)
    } else {
        verdict
    };
    judgement
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
    let machine = conditions
        .doubts()
        .into_iter()
        .filter_map(|doubt| match doubt {
            Doubt::Throttled => Some(Cause::Throttled),
            Doubt::StolenCpu => Some(Cause::StolenCpu),
            Doubt::CpuPressure | Doubt::MemoryPressure | Doubt::IoPressure => Some(Cause::Pressure),
            Doubt::FrequencyDrift => Some(Cause::FrequencyDrift),
            _ => None,
        });
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
