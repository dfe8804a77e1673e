//! Where everything meets: the configuration, the environment, the history and the judge.
//!
//! ```text
//! Session::open -> case -> (wants -> measure -> add)* -> conclude -> Report
//! ```

mod case;
mod counterpart;
mod device;
mod doubt;
mod drift;
mod evidence;
mod foreign;
mod growth;
mod origin;
mod shift;
mod source;
mod symptoms;
mod witness;

pub use case::Case;
pub use device::clock_hz;
pub(crate) use doubt::machine_cause;
pub use source::Source;

use std::path::Path;
use std::sync::Mutex;
use std::time::{Instant, SystemTime};

use evenkeel_core::wire::Device;
use evenkeel_core::{BASELINE_RUNS, Policy, Prior, Verdict};
use evenkeel_env::{Environment, Key, Provider, Revision};
use evenkeel_store::{
    Acceptance, Archive, BaselineRule, History, Origin, Record, Retention, RunId, Store, StoreError,
};

use self::drift::Drift;
use crate::config::{Config, ConfigError, Undecided};
use crate::measure::Failure;
use crate::report::{Change, Report, TestReport};
use crate::{Options, Run, RunPlan, Subject};

/// The profile in the environment's key: only optimised builds are measured, so there is one.
const PROFILE: &str = "optimised";

/// One suite run: opened once per process, shared by all its tests.
#[derive(Debug)]
pub struct Session {
    config: Config,
    environment: Environment,
    origin: Origin,
    rule: BaselineRule,
    run: RunId,
    began: (SystemTime, Instant),
    /// Where runs are kept; `None` if it cannot be used, and a note says why.
    store: Option<Store>,
    /// All histories, where the whole suite is judged by one process.
    archive: Option<Archive>,
    notes: Mutex<Vec<String>>,
}

impl Session {
    /// A session for one test, or a few, of the project around `start`: each history is read by itself.
    ///
    /// # Errors
    ///
    /// The configuration cannot be used. A store that cannot be used is a note in the report: the run is judged all the same.
    pub fn open(start: &Path) -> Result<Self, ConfigError> {
        let config = Config::load(start)?;
        let revision = Revision::read(&config.root);
        Ok(Self::new(config, Environment::probe(), revision))
    }

    /// A session for a whole suite: all histories are read at once, and git is asked whether the working tree is clean.
    #[must_use]
    pub fn for_suite(config: Config) -> Self {
        Self::for_suite_in(config, Environment::probe())
    }

    /// As [`Session::for_suite`], in an environment that was found or made up by the caller.
    #[must_use]
    pub fn for_suite_in(config: Config, environment: Environment) -> Self {
        let revision = Revision::examine(&config.root);
        Self::new(config, environment, revision).with_archive()
    }

    /// A session for what another program measured, perhaps elsewhere and earlier.
    #[must_use]
    pub fn for_import(config: Config, source: &Source) -> Self {
        let revision = match &source.revision {
            Some(revision) => revision.clone(),
            None => Revision::examine(&config.root),
        };
        let mut session = Self::new(config, Environment::probe(), revision);
        source.shape(&mut session);
        session.with_archive()
    }

    /// A session for what a device measured, in the environment that the device names.
    #[must_use]
    pub fn for_device(config: Config, device: &Device<'_>) -> Self {
        let revision = Revision::examine(&config.root);
        let environment = device::environment(device);
        let mut session = Self::of_profile(config, environment, device.build, revision);
        device::shape(device, &mut session.origin);
        session.with_archive()
    }

    /// Reads all histories.
    fn with_archive(self) -> Self {
        let mut session = self;
        session.archive = session
            .store
            .as_ref()
            .and_then(|store| session.noted(store.read(&session.origin.environment)));
        let damage: Vec<String> = session
            .archive
            .iter()
            .flat_map(|archive| archive.damage())
            .map(ToString::to_string)
            .collect();
        damage.into_iter().for_each(|damage| session.note(damage));
        session
    }

    fn new(config: Config, environment: Environment, revision: Revision) -> Self {
        Self::of_profile(config, environment, PROFILE, revision)
    }

    fn of_profile(
        config: Config,
        environment: Environment,
        profile: &str,
        revision: Revision,
    ) -> Self {
        let key = environment.key(profile, config.label.as_deref());
        let origin = origin::of(&environment, &key, revision, &config.root);
        let mut session = Self {
            rule: BaselineRule {
                branch: Some(config.baseline_branch.clone()),
                in_ci: environment.ci.provider != Provider::Local,
            },
            run: RunId::new(),
            began: (SystemTime::now(), Instant::now()),
            store: None,
            archive: None,
            notes: Mutex::default(),
            environment,
            origin,
            config,
        };
        session.store = session.noted(Store::open(&session.config.dir));
        session
    }

    /// What the project chose.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// What was found on the machine.
    #[must_use]
    pub const fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The key under which this environment's runs are kept.
    ///
    /// # Errors
    ///
    /// Never in practice: the key was made by [`Environment::key`].
    pub fn key(&self) -> Result<Key, evenkeel_env::KeyError> {
        Key::parse(&self.origin.environment)
    }

    /// The same as text.
    #[must_use]
    pub fn environment_key(&self) -> &str {
        &self.origin.environment
    }

    /// Whether fresh processes of this job may confirm a slowdown.
    #[must_use]
    pub fn is_dedicated(&self) -> bool {
        self.config.is_dedicated(self.environment.kind())
    }

    /// The kept runs of one test in this environment; empty if there are none or the store cannot be used.
    #[must_use]
    pub fn history(&self, test: &str) -> History {
        if let Some(archive) = &self.archive {
            return archive.history(test);
        }
        let history = self
            .store
            .as_ref()
            .and_then(|store| self.noted(store.read_test(&self.origin.environment, test)))
            .unwrap_or_default();
        for damage in history.damage() {
            self.note(damage.to_string());
        }
        history
    }

    /// The runs of a history that judge in this session, oldest first.
    #[must_use]
    pub fn baseline<'h>(&self, history: &'h History) -> Vec<&'h Record> {
        let baseline = history.baseline(&self.rule, BASELINE_RUNS);
        // What is imported may have been imported before: a run is no evidence on itself.
        let others = baseline.into_iter().filter(|record| record.run != self.run);
        others.collect()
    }

    /// Whether this session's run of a test is in its history already: it was imported before.
    #[must_use]
    pub fn has_kept(&self, test: &str) -> bool {
        let history = self.history(test);
        history
            .records()
            .iter()
            .any(|record| record.run == self.run)
    }

    /// The names of all tests with a history in this environment.
    #[must_use]
    pub fn known_tests(&self) -> Vec<String> {
        match (&self.archive, &self.store) {
            (Some(archive), _) => archive.tests(),
            (None, Some(store)) => self
                .noted(store.read(&self.origin.environment))
                .map(|archive| archive.tests())
                .unwrap_or_default(),
            (None, None) => Vec::new(),
        }
    }

    /// What a test with these options is judged by, as one of `tests` that share the declared rate of false alarms.
    #[must_use]
    pub fn policy(&self, options: &Options, tests: usize) -> Policy {
        let base = self.config.policy(self.environment.kind());
        Policy {
            floor: options.floor.unwrap_or(base.floor),
            budget: options.budget.unwrap_or(base.budget),
            alarm_rate: base.alarm_rate / tests.max(1) as f64,
            prior: match options.metric.is_count() {
                true => Prior::COUNTED,
                false => base.prior,
            },
            ..base
        }
    }

    /// Opens the case of one test; `tests` is how many are judged together and share the declared rate of false alarms.
    #[must_use]
    pub fn case(&self, subject: Subject, tests: usize) -> Case {
        let history = self.history(&subject.name);
        let baseline = self.baseline(&history);
        let policy = self.policy(&subject.options, tests);
        let subject_is_count = subject.options.metric.is_count();
        let changed = self.changes(&history, &baseline);
        let drift = Drift::of(&history, &self.rule, &policy);
        Case::new(
            subject,
            policy,
            &self.config,
            self.is_dedicated() || subject_is_count,
            (history.epoch().first().map(|record| record.run), &baseline),
            changed,
            drift,
        )
    }

    /// Measures and judges one test, and keeps its run.
    ///
    /// # Errors
    ///
    /// None: what fails while measuring is in the report.
    pub fn judge(
        &self,
        subject: Subject,
        measure: &mut dyn FnMut(&RunPlan) -> Result<Run, Failure>,
    ) -> TestReport {
        let mut case = self.case(subject, 1);
        while let Some(plan) = case.wants() {
            case.add(measure(&plan));
        }
        self.close(case)
    }

    /// Closes the case of one test, settled or not: keeps its run, and reports.
    #[must_use]
    pub fn close(&self, case: Case) -> TestReport {
        let (mut report, record) = case.conclude(self.run, self.started_at_ns(), self.commit());
        report.kept = record.is_some_and(|record| self.keep(&[record]));
        self.name_foreign(std::slice::from_mut(&mut report));
        report.notes.append(&mut self.take_notes());
        report.undecided_fails = self.undecided_fails();
        report
    }

    /// Closes the cases of a suite: keeps their runs in one segment, tidies the store, and reports.
    #[must_use]
    pub fn conclude(&self, cases: Vec<Case>) -> Report {
        let (mut tests, records): (Vec<TestReport>, Vec<Option<Record>>) = cases
            .into_iter()
            .map(|case| case.conclude(self.run, self.started_at_ns(), self.commit()))
            .unzip();
        let kept: Vec<bool> = records.iter().map(Option::is_some).collect();
        let records: Vec<Record> = records.into_iter().flatten().collect();
        let stored = self.keep(&records);
        for (report, kept) in tests.iter_mut().zip(kept) {
            report.kept = kept && stored;
            report.undecided_fails = self.undecided_fails();
        }
        self.name_foreign(&mut tests);
        self.tidy();
        Report {
            started_at_ns: self.started_at_ns(),
            seconds: self.began.1.elapsed().as_secs_f64(),
            environment: self.origin.environment.clone(),
            facts: self.origin.facts.clone(),
            dedicated: self.is_dedicated(),
            alarm_rate: self.config.alarm_rate,
            undecided_fails: self.undecided_fails(),
            tests,
            unjudged: Vec::new(),
            notes: self.take_notes(),
        }
    }

    /// Starts a new epoch of a test at its newest run.
    ///
    /// # Errors
    ///
    /// The store cannot be used, or the test has no run here.
    pub fn accept(&self, test: &str, reason: &str, by: &str) -> Result<Record, AcceptError> {
        let Some(store) = &self.store else {
            return Err(AcceptError::NoStore(self.take_notes().join("; ")));
        };
        let history = store.read_test(&self.origin.environment, test)?;
        let Some(latest) = history.latest() else {
            return Err(AcceptError::Unknown(test.to_owned()));
        };
        let acceptance = Acceptance {
            id: RunId::new(),
            test: test.into(),
            run: latest.run,
            reason: reason.to_owned(),
            by: by.to_owned(),
            at_ns: self.started_at_ns(),
        };
        store.append(&self.origin, &[], &[acceptance])?;
        Ok(latest.item.clone())
    }

    /// Adds records to the store; whether they are safe on the disk.
    fn keep(&self, records: &[Record]) -> bool {
        let Some(store) = &self.store else {
            return false;
        };
        self.noted(store.append(&self.origin, records, &[]))
            .is_some()
    }

    /// Merges small segments and drops what is too old, if nobody else is at it.
    fn tidy(&self) {
        let Some(store) = &self.store else {
            return;
        };
        self.noted(store.fold(&self.origin.environment));
        self.noted(store.prune(&self.retention()));
    }

    /// How long this project keeps runs.
    #[must_use]
    pub fn retention(&self) -> Retention {
        Retention {
            max_age_days: self.config.keep_days,
            max_runs: self.config.keep_runs as usize,
            keep_at_least: BASELINE_RUNS,
            baseline: self.rule.clone(),
            max_bytes: None,
        }
    }

    /// What is different now from the baseline's last run, beside the environment's key.
    fn changes(&self, history: &History, baseline: &[&Record]) -> Vec<Change> {
        let last = baseline.last().and_then(|last| {
            let stored = history.records().iter().rev();
            stored.into_iter().find(|stored| stored.run == last.run)
        });
        last.map(|stored| origin::changes(&stored.origin, &self.origin))
            .unwrap_or_default()
    }

    /// Whether a run of this session with that verdict may join the baseline.
    #[must_use]
    pub fn admits(&self, verdict: Verdict) -> bool {
        self.rule.admits_from(&self.origin, verdict, false)
    }

    /// The run that this session measures.
    #[must_use]
    pub const fn run(&self) -> RunId {
        self.run
    }

    /// The commit that is measured, where it is known.
    #[must_use]
    pub fn commit(&self) -> Option<&str> {
        self.origin.commit.as_deref()
    }

    fn undecided_fails(&self) -> bool {
        self.config.undecided == Undecided::Fail
    }

    fn started_at_ns(&self) -> i64 {
        let since = self.began.0.duration_since(SystemTime::UNIX_EPOCH);
        since.map_or(0, |since| {
            i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
        })
    }

    /// The value, or a note that says why there is none.
    fn noted<T>(&self, result: Result<T, StoreError>) -> Option<T> {
        result.map_err(|error| self.note(error.to_string())).ok()
    }

    fn note(&self, note: String) {
        if let Ok(mut notes) = self.notes.lock()
            && !notes.contains(&note)
        {
            notes.push(note);
        }
    }

    fn take_notes(&self) -> Vec<String> {
        self.notes
            .lock()
            .map(|notes| notes.clone())
            .unwrap_or_default()
    }
}

/// Why a level cannot be accepted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AcceptError {
    /// The store cannot be used.
    #[error("there is no store to accept in: {0}")]
    NoStore(String),
    /// The test has no run in this environment.
    #[error(
        "{0:?} has no run in this environment; run it first, or check the name with `cargo evenkeel history`"
    )]
    Unknown(String),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}
