//! Two sides.

use evenkeel::kernel;
use pyo3::prelude::*;

use crate::judgement::cause;
use crate::numbers::{Numbers, value_error};
use crate::policy::{Policy, or_default};

/// The ratio of two sides, `b` over `a`.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Comparison(kernel::Comparison);

#[pymethods]
impl Comparison {
    #[getter]
    fn ratio(&self) -> f64 {
        self.0.ratio
    }

    #[getter]
    fn interval(&self) -> (f64, f64) {
        self.0.interval
    }

    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict.name()
    }

    /// The cause of doubt of an undecided verdict.
    #[getter]
    fn cause(&self) -> Option<&'static str> {
        cause(self.0.verdict)
    }

    fn __repr__(&self) -> String {
        let (low, high) = self.0.interval;
        format!(
            "Comparison({}, ratio {} [{low}, {high}])",
            self.0.verdict.name(),
            self.0.ratio
        )
    }
}

/// Compares `b` with `a`: measured apart, or pair by pair.
#[pyfunction]
#[pyo3(signature = (a, b, *, paired=false, policy=None))]
pub(crate) fn compare(
    py: Python<'_>,
    a: Numbers,
    b: Numbers,
    paired: bool,
    policy: Option<&Policy>,
) -> PyResult<Comparison> {
    let (Numbers(mut a), Numbers(mut b)) = (a, b);
    let policy = or_default(policy);
    let way = if paired {
        kernel::paired
    } else {
        kernel::unpaired
    };
    let compared = py.detach(|| way(&mut a, &mut b, &policy));
    compared.map(Comparison).map_err(value_error)
}
