//! The causes of doubt that a run's own observations show.

use evenkeel_core::{Cause, Digest, Sample, Shape};

use crate::Run;

/// With fewer processes a trend in all of them is too likely chance: one in 32 with five.
const FEWEST_WITNESSES: usize = 5;

/// What a digest alone shows. That it has one process is no symptom here: a device has no others.
pub(super) fn of_digest(digest: &Digest, tolerance: f64) -> Vec<Cause> {
    let is_coarse = is_coarse(digest, tolerance);
    is_coarse
        .then_some(Cause::ResolutionLimited)
        .into_iter()
        .collect()
}

fn is_coarse(digest: &Digest, tolerance: f64) -> bool {
    digest.fields().resolution > tolerance * digest.median()
}

/// All that the run shows, judged by a relative tolerance.
pub(super) fn of(run: &Run, digest: &Digest, tolerance: f64) -> Vec<Cause> {
    let resolution = digest.fields().resolution;
    let symptoms = [
        (Cause::ResolutionLimited, is_coarse(digest, tolerance)),
        (Cause::SingleProcess, digest.processes() == 1),
        (Cause::TwoModes, has_two_modes(run, resolution)),
        (Cause::UnfinishedWarmUp, is_warming_up(run, tolerance)),
        (Cause::ProcessLayout, digest.standard_error() > tolerance),
    ];
    let shown = symptoms.into_iter().filter(|(_, is_shown)| *is_shown);
    shown.map(|(cause, _)| cause).collect()
}

fn has_two_modes(run: &Run, resolution: f64) -> bool {
    let all = run
        .processes
        .iter()
        .flat_map(|process| &process.observations);
    let mut all: Vec<f64> = all.copied().collect();
    Sample::new(&mut all).is_ok_and(|sample| Shape::of(&sample, resolution).modes.is_some())
}

/// Whether the later half of the observations is faster by more than the tolerance in nearly every process. Each process is one
/// witness: within a process neighbours depend on each other, and a spell of the machine looks like a trend.
fn is_warming_up(run: &Run, tolerance: f64) -> bool {
    let warming = run.processes.iter().filter(|process| {
        let (earlier, later) = process
            .observations
            .split_at(process.observations.len() / 2);
        let shift = median(later).zip(median(earlier));
        shift.is_some_and(|(later, earlier)| earlier > (1.0 + tolerance) * later)
    });
    let all = run.processes.len();
    all >= FEWEST_WITNESSES && 8 * warming.count() >= 7 * all
}

fn median(observations: &[f64]) -> Option<f64> {
    let mut observations = observations.to_vec();
    let sample = Sample::new(&mut observations).ok()?;
    Some(sample.median())
}

#[cfg(test)]
mod tests {
    use evenkeel_env::Conditions;

    use crate::ProcessRun;

    use super::*;

    /// Processes of 40 observations each, by process and place.
    fn symptoms(processes: u32, time: impl Fn(u32, u32) -> f64) -> Vec<Cause> {
        let process = |process: u32| ProcessRun {
            observations: (0..40)
                .map(|i| time(process, i) * (1.0 + 0.001 * f64::from(i * 7 % 5)))
                .collect(),
            iterations: 1,
            resolution_ns: 0.01,
            measured_ns: 1e6,
            reference_ns: Vec::new(),
        };
        let run = Run {
            processes: (0..processes).map(process).collect(),
            conditions: Conditions::default(),
        };
        of(&run, &run.digest().unwrap(), 0.02)
    }

    #[test]
    fn a_quiet_run_has_none() {
        assert_eq!(symptoms(8, |_, _| 100.0), []);
    }

    #[test]
    fn each_symptom_is_told_from_the_others() {
        assert_eq!(symptoms(1, |_, _| 100.0), [Cause::SingleProcess]);
        assert_eq!(symptoms(8, |_, _| 0.1), [Cause::ResolutionLimited]);
        let spells = |process: u32, i: u32| {
            if (i / 5 + process).is_multiple_of(2) {
                100.0
            } else {
                140.0
            }
        };
        assert_eq!(symptoms(8, spells), [Cause::TwoModes]);
        let warming = |_: u32, i: u32| 100.0 * (1.0 + 0.3 * (-f64::from(i) / 15.0).exp());
        assert_eq!(symptoms(8, warming), [Cause::UnfinishedWarmUp]);
        let layout = |process: u32, _: u32| 100.0 * (1.0 + 0.07 * f64::from(process));
        assert_eq!(symptoms(8, layout), [Cause::ProcessLayout]);
    }
}
