//! The reference workload as a witness: whether the machine itself was slower than usual while a run was measured.

use evenkeel_core::{CommonMode, Level};
use evenkeel_store::Record;

use crate::Run;
use crate::measure::REFERENCE_VERSION;

/// A run is void as evidence against the code from this factor on. In 22 suite runs recorded beside bursts of compilers the median
/// of all tests was within 3 % of its usual level in every run without, and 5 to 30 % above it in every run with a test
/// that only the machine had made slower.
const SLOW_MACHINE: f64 = 1.03;

/// The reference workload's usual levels, from the runs of a baseline.
#[derive(Clone, Debug, Default)]
pub(super) struct Witness {
    usual_ns: Vec<(Level, f64)>,
}

impl Witness {
    pub(super) fn of(baseline: &[&Record]) -> Self {
        let names = Level::ALL.map(|level| (level, condition(level)));
        let levels = baseline.iter().flat_map(|record| {
            let level_of = |name: &str| names.iter().find(|(_, known)| known == name);
            let conditions = record.conditions.iter();
            conditions.filter_map(move |(name, ns)| Some((level_of(name)?.0, *ns)))
        });
        Self {
            usual_ns: levels.collect(),
        }
    }

    /// Whether the machine was so much slower in a run that a slower test says nothing about the code.
    ///
    /// Asked at the level at which the test is judged: bursts of a neighbour that leave a test's fastest tenth alone leave that of the
    /// reference alone too. `false` where the reference was not measured, now or before.
    pub(super) fn voids(&self, run: &Run, level: Level) -> bool {
        let Some(now) = run.reference_ns(level) else {
            return false;
        };
        let usual = self.usual_ns.iter().filter(|(known, _)| *known == level);
        let mut ratios: Vec<f64> = usual.map(|(_, usual)| now / usual).collect();
        CommonMode::of_references(&mut ratios).is_ok_and(|mode| mode.factor > SLOW_MACHINE)
    }
}

/// The reference workload's levels in a run, under the names by which they are kept beside its conditions.
pub(super) fn conditions(run: &Run) -> Vec<(String, f64)> {
    let levels = Level::ALL.into_iter();
    levels
        .filter_map(|level| Some((condition(level), run.reference_ns(level)?)))
        .collect()
}

fn condition(level: Level) -> String {
    format!("reference.{REFERENCE_VERSION}.{}.ns", level.name())
}
