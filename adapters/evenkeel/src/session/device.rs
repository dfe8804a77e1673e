//! A device as an environment: its chip, its clock, its build.

use evenkeel_core::wire::Device;
use evenkeel_env::{Ci, Environment, Platform, Provider, RunnerClass};
use evenkeel_store::Origin;

const CHIP: &str = "device.chip";
const CLOCK_HZ: &str = "device.clock-hz";
const BUILD: &str = "device.build";

/// The environment that a device names. Who reads from it, and on which machine, is no part of it; that this is a job of a CI
/// service is, since other branches' runs are judged there.
pub(super) fn environment(device: &Device<'_>) -> Environment {
    let ci = Ci::probe();
    let runner = match ci.provider {
        Provider::Local | Provider::Unknown => ci.runner,
        // A fleet's machine may be another for every job: the board on it is the project's own.
        _ => RunnerClass::SelfHosted,
    };
    Environment {
        ci: Ci {
            runner,
            label: None,
            ..ci
        },
        platform: Platform {
            os: "device".to_owned(),
            // What stands behind the `@` counts in a key and is not shown.
            cpu_model: Some(format!("{} @ {} Hz", device.chip, device.clock_hz)),
            ..Platform::default()
        },
    }
}

/// Puts the device's facts in the place of a machine's.
pub(super) fn shape(device: &Device<'_>, origin: &mut Origin) {
    origin.facts.retain(|(name, _)| name.starts_with("ci."));
    let facts = [
        (CHIP, device.chip.to_owned()),
        (CLOCK_HZ, device.clock_hz.to_string()),
        (BUILD, device.build.to_owned()),
    ];
    let facts = facts.map(|(name, value)| (name.to_owned(), value));
    origin.facts.splice(0..0, facts);
}

/// The clock of the device that a run comes from; `None` if it comes from no device.
#[must_use]
pub fn clock_hz(origin: &Origin) -> Option<u32> {
    let facts = &mut origin.facts.iter();
    let clock = facts.find(|(name, _)| name == CLOCK_HZ)?;
    clock.1.parse().ok().filter(|hz| *hz > 0)
}
