//! What is kept of earlier runs, and what is kept of this one.

use evenkeel_core::{BASELINE_RUNS, Verdict};
use evenkeel_store::{Acceptance, History, Record, Retention, RunId, StoreError};

use super::{Session, origin};
use crate::report::Change;

impl Session {
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
    pub(super) fn keep(&self, records: &[Record]) -> bool {
        let Some(store) = &self.store else {
            return false;
        };
        self.noted(store.append(&self.origin, records, &[]))
            .is_some()
    }

    /// Merges small segments and drops what is too old, if nobody else is at it.
    pub(super) fn tidy(&self) {
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

    /// Whether a run of this session with that verdict may join the baseline.
    #[must_use]
    pub fn admits(&self, verdict: Verdict) -> bool {
        self.rule.admits_from(&self.origin, verdict, false)
    }

    /// What is different now from the baseline's last run, beside the environment's key.
    pub(super) fn changes(&self, history: &History, baseline: &[&Record]) -> Vec<Change> {
        let last = baseline.last().and_then(|last| {
            let stored = history.records().iter().rev();
            stored.into_iter().find(|stored| stored.run == last.run)
        });
        last.map(|stored| origin::changes(&stored.origin, &self.origin))
            .unwrap_or_default()
    }

    /// The value, or a note that says why there is none.
    pub(super) fn noted<T>(&self, result: Result<T, StoreError>) -> Option<T> {
        result.map_err(|error| self.note(error.to_string())).ok()
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
