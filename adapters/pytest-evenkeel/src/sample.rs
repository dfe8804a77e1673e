//! Order statistics of numbers, and the quantiles that go with them.

use evenkeel::kernel::{self, Dispersion};
use pyo3::prelude::*;

use crate::numbers::{Numbers, value_error};

/// Finite, non-empty, sorted observations.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Sample {
    sorted: Vec<f64>,
}

impl Sample {
    /// The kernel's view of the numbers, which are sorted already: nothing is left to be done but a look at them.
    fn with<R>(&self, read: impl FnOnce(&kernel::Sample<'_>) -> R) -> PyResult<R> {
        let mut copy = self.sorted.clone();
        let sample = kernel::Sample::new(&mut copy).map_err(value_error)?;
        Ok(read(&sample))
    }
}

#[pymethods]
impl Sample {
    #[new]
    fn new(observations: Numbers) -> PyResult<Self> {
        let Numbers(mut sorted) = observations;
        kernel::Sample::new(&mut sorted).map_err(value_error)?;
        Ok(Self { sorted })
    }

    fn __len__(&self) -> usize {
        self.sorted.len()
    }

    fn __repr__(&self) -> PyResult<String> {
        let (median, mad) = self.with(|sample| (sample.median(), sample.mad()))?;
        Ok(format!(
            "Sample({} observations, median {median}, MAD {mad})",
            self.sorted.len()
        ))
    }

    /// The observations in ascending order.
    #[getter]
    fn sorted(&self) -> Vec<f64> {
        self.sorted.clone()
    }

    #[getter]
    fn min(&self) -> PyResult<f64> {
        self.with(|sample| sample.min())
    }

    #[getter]
    fn max(&self) -> PyResult<f64> {
        self.with(|sample| sample.max())
    }

    #[getter]
    fn median(&self) -> PyResult<f64> {
        self.with(|sample| sample.median())
    }

    #[getter]
    fn iqr(&self) -> PyResult<f64> {
        self.with(|sample| sample.iqr())
    }

    #[getter]
    fn mad(&self) -> PyResult<f64> {
        self.with(|sample| sample.mad())
    }

    fn quantile(&self, p: f64) -> PyResult<f64> {
        self.with(|sample| sample.quantile(p))
    }

    #[pyo3(signature = (confidence=0.95))]
    fn median_interval(&self, confidence: f64) -> PyResult<Option<(f64, f64)>> {
        self.with(|sample| sample.median_interval(confidence))
    }

    /// The scale, the estimator that gave it, and whether that is a stand-in.
    #[pyo3(signature = (resolution=0.0))]
    fn dispersion(&self, resolution: f64) -> PyResult<(f64, &'static str, bool)> {
        self.with(|sample| {
            let found = Dispersion::of(sample, resolution);
            (
                found.sigma,
                found.estimator.name(),
                found.estimator.is_degraded(),
            )
        })
    }
}

/// Shamos' scale; 0 for fewer than two values.
#[pyfunction]
pub(crate) fn shamos(values: Numbers) -> PyResult<f64> {
    let Numbers(mut values) = values;
    if values.is_empty() {
        return Ok(0.0);
    }
    let sample = kernel::Sample::new(&mut values).map_err(value_error)?;
    Ok(kernel::shamos(sample.sorted()))
}

/// The standard normal quantile with `upper` of the mass above it.
#[pyfunction]
pub(crate) fn normal_quantile(upper: f64) -> f64 {
    kernel::normal_quantile(upper)
}

/// Student's quantile with `upper` of the mass above it.
#[pyfunction]
pub(crate) fn t_quantile(upper: f64, df: f64) -> f64 {
    kernel::t_quantile(upper, df)
}

/// The rank of the order-statistic interval of the median.
#[pyfunction]
#[pyo3(signature = (n, confidence=0.95))]
pub(crate) fn median_ranks(n: usize, confidence: f64) -> Option<usize> {
    kernel::median_ranks(n, confidence)
}
