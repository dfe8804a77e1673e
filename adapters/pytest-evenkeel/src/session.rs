//! A session of the knot: the histories, the judge and the report of one pytest run.

use std::path::PathBuf;

use evenkeel::config::{Config, Layer};
use evenkeel::env::Watch;
use evenkeel::kernel::DigestError;
use evenkeel::measure::Failure;
use evenkeel::report::{self, Outcome};
use evenkeel::{Location, Options, ProcessRun, Run, Subject, session};
use evenkeel_report::{Document, Test};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::judgement::cause;
use crate::numbers::{Numbers, value_error};

/// One pytest run: opened when the first test is measured.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Session(evenkeel::Session);

#[pymethods]
impl Session {
    /// The choices of the project around `start`, with the store in `dir`; `label` names the interpreter.
    #[new]
    #[pyo3(signature = (start, dir, *, label=None, keep_days=None))]
    fn new(
        py: Python<'_>,
        start: PathBuf,
        dir: PathBuf,
        label: Option<String>,
        keep_days: Option<u32>,
    ) -> PyResult<Self> {
        let open = || {
            let flags = Layer {
                dir: Some(dir),
                keep_days,
                ..Layer::default()
            };
            let mut config = Config::load_with(&start, std::env::vars_os(), flags)?;
            let labels = [label, config.label.take()];
            config.label = labels
                .into_iter()
                .flatten()
                .reduce(|ours, theirs| ours + "-" + &theirs);
            Ok(Self(evenkeel::Session::for_suite(config)))
        };
        py.detach(open)
            .map_err(|error: evenkeel::config::ConfigError| value_error(error))
    }

    /// The key under which this environment's runs are kept.
    #[getter]
    fn key(&self) -> PyResult<String> {
        let key = self.0.key().map_err(value_error)?;
        Ok(key.as_str().to_owned())
    }

    /// The store's folder.
    #[getter]
    fn dir(&self) -> PathBuf {
        self.0.config().dir.clone()
    }

    /// Whether fresh processes of this session may turn a test red.
    #[getter]
    fn dedicated(&self) -> bool {
        self.0.is_dedicated()
    }

    /// Whether an undecided test fails.
    #[getter]
    fn undecided_fails(&self) -> bool {
        self.0.config().undecided == evenkeel::config::Undecided::Fail
    }

    /// Opens the case of one test; `tests` share the declared rate of false alarms.
    #[pyo3(signature = (name, tests=1, *, budget=None, floor=None, limit_ns=None, processes=None, unstable=false, tags=vec![], file=None, line=1))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn case(
        &self,
        name: String,
        tests: usize,
        budget: Option<f64>,
        floor: Option<f64>,
        limit_ns: Option<f64>,
        processes: Option<u32>,
        unstable: bool,
        tags: Vec<String>,
        file: Option<String>,
        line: u32,
    ) -> Case {
        let subject = Subject {
            name,
            location: file.map(|file| Location { file, line }),
            options: Options {
                budget,
                floor,
                limit_ns,
                processes: Some(processes.unwrap_or(1)),
                time_ns: None,
                unstable,
                tags,
                ..Options::default()
            },
        };
        Case {
            case: Some(self.0.case(subject, tests)),
            watch: None,
        }
    }

    /// Keeps the case's run and reports.
    fn close(&self, py: Python<'_>, case: &mut Case) -> PyResult<TestReport> {
        let case = case.take()?;
        Ok(py.detach(|| TestReport(self.0.close(case))))
    }

    /// The runs that would judge the test now: levels in nanoseconds, oldest first.
    fn baseline(&self, test: &str) -> Vec<crate::digest::Digest> {
        let history = self.0.history(test);
        let baseline = self.0.baseline(&history);
        baseline
            .iter()
            .map(|record| crate::digest::Digest(record.digest))
            .collect()
    }

    /// Starts a new epoch of a test at its newest run.
    fn accept(&self, test: &str, reason: &str, by: &str) -> PyResult<()> {
        self.0
            .accept(test, reason, by)
            .map(drop)
            .map_err(value_error)
    }

    /// Tidies the store; the report without tests as JSON, for the tests' own to be put in.
    fn finish(&self, py: Python<'_>) -> PyResult<String> {
        let report = py.detach(|| self.0.conclude(Vec::new()));
        serde_json::to_string(&Document::of(&report)).map_err(value_error)
    }
}

/// The case of one test: what it wants measured next, until it is settled.
#[pyclass(module = "evenkeel")]
pub(crate) struct Case {
    case: Option<session::Case>,
    watch: Option<Watch>,
}

impl Case {
    fn take(&mut self) -> PyResult<session::Case> {
        self.case
            .take()
            .ok_or_else(|| PyRuntimeError::new_err("the case is closed: open another one"))
    }
}

#[pymethods]
impl Case {
    /// Processes and iterations of the run to be measured next; `None` when the case is settled. Watches the machine from now on.
    fn wants(&mut self) -> Option<(u32, Option<u64>)> {
        let plan = self.case.as_ref()?.wants()?;
        self.watch = Some(Watch::start());
        Some((plan.processes, plan.iterations))
    }

    /// Adds the run that was wanted: for each process its observations, iterations, resolution, and those of the reference workload.
    fn add(&mut self, processes: Vec<(Numbers, u64, f64, Numbers)>) -> PyResult<()> {
        let conditions = self.watch.take().map(Watch::finish).unwrap_or_default();
        let processes: Vec<ProcessRun> = processes
            .into_iter()
            .map(
                |(Numbers(observations), iterations, resolution_ns, Numbers(reference_ns))| {
                    ProcessRun {
                        measured_ns: observations.iter().sum::<f64>() * iterations as f64,
                        observations,
                        iterations,
                        resolution_ns,
                        reference_ns,
                    }
                },
            )
            .collect();
        let run = Run {
            processes,
            conditions,
        };
        run.digest()
            .map_err(|error: DigestError| value_error(error))?;
        if let Some(case) = &mut self.case {
            case.add(Ok(run));
        }
        Ok(())
    }

    /// Settles the case: what was to be measured raised an exception.
    fn fail(&mut self, reason: String) {
        if let Some(case) = &mut self.case {
            case.add(Err(Failure::Raised(reason)));
        }
    }
}

/// What was found about one test.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct TestReport(report::TestReport);

impl TestReport {
    fn judged(&self) -> Option<&report::Judged> {
        match &self.0.outcome {
            Outcome::Judged(judged) => Some(judged),
            Outcome::Grown(_) | Outcome::Failed(_) => None,
        }
    }
}

#[pymethods]
impl TestReport {
    #[getter]
    fn name(&self) -> &str {
        &self.0.subject.name
    }

    /// The verdict's word, `failed` if the test could not be measured.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict().map_or("failed", |verdict| verdict.name())
    }

    #[getter]
    fn cause(&self) -> Option<&'static str> {
        self.0.verdict().and_then(cause)
    }

    #[getter]
    fn red(&self) -> bool {
        self.0.is_red()
    }

    #[getter]
    fn fails(&self) -> bool {
        self.0.fails()
    }

    #[getter]
    fn kept(&self) -> bool {
        self.0.kept
    }

    #[getter]
    fn level_ns(&self) -> Option<f64> {
        self.judged().map(|judged| judged.level_ns)
    }

    #[getter]
    fn ratio(&self) -> Option<f64> {
        let basis = &self.judged()?.judgement.basis;
        (basis.runs > 0).then_some(basis.ratio)
    }

    /// The ratio above which a run is suspect.
    #[getter]
    fn limit(&self) -> Option<f64> {
        let limit = self.judged()?.judgement.basis.limit;
        limit.is_finite().then_some(limit)
    }

    #[getter]
    fn runs(&self) -> usize {
        self.judged()
            .map_or(0, |judged| judged.judgement.basis.runs)
    }

    #[getter]
    fn degraded(&self) -> Option<&'static str> {
        let estimator = self.judged()?.judgement.basis.estimator;
        estimator.is_degraded().then(|| estimator.name())
    }

    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.clone()
    }

    #[getter]
    fn next(&self) -> String {
        self.0.next()
    }

    /// The part of the JSON report that is about this test.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(&Test::of(&self.0)).map_err(value_error)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

/// What is found on the machine: names and values.
#[pyfunction]
pub(crate) fn environment(py: Python<'_>) -> Vec<(String, String)> {
    py.detach(|| evenkeel::env::Environment::probe().facts())
}

/// A duration with its unit.
#[pyfunction]
pub(crate) fn duration(nanoseconds: f64) -> String {
    evenkeel_report::duration(nanoseconds)
}

/// A ratio as a change in percent.
#[pyfunction]
pub(crate) fn change(ratio: f64) -> String {
    evenkeel_report::change(ratio)
}
