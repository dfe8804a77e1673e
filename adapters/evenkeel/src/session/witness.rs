//! The reference workload as a witness: whether the machine itself was slower than usual while a run was measured.

use evenkeel_core::CommonMode;
use evenkeel_store::Record;

use crate::Run;
use crate::measure::REFERENCE_VERSION;

/// A run is void as evidence against the code from this factor on. In 22 suite runs recorded beside bursts of compilers the median
/// of all tests was within 3 % of its usual level in every run without, and 5 to 30 % above it in every run with a test
/// that only the machine had made slower.
const SLOW_MACHINE: f64 = 1.03;

/// The reference workload's usual level, from the runs of a baseline.
#[derive(Clone, Debug, Default)]
pub(super) struct Witness {
    usual_ns: Vec<f64>,
}

impl Witness {
    pub(super) fn of(baseline: &[&Record]) -> Self {
        let name = condition();
        let level = |record: &&Record| {
            let mut conditions = record.conditions.iter();
            conditions.find_map(|(known, ns)| (**known == *name).then_some(*ns))
        };
        Self {
            usual_ns: baseline.iter().filter_map(level).collect(),
        }
    }

    /// By which factor the machine was slower than usual in a run; `None` where the reference was not measured now or before.
    pub(super) fn factor(&self, run: &Run) -> Option<f64> {
        let now = run.reference_ns()?;
        let mut ratios: Vec<f64> = self.usual_ns.iter().map(|usual| now / usual).collect();
        let mode = CommonMode::of_references(&mut ratios).ok()?;
        Some(mode.factor)
    }

    /// Whether the machine was so much slower in a run that a slower test says nothing about the code.
    pub(super) fn voids(&self, run: &Run) -> bool {
        self.factor(run).is_some_and(|factor| factor > SLOW_MACHINE)
    }
}

/// The name under which a run's reference level is kept beside its conditions.
pub(super) fn condition() -> String {
    format!("reference.{REFERENCE_VERSION}.ns")
}
