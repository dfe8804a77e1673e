//! Draws for the simulations: the noise of runs, with fixed seeds.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// A reproducible source of draws.
pub(crate) struct Source {
    rng: Pcg64,
    spare: Option<f64>,
}

impl Source {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            rng: Pcg64::seed_from_u64(seed),
            spare: None,
        }
    }

    /// Uniform in 0..1.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.rng.random()
    }

    /// Standard normal (Marsaglia's polar method).
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let s = x * x + y * y;
            if s > 0.0 && s < 1.0 {
                let factor = (-2.0 * s.ln() / s).sqrt();
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }

    /// Exponential with mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -(1.0 - self.uniform()).ln()
    }

    /// Student's t with three degrees of freedom, scaled to unit variance.
    pub(crate) fn t3(&mut self) -> f64 {
        let chi: f64 = (0..3).map(|_| self.normal().powi(2)).sum();
        self.normal() / chi.sqrt()
    }
}

/// The noise of runs, in units of its ordinary standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Noise {
    /// Normal.
    Normal,
    /// Heavy tails: t with three degrees of freedom, unit variance.
    Heavy,
    /// Normal, and one run in ten slower by an exponential of mean 4.
    Slow,
    /// Normal, and 30 % of the runs on a machine that is slower by 5.
    Lottery,
    /// Each run depends on the one before, correlation 0.7.
    Dependent,
    /// The same with correlation 0.5.
    HalfDependent,
}

impl Noise {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Heavy => "t3",
            Self::Slow => "10 % slow runs",
            Self::Lottery => "CPU lottery",
            Self::Dependent => "AR(1), 0.7",
            Self::HalfDependent => "AR(1), 0.5",
        }
    }

    /// Fills a series of runs, oldest first.
    pub(crate) fn fill(self, source: &mut Source, runs: &mut [f64]) {
        let mut previous = source.normal();
        for run in runs {
            *run = match self {
                Self::Normal => source.normal(),
                Self::Heavy => source.t3(),
                Self::Slow => {
                    let late = if source.uniform() < 0.1 {
                        4.0 * source.exponential()
                    } else {
                        0.0
                    };
                    source.normal() + late
                }
                Self::Lottery => source.normal() + if source.uniform() < 0.3 { 5.0 } else { 0.0 },
                Self::Dependent | Self::HalfDependent => {
                    let phi = if self == Self::Dependent {
                        0.7_f64
                    } else {
                        0.5
                    };
                    previous = phi * previous + (1.0 - phi * phi).sqrt() * source.normal();
                    previous
                }
            };
        }
    }
}

/// How often something happened in so many draws.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    pub(crate) hits: u32,
    pub(crate) draws: u32,
}

impl Count {
    pub(crate) fn of(draws: u32, mut happens: impl FnMut() -> bool) -> Self {
        let hits = (0..draws).map(|_| u32::from(happens())).sum();
        Self { hits, draws }
    }

    pub(crate) fn share(self) -> f64 {
        f64::from(self.hits) / f64::from(self.draws)
    }

    /// Whether the share is the expected one up to four standard deviations of the binomial and what the expectation itself leaves open.
    pub(crate) fn is(self, expected: f64, open: f64) -> bool {
        (self.share() - expected).abs() <= self.reach(expected) + open
    }

    /// Whether the share is at most a bound, up to four standard deviations of the binomial.
    pub(crate) fn is_at_most(self, bound: f64) -> bool {
        self.share() <= bound + self.reach(bound)
    }

    fn reach(self, p: f64) -> f64 {
        // One hit more or less is always possible.
        4.0 * (p * (1.0 - p) / f64::from(self.draws)).sqrt() + 1.0 / f64::from(self.draws)
    }
}
