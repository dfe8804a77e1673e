//! The native half of `pytest-evenkeel`: the kernel, the store and the session for Python.
//!
//! It converts what comes in, calls, and converts what goes out; whatever is decided is decided by the crates below. The names of
//! `evenkeel._native` are described in `python/evenkeel/_native.pyi`.

mod band;
mod comparison;
mod digest;
mod judgement;
mod numbers;
mod policy;
mod proportion;
mod sample;
mod session;
mod store;
mod turn;

use pyo3::pymodule;

/// The module `evenkeel._native`.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::band::Band;
    #[pymodule_export]
    use crate::comparison::{Comparison, compare};
    #[pymodule_export]
    use crate::digest::Digest;
    #[pymodule_export]
    use crate::judgement::{Judgement, confirm, fresh_runs_needed, judge, rank_rule_alpha};
    #[pymodule_export]
    use crate::numbers::{nanoseconds, share};
    #[pymodule_export]
    use crate::policy::Policy;
    #[pymodule_export]
    use crate::proportion::{binomial_test, clopper_pearson, wilson};
    #[pymodule_export]
    use crate::sample::{Sample, median_ranks, normal_quantile, shamos, t_quantile};
    #[pymodule_export]
    use crate::session::{Case, Session, TestReport, change, duration, environment};
    #[pymodule_export]
    use crate::store::{Record, Store, key_of};
    #[pymodule_export]
    use crate::turn::{Reference, Turn};

    use pyo3::prelude::{Bound, PyModule, PyModuleMethods, PyResult};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
