//! The numbers that a caller chooses.

use evenkeel::kernel::{self, Level, Prior};
use pyo3::prelude::*;

use crate::numbers::value_error;

/// The kernel's policy; every number has the kernel's default.
#[pyclass(frozen, module = "evenkeel")]
pub(crate) struct Policy(pub(crate) kernel::Policy);

#[pymethods]
impl Policy {
    #[new]
    #[pyo3(signature = (*, floor=None, budget=None, screen_alpha=None, alarm_rate=None, prior=None, level=None))]
    fn new(
        floor: Option<f64>,
        budget: Option<f64>,
        screen_alpha: Option<f64>,
        alarm_rate: Option<f64>,
        prior: Option<(f64, f64)>,
        level: Option<&str>,
    ) -> PyResult<Self> {
        let default = kernel::Policy::DEFAULT;
        let policy = kernel::Policy {
            floor: floor.unwrap_or(default.floor),
            budget: budget.unwrap_or(default.budget),
            screen_alpha: screen_alpha.unwrap_or(default.screen_alpha),
            alarm_rate: alarm_rate.unwrap_or(default.alarm_rate),
            prior: prior.map_or(default.prior, |(df, scale)| Prior { df, scale }),
            level: level.map(level_of).transpose()?,
        };
        policy.check().map_err(value_error)?;
        Ok(Self(policy))
    }

    #[getter]
    fn floor(&self) -> f64 {
        self.0.floor
    }

    #[getter]
    fn budget(&self) -> f64 {
        self.0.budget
    }

    #[getter]
    fn screen_alpha(&self) -> f64 {
        self.0.screen_alpha
    }

    #[getter]
    fn alarm_rate(&self) -> f64 {
        self.0.alarm_rate
    }

    #[getter]
    fn prior(&self) -> (f64, f64) {
        (self.0.prior.df, self.0.prior.scale)
    }

    #[getter]
    fn level(&self) -> Option<&'static str> {
        self.0.level.map(Level::name)
    }
}

/// The policy that was given, or the default one.
pub(crate) fn or_default(policy: Option<&Policy>) -> kernel::Policy {
    policy.map_or(kernel::Policy::DEFAULT, |policy| policy.0)
}

fn level_of(name: &str) -> PyResult<Level> {
    let known = Level::ALL.into_iter().find(|level| level.name() == name);
    known.ok_or_else(|| {
        let names = Level::ALL.map(Level::name).join(", ");
        value_error(format!(
            "there is no level {name:?}; the levels are {names}"
        ))
    })
}
