//! Reading the store.

use evenkeel::kernel;
use evenkeel::store::{self, Stored};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

use crate::digest::Digest;
use crate::judgement::cause;

/// A folder of runs, for reading.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Store(store::Store);

#[pymethods]
impl Store {
    /// Opens a store that is there; reading never makes one.
    #[new]
    fn new(path: std::path::PathBuf) -> PyResult<Self> {
        if !path.is_dir() {
            return Err(PyOSError::new_err(format!(
                "there is no store at {}: run the tests once, or check the path",
                path.display()
            )));
        }
        store::Store::open(path).map(Self).map_err(os_error)
    }

    /// The keys of all environments.
    fn environments(&self) -> PyResult<Vec<String>> {
        self.0.environments().map_err(os_error)
    }

    /// The names of all tests of an environment, in alphabetical order.
    fn tests(&self, environment: &str) -> PyResult<Vec<String>> {
        let archive = self.0.read(environment).map_err(os_error)?;
        let mut names = archive.tests();
        names.sort_unstable();
        Ok(names)
    }

    /// All runs of a test, oldest first.
    fn history(&self, environment: &str, test: &str) -> PyResult<Vec<Record>> {
        let history = self.0.read_test(environment, test).map_err(os_error)?;
        let records = history.records().iter().map(|stored| Record {
            accepted: history.is_accepted(stored.run),
            stored: stored.clone(),
        });
        Ok(records.collect())
    }

    /// What could not be read, as sentences.
    fn damage(&self, environment: &str) -> PyResult<Vec<String>> {
        let archive = self.0.read(environment).map_err(os_error)?;
        Ok(archive.verify().iter().map(ToString::to_string).collect())
    }
}

/// One kept run of one test.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Record {
    stored: Stored<store::Record>,
    accepted: bool,
}

impl Record {
    pub(crate) fn digest(&self) -> kernel::Digest {
        self.stored.digest
    }
}

#[pymethods]
impl Record {
    #[getter]
    fn run(&self) -> String {
        self.stored.run.to_string()
    }

    #[getter]
    fn test(&self) -> &str {
        &self.stored.test
    }

    #[getter]
    fn unit(&self) -> &str {
        &self.stored.unit
    }

    #[getter]
    fn started_at_ns(&self) -> i64 {
        self.stored.started_at_ns
    }

    #[getter]
    fn verdict(&self) -> &'static str {
        self.stored.verdict.name()
    }

    #[getter]
    fn cause(&self) -> Option<&'static str> {
        cause(self.stored.verdict)
    }

    #[getter(digest)]
    fn digest_object(&self) -> Digest {
        Digest(self.stored.digest)
    }

    #[getter]
    fn ratio(&self) -> Option<f64> {
        self.stored.ratio
    }

    #[getter]
    fn branch(&self) -> Option<&str> {
        self.stored.origin.branch.as_deref()
    }

    #[getter]
    fn commit(&self) -> Option<&str> {
        self.stored.origin.commit.as_deref()
    }

    #[getter]
    fn facts(&self) -> Vec<(String, String)> {
        self.stored.origin.facts.clone()
    }

    #[getter]
    fn accepted(&self) -> bool {
        self.accepted
    }

    fn __repr__(&self) -> String {
        format!(
            "Record({:?}, {}, {})",
            &*self.stored.test,
            self.stored.run,
            self.verdict()
        )
    }
}

/// A refusal of the store as Python's `OSError`, or as `ValueError` where a name is at fault.
fn os_error(error: store::StoreError) -> PyErr {
    match error {
        store::StoreError::EnvironmentKey { .. } => PyValueError::new_err(error.to_string()),
        _ => PyOSError::new_err(error.to_string()),
    }
}

/// The 128-bit number under which a test's runs are found.
#[pyfunction]
pub(crate) fn key_of(name: &str) -> u128 {
    kernel::TestKey::of(name).to_u128()
}
