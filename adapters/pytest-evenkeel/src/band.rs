//! Where unchanged runs are expected.

use evenkeel::kernel;
use libm::{exp, log};
use pyo3::prelude::*;

use crate::numbers::{Numbers, value_error};
use crate::policy::{Policy, or_default};

/// The band of a history, in the unit of its levels.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Band(kernel::Band);

#[pymethods]
impl Band {
    /// From one level a run, in any order.
    #[new]
    #[pyo3(signature = (levels, policy=None))]
    fn new(levels: Numbers, policy: Option<&Policy>) -> PyResult<Self> {
        let Numbers(mut levels) = levels;
        for level in &mut levels {
            *level = log(*level);
        }
        kernel::Band::new(&mut levels, 0.0, &or_default(policy))
            .map(Self)
            .ok_or_else(|| {
                value_error("a band needs at least one level, and each finite and positive")
            })
    }

    #[getter]
    fn runs(&self) -> usize {
        self.0.runs
    }

    #[getter]
    fn centre(&self) -> f64 {
        exp(self.0.centre)
    }

    #[getter]
    fn upper(&self) -> f64 {
        exp(self.0.upper)
    }

    #[getter]
    fn lower(&self) -> f64 {
        exp(self.0.lower)
    }

    /// The slowdown that is seen in nine of ten runs, as a share.
    #[getter]
    fn detectable(&self) -> f64 {
        self.0.detectable()
    }

    #[getter]
    fn provisional(&self) -> bool {
        self.0.is_provisional()
    }
}
