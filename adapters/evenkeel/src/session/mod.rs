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
mod kept;
mod open;
mod origin;
mod shift;
mod source;
mod symptoms;
mod witness;

pub use case::Case;
pub use device::clock_hz;
pub(crate) use doubt::machine_cause;
pub use kept::AcceptError;
pub use source::Source;

use std::sync::{Mutex, OnceLock};
use std::time::{Instant, SystemTime};

use evenkeel_core::{Policy, Prior};
use evenkeel_env::{Environment, Key};
use evenkeel_store::{Archive, BaselineRule, Origin, Record, RunId, Store};

use self::drift::Drift;
use self::foreign::Elsewhere;
use crate::config::{Config, Undecided};
use crate::measure::Failure;
use crate::report::{Report, TestReport};
use crate::{Options, Run, RunPlan, Subject};

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
    /// What other environments know, where that was asked.
    elsewhere: OnceLock<Vec<Elsewhere>>,
    notes: Mutex<Vec<String>>,
}

impl Session {
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
        let foreign = self.name_foreign(std::slice::from_mut(&mut report));
        report.notes.extend(foreign);
        report.kept = record.is_some_and(|record| self.keep(&[record]));
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
        if let Some(foreign) = self.name_foreign(&mut tests) {
            self.note(foreign);
        }
        let kept: Vec<bool> = records.iter().map(Option::is_some).collect();
        let records: Vec<Record> = records.into_iter().flatten().collect();
        let stored = self.keep(&records);
        for (report, kept) in tests.iter_mut().zip(kept) {
            report.kept = kept && stored;
            report.undecided_fails = self.undecided_fails();
        }
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
