//! The case of one test: what it wants measured next, until it is settled.
//!
//! ```text
//! first look -> (noisy: a second look, pooled) -> (suspect: a duet with a kept build, or fresh runs until the rank rule has spoken)
//! ```

use evenkeel_core::{BASELINE_RUNS, Cause, Digest, Judgement, Policy, Verdict, judge};
use evenkeel_env::Conditions;
use evenkeel_store::{BaselineRule, History, Record, RunId};

use super::doubt::causes;
use super::drift::Drift;
use super::symptoms;
use super::witness::{self, Witness};
use crate::config::Config;
use crate::measure::Failure;
use crate::report::{Change, Judged, Outcome, TestReport};
use crate::{Options, Run, RunPlan, Subject};

/// The case of one test.
#[derive(Debug)]
pub struct Case {
    pub(super) subject: Subject,
    pub(super) policy: Policy,
    plan: RunPlan,
    pub(super) most_fresh: usize,
    pub(super) dedicated: bool,
    pub(super) history: Vec<Digest>,
    /// The first run of the current epoch.
    epoch: Option<RunId>,
    changed: Vec<Change>,
    drift: Option<Drift>,
    witness: Witness,
    pub(super) state: State,
    /// By which factor this machine may be slower now than it usually is for this test, at least 1.
    pub(super) allowance: f64,
    /// Whether the suite's own slowness may explain the suspicion.
    pub(super) excused: bool,
    pub(super) fresh: Vec<Digest>,
    /// Fresh runs that were void.
    pub(super) void: usize,
    pub(super) conditions: Conditions,
    pub(super) notes: Vec<String>,
}

/// How a run of a test with these options is measured.
pub(super) fn plan(options: &Options, config: &Config, iterations: Option<u64>) -> RunPlan {
    let processes = options.processes.unwrap_or(config.processes).max(1);
    let time_ns = options.time_ns.unwrap_or(config.time_ns);
    RunPlan {
        processes,
        time_per_process_ns: time_ns / f64::from(processes),
        iterations,
    }
}

/// How far the case is.
#[derive(Debug)]
pub(super) enum State {
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
pub(super) struct Seen {
    pub(super) digest: Digest,
    by_process: Vec<[f64; 5]>,
    /// The reference workload's levels meanwhile, by name.
    reference: Vec<(String, f64)>,
    /// Whether this first look is void, so that a fresh run must take its place as evidence.
    pub(super) void: bool,
    /// The causes of doubt that its observations show.
    symptoms: Vec<Cause>,
    pub(super) screened: Judgement,
    pub(super) judgement: Judgement,
}

impl Case {
    /// The case of a test without a [`Session`](super::Session), for hosts that keep the store's files and look at the machine
    /// themselves.
    ///
    /// `policy` is that of the test, its alarm rate already divided among the tests that are judged together; `dedicated` says whether
    /// fresh processes may confirm a slowdown; `rule` says which runs of the history judge.
    #[must_use]
    pub fn alone(
        subject: Subject,
        policy: Policy,
        config: &Config,
        dedicated: bool,
        history: &History,
        rule: &BaselineRule,
    ) -> Self {
        let baseline = history.baseline(rule, BASELINE_RUNS);
        let epoch = history.epoch().first().map(|record| record.run);
        let drift = Drift::of(history, rule, &policy);
        Self::new(
            subject,
            policy,
            config,
            dedicated,
            (epoch, &baseline),
            Vec::new(),
            drift,
        )
    }

    pub(super) fn new(
        subject: Subject,
        policy: Policy,
        config: &Config,
        dedicated: bool,
        (epoch, baseline): (Option<RunId>, &[&Record]),
        changed: Vec<Change>,
        drift: Option<Drift>,
    ) -> Self {
        let iterations = baseline.last().map(|record| record.digest.iterations());
        Self {
            plan: plan(&subject.options, config, iterations),
            most_fresh: config.fresh_runs as usize,
            history: baseline.iter().map(|record| record.digest).collect(),
            epoch,
            witness: Witness::of(baseline),
            state: State::New,
            allowance: 1.0,
            excused: false,
            fresh: Vec::new(),
            void: 0,
            conditions: Conditions::default(),
            notes: Vec::new(),
            subject,
            policy,
            dedicated,
            changed,
            drift,
        }
    }

    /// The test.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Whether that run, or what was built for it, is of the test's current epoch.
    #[must_use]
    pub fn is_of_this_epoch(&self, run: RunId) -> bool {
        self.epoch.is_some_and(|first| first <= run)
    }

    /// Whether the first look, or a second one at a noisy run, is still to be taken.
    #[must_use]
    pub const fn awaits_look(&self) -> bool {
        matches!(self.state, State::New | State::Again(_))
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

    /// Adds a run of which the digest alone is known, such as a device sends it: the first that is looked at, or a fresh one. What a
    /// settled case does not want is left out.
    pub fn add_digest(&mut self, digest: Digest) {
        match std::mem::replace(&mut self.state, State::New) {
            State::New => {
                let screened = judge(&self.history, &digest, &self.policy);
                self.state = State::Seen(Seen {
                    digest,
                    by_process: Vec::new(),
                    reference: Vec::new(),
                    void: false,
                    symptoms: symptoms::of_digest(&digest, self.policy.tolerance()),
                    screened,
                    judgement: screened,
                });
            }
            State::Seen(mut seen) => {
                if self.fresh.len() < self.fresh_for_rank_rule(&seen) {
                    self.fresh.push(digest);
                    seen.judgement = self.confirmed(&seen);
                }
                self.state = State::Seen(seen);
            }
            other => self.state = other,
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
            by_process: run.by_process(),
            reference: witness::conditions(&run),
            void: self.witness.voids(&run, screened.basis.level),
            symptoms: symptoms::of(&run, &digest, self.policy.tolerance()),
            screened,
            judgement: screened,
        });
        Ok(())
    }

    /// A noisy first look stands where no second one was taken.
    fn look_no_more(&mut self) {
        if matches!(self.state, State::Again(_))
            && let State::Again(run) = std::mem::replace(&mut self.state, State::New)
            && let Err(reason) = self.look(run, false)
        {
            self.state = State::Failed(reason);
        }
    }

    /// Adds a sentence that a reader should know beside the verdict.
    pub fn remark(&mut self, note: String) {
        self.notes.push(note);
    }

    /// The report of the case, and the record to be kept if it was measured.
    #[must_use]
    pub fn conclude(
        mut self,
        run: RunId,
        started_at_ns: i64,
        commit: Option<&str>,
    ) -> (TestReport, Option<Record>) {
        self.look_no_more();
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
                    seen.by_process.clear();
                }
                let drift = self.drift.take();
                self.notes
                    .extend(drift.and_then(|drift| drift.warning(&seen.digest, commit)));
                let judgement = Judgement {
                    verdict: verdict.unwrap_or(seen.judgement.verdict),
                    ..seen.judgement
                };
                let basis = &judgement.basis;
                let record = Record {
                    run,
                    test: self.subject.name.as_str().into(),
                    unit: self.subject.options.metric.unit().into(),
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
                    causes: causes(&judgement, &seen.symptoms, &self.conditions),
                    digest: seen.digest,
                    by_process: seen.by_process,
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
