//! What surrounds a measurement: one at a time on this machine, Rust's and Python's alike, and the witness of the machine's mood.

use std::sync::Mutex;

use evenkeel::measure;
use pyo3::prelude::*;
use pyo3::types::PyAny;

use crate::numbers::value_error;

/// A context manager that holds the machine's turn to measure.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Turn(Mutex<Option<measure::Turn>>);

#[pymethods]
impl Turn {
    #[new]
    fn new() -> Self {
        Self(Mutex::new(None))
    }

    fn __enter__(&self, py: Python<'_>) -> PyResult<()> {
        let turn = py.detach(measure::Turn::take);
        *self.0.lock().map_err(value_error)? = Some(turn);
        Ok(())
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.lock().map_err(value_error)?.take();
        Ok(())
    }
}

/// The reference workload.
#[pyclass(module = "evenkeel")]
pub(crate) struct Reference(measure::Reference);

#[pymethods]
impl Reference {
    #[new]
    fn new() -> Self {
        Self(measure::Reference::new())
    }

    /// Nanoseconds per pass, a few times.
    fn observe(&mut self) -> PyResult<Vec<f64>> {
        self.0.observe().map_err(value_error)
    }
}
