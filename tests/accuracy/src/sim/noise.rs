//! What a measured run of unchanged code differs by: the machines and the kinds of noise, with their numbers.
//!
//! The numbers are taken from published and recorded timings (the project's study of them is summarised in `docs/method.md`) and were written down
//! before the first simulation; they are not fitted to any result.

use rand_distr::{Distribution as _, Exp1, StandardNormal, StudentT};
use rand_pcg::Pcg64;

/// How the tests of a suite scatter from run to run on one kind of machine: their standard deviations are lognormal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine {
    pub(crate) name: &'static str,
    /// The median test's standard deviation, on the log scale: 0.01 is one percent.
    pub(crate) median_scale: f64,
    /// The scale of the tests' scales: from the tenth to the ninetieth percentile it spans 2.563 of it.
    pub(crate) log_spread: f64,
    /// What all tests and the reference workload have in common in one suite run, on the log scale.
    pub(crate) common: f64,
}

/// From the tenth to the ninetieth percentile of a normal distribution, in standard deviations.
const DECILES: f64 = 2.5631;

impl Machine {
    /// Nightly runs on a pinned host of one's own: 0.10 / 0.44 / 2.3 % in the tenth, fiftieth and ninetieth of a hundred tests.
    pub(crate) fn dedicated() -> Self {
        Self {
            name: "dedicated",
            median_scale: 0.0044,
            log_spread: (2.3_f64 / 0.10).ln() / DECILES,
            common: 0.0,
        }
    }

    /// The same nights by a scale that outlying runs do not stretch: 0.05 / 0.25 / 1.0 %.
    pub(crate) fn dedicated_robust() -> Self {
        Self {
            name: "dedicated, robust",
            median_scale: 0.0025,
            log_spread: (1.0_f64 / 0.05).ln() / DECILES,
            common: 0.0,
        }
    }

    /// Virtual machines of a cloud: 0.8 / 1.45 / 2.9 %.
    pub(crate) fn cloud() -> Self {
        Self {
            name: "cloud VM",
            median_scale: 0.0145,
            log_spread: (2.9_f64 / 0.8).ln() / DECILES,
            common: 0.0,
        }
    }

    /// Hosted CI runners, another one for each job: 1.4 / 1.6 / 2.5 % beside a common mode of 5.4 %.
    pub(crate) fn hosted() -> Self {
        Self {
            name: "hosted CI",
            median_scale: 0.016,
            log_spread: (2.5_f64 / 1.4).ln() / DECILES,
            common: 0.054,
        }
    }
}

/// A kind of noise; everything is in units of the test's own standard deviation unless a percentage is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noise {
    /// Each measured run by itself, normal.
    Normal,
    /// Each measured run by itself, t with three degrees of freedom.
    Heavy,
    /// Normal, and one measured run in ten slower by an exponential of mean 4.
    SlowRuns,
    /// Normal, and spells of the machine in which everything takes 15 % longer: a fifth of the time, 100 processes
    /// (10 s) long on average. A test feels 0.5 to 1.5 times as much of them as the reference workload does.
    Bursts,
    /// Measured runs of a test depend on the one before, correlation 0.7, fresh ones too.
    Dependent,
    /// The level of each test wanders by itself: a random walk with a step of 0.25 from suite run to suite run, on top of normal noise.
    Drift,
    /// In each suite run everything on the machine takes longer or shorter by 5 %.
    CommonMode,
    /// In three of ten suite runs the machine is another one, on which everything is slower by 5 standard deviations.
    Lottery,
}

impl Noise {
    pub(crate) const ALL: [Self; 8] = [
        Self::Normal,
        Self::Heavy,
        Self::SlowRuns,
        Self::Bursts,
        Self::Dependent,
        Self::Drift,
        Self::CommonMode,
        Self::Lottery,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Heavy => "t3",
            Self::SlowRuns => "10 % slow runs",
            Self::Bursts => "bursts",
            Self::Dependent => "AR(1) runs, 0.7",
            Self::Drift => "drift",
            Self::CommonMode => "common mode",
            Self::Lottery => "CPU lottery",
        }
    }

    /// The effect of one measured run of one test, in its standard deviations; `previous` is that of the run before.
    pub(crate) fn run_effect(self, rng: &mut Pcg64, previous: f64) -> f64 {
        let own = self.own_effect(rng);
        if self == Self::Dependent {
            0.7 * previous + 0.51_f64.sqrt() * own
        } else {
            own
        }
    }

    /// The effect of something that depends on nothing before it: a run, or a process of a duet.
    pub(crate) fn own_effect(self, rng: &mut Pcg64) -> f64 {
        match self {
            Self::Heavy => heavy(rng),
            Self::SlowRuns => {
                let late = if share(rng) < 0.1 {
                    4.0 * exponential(rng)
                } else {
                    0.0
                };
                normal(rng) + late
            }
            Self::Normal
            | Self::Bursts
            | Self::Dependent
            | Self::Drift
            | Self::CommonMode
            | Self::Lottery => normal(rng),
        }
    }

    /// How far a test's level moves from one suite run to the next, in its standard deviations.
    pub(crate) fn step(self, rng: &mut Pcg64) -> f64 {
        if self == Self::Drift {
            0.25 * normal(rng)
        } else {
            0.0
        }
    }
}

pub(crate) fn share(rng: &mut Pcg64) -> f64 {
    rand::RngExt::random(rng)
}

pub(crate) fn normal(rng: &mut Pcg64) -> f64 {
    StandardNormal.sample(rng)
}

pub(crate) fn exponential(rng: &mut Pcg64) -> f64 {
    Exp1.sample(rng)
}

/// Student's t with three degrees of freedom, scaled to unit variance.
fn heavy(rng: &mut Pcg64) -> f64 {
    // Three degrees of freedom are a valid number of them.
    StudentT::new(3.0).map_or(0.0, |t| t.sample(rng)) / 3.0_f64.sqrt()
}
