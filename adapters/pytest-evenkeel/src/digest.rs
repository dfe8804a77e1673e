//! A run as counts and order statistics.

use evenkeel::kernel::{self, Estimator, Fields, Level, wire};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::numbers::{Numbers, value_error};

/// What is kept of a run.
#[pyclass(frozen, module = "evenkeel")]
#[derive(Clone, Copy)]
pub(crate) struct Digest(pub(crate) kernel::Digest);

#[pymethods]
impl Digest {
    #[new]
    #[pyo3(signature = (observations, lengths=None, *, resolution=0.0, iterations=1))]
    fn new(
        observations: Numbers,
        lengths: Option<Vec<usize>>,
        resolution: f64,
        iterations: u64,
    ) -> PyResult<Self> {
        let Numbers(mut observations) = observations;
        let lengths = lengths.unwrap_or_else(|| vec![observations.len()]);
        let digest =
            kernel::Digest::new(&mut observations, &lengths, resolution).map_err(value_error)?;
        Ok(Self(digest.with_iterations(iterations)))
    }

    /// From the plain numbers that a report or a store shows.
    #[staticmethod]
    #[pyo3(signature = (*, observations, processes, quantiles, sigma, estimator, iterations=1, resolution=0.0, process_scale=0.0))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn from_fields(
        observations: u32,
        processes: u16,
        quantiles: [f64; 7],
        sigma: f64,
        estimator: &str,
        iterations: u64,
        resolution: f64,
        process_scale: f64,
    ) -> PyResult<Self> {
        let known = [
            Estimator::Mad,
            Estimator::Iqr,
            Estimator::Resolution,
            Estimator::Percentage,
        ];
        let estimator = known
            .into_iter()
            .find(|known| known.name() == estimator)
            .ok_or_else(|| {
                let names = known.map(|known| known.name()).join(", ");
                value_error(format!(
                    "there is no estimator {estimator:?}; the estimators are {names}"
                ))
            })?;
        let fields = Fields {
            observations,
            processes,
            iterations,
            resolution,
            quantiles,
            sigma,
            estimator,
            process_scale,
        };
        kernel::Digest::try_from(fields)
            .map(Self)
            .map_err(value_error)
    }

    /// Reads the wire form.
    #[staticmethod]
    fn from_bytes(bytes: &[u8]) -> PyResult<Self> {
        wire::decode(bytes).map(Self).map_err(value_error)
    }

    /// The wire form: the same bytes on every host.
    #[expect(
        clippy::wrong_self_convention,
        reason = "a method of a Python object borrows it"
    )]
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let mut buffer = [0; wire::MAX_BYTES];
        let bytes = wire::encode(&self.0, &mut buffer).map_err(value_error)?;
        Ok(PyBytes::new(py, bytes))
    }

    fn __repr__(&self) -> String {
        format!(
            "Digest(median {}, {} observations of {} processes)",
            self.0.median(),
            self.0.observations(),
            self.0.processes()
        )
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    #[getter]
    fn observations(&self) -> u64 {
        self.0.observations()
    }

    #[getter]
    fn processes(&self) -> usize {
        self.0.processes()
    }

    #[getter]
    fn iterations(&self) -> u64 {
        self.0.iterations()
    }

    #[getter]
    fn resolution(&self) -> f64 {
        self.0.fields().resolution
    }

    /// Smallest, 10, 25, 50, 75, 90 %, largest.
    #[getter]
    fn quantiles(&self) -> [f64; 7] {
        self.0.fields().quantiles
    }

    #[getter]
    fn q10(&self) -> f64 {
        self.0.level(Level::Q10)
    }

    #[getter]
    fn q25(&self) -> f64 {
        self.0.level(Level::Q25)
    }

    #[getter]
    fn median(&self) -> f64 {
        self.0.median()
    }

    #[getter]
    fn q90(&self) -> f64 {
        self.0.level(Level::Q90)
    }

    #[getter]
    fn sigma(&self) -> f64 {
        self.0.fields().sigma
    }

    #[getter]
    fn estimator(&self) -> &'static str {
        self.0.fields().estimator.name()
    }

    #[getter]
    fn degraded(&self) -> bool {
        self.0.fields().estimator.is_degraded()
    }

    #[getter]
    fn process_scale(&self) -> f64 {
        self.0.process_scale()
    }

    #[getter]
    fn standard_error(&self) -> f64 {
        self.0.standard_error()
    }
}

/// A run as it comes from Python: a digest, or the observations of one process.
pub(crate) fn run(value: &Bound<'_, PyAny>) -> PyResult<kernel::Digest> {
    if let Ok(digest) = value.cast::<Digest>() {
        return Ok(digest.get().0);
    }
    if let Ok(record) = value.cast::<crate::store::Record>() {
        return Ok(record.get().digest());
    }
    let Numbers(mut observations) = value.extract()?;
    let length = observations.len();
    kernel::Digest::new(&mut observations, &[length], 0.0).map_err(value_error)
}

/// Several runs.
pub(crate) fn runs(values: &Bound<'_, PyAny>) -> PyResult<Vec<kernel::Digest>> {
    values.try_iter()?.map(|value| run(&value?)).collect()
}
