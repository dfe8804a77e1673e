//! What is kept of a run: counts and order statistics, from which every summary is computed again.

mod error;
mod level;

use libm::log;

use crate::dispersion::{Dispersion, NORMAL_MAD};
use crate::extreme::{larger, smaller};
use crate::sample::{Sample, all, at};
use crate::sort::sort;

pub use error::DigestError;
pub use level::Level;

/// How many processes' own levels are looked at for [`Digest::process_scale`]; later ones still join the pool.
pub const PROCESSES_SCALED: usize = 32;

/// The digest of one run: the pooled observations of its processes as order statistics.
///
/// Every number is in the unit of the observations (time per iteration, for example), finite and positive; the
/// quantiles ascend. Decoding checks this again, so a digest read from a hostile file is as good as a fresh one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "wire", serde(try_from = "Fields", into = "Fields"))]
pub struct Digest {
    fields: Fields,
    /// The natural logarithms of the levels, in the order of [`Level::ALL`]: a history is judged more often than digested.
    logs: [f64; 4],
}

/// The plain numbers of a [`Digest`], for those who store or show them.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Fields {
    /// How many observations were pooled.
    pub observations: u32,
    /// How many processes gave them.
    pub processes: u16,
    /// Iterations of the measured body per observation.
    pub iterations: u64,
    /// The smallest step of one observation, in its unit; 0 where it is not known.
    pub resolution: f64,
    /// Smallest observation, quantiles 0.10, 0.25, 0.50, 0.75, 0.90, largest observation (type 7).
    pub quantiles: [f64; 7],
    /// The pool's scale by the fallback ladder of [`Dispersion::of`].
    pub sigma: f64,
    /// Which estimator gave `sigma`.
    pub estimator: crate::Estimator,
    /// How far the faster half of the processes scatters, on the log scale; see [`Digest::process_scale`].
    pub process_scale: f64,
}

impl Digest {
    /// Digests the observations of a run, process after process; `lengths` says how many each process gave.
    ///
    /// `resolution` is the smallest step of one observation in its unit (the timer's tick divided by the iterations per
    /// observation); 0, negative or NaN where it is not known. Reorders `observations`. O(n log n), no allocation.
    ///
    /// # Errors
    ///
    /// An empty process, lengths that do not add up, or an observation that is not finite and positive; `observations` is
    /// unchanged then.
    pub fn new(
        observations: &mut [f64],
        lengths: &[usize],
        resolution: f64,
    ) -> Result<Self, DigestError> {
        let total = lengths
            .iter()
            .try_fold(0_usize, |sum, length| sum.checked_add(*length))
            .unwrap_or(usize::MAX);
        if total != observations.len() {
            return Err(DigestError::Lengths {
                observations: observations.len(),
                lengths: total,
            });
        }
        if observations.is_empty() || lengths.contains(&0) {
            return Err(DigestError::Empty);
        }
        if !all(observations, |x| (*x > 0.0) & (*x < f64::INFINITY)) {
            return Err(first_fault(observations));
        }
        let processes = u16::try_from(lengths.len()).map_err(|_| DigestError::TooMany)?;
        let count = u32::try_from(observations.len()).map_err(|_| DigestError::TooMany)?;
        let process_scale = process_scale(observations, lengths);
        let sample = Sample::sorting(observations);
        let resolution = if resolution > 0.0 && resolution.is_finite() {
            resolution
        } else {
            0.0
        };
        let dispersion = Dispersion::of(&sample, resolution);
        Ok(Self::of(Fields {
            observations: count,
            processes,
            iterations: 1,
            resolution,
            quantiles: [
                sample.min(),
                sample.quantile(0.10),
                sample.quantile(0.25),
                sample.median(),
                sample.quantile(0.75),
                sample.quantile(0.90),
                sample.max(),
            ],
            // The range of `f64` ends before the scale of observations that fill it does.
            sigma: larger(f64::from_bits(1), smaller(f64::MAX, dispersion.sigma)),
            estimator: dispersion.estimator,
            process_scale,
        }))
    }

    /// The digest with these fields, which are known to be valid.
    fn of(fields: Fields) -> Self {
        let logs = Level::ALL.map(|level| log(fields.quantiles[level as usize]));
        Self { fields, logs }
    }

    /// The same digest with the number of iterations that one observation averages over.
    #[must_use]
    pub fn with_iterations(mut self, iterations: u64) -> Self {
        self.fields.iterations = iterations.max(1);
        self
    }

    /// The same run on a machine `factor` times as fast: every observation divided by `factor`.
    ///
    /// # Errors
    ///
    /// `factor` is not finite and positive, or takes an observation out of the range of `f64`.
    pub fn divided_by(mut self, factor: f64) -> Result<Self, DigestError> {
        for quantile in &mut self.fields.quantiles {
            *quantile /= factor;
        }
        self.fields.resolution /= factor;
        self.fields.sigma /= factor;
        Self::try_from(self.fields)
    }

    /// The plain numbers.
    #[must_use]
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// How many observations were pooled; never 0.
    #[must_use]
    pub const fn observations(&self) -> u64 {
        self.fields.observations as u64
    }

    /// How many processes gave them; never 0.
    #[must_use]
    pub const fn processes(&self) -> usize {
        self.fields.processes as usize
    }

    /// Iterations of the measured body per observation; never 0.
    #[must_use]
    pub const fn iterations(&self) -> u64 {
        self.fields.iterations
    }

    /// The value at a level of the pool, in the unit of the observations.
    #[must_use]
    pub const fn level(&self, level: Level) -> f64 {
        self.fields.quantiles[level as usize]
    }

    /// The natural logarithm of the value at a level of the pool.
    #[must_use]
    pub const fn log_level(&self, level: Level) -> f64 {
        self.logs[level.index()]
    }

    /// The median of the pooled observations, in their unit.
    #[must_use]
    pub const fn median(&self) -> f64 {
        self.level(Level::Median)
    }

    /// How far the faster half of the processes scatters, on the log scale (0.01 is one percent): the distance from the lower
    /// quartile to the median of the processes' own lower quartiles, over 0.6745, which is sigma for normal ones.
    ///
    /// On a host with two speeds a few slow processes do not move the run's low levels, and do not count here; once half of
    /// them are slow, they do. Of the first [`PROCESSES_SCALED`] processes; 0 for one process, where it cannot be known.
    #[must_use]
    pub const fn process_scale(&self) -> f64 {
        self.fields.process_scale
    }

    /// The standard error of the run's level that its processes' disagreement implies, on the log scale.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        self.fields.process_scale / crate::root::sqrt(f64::from(self.fields.processes))
    }
}

/// The error of the first observation that is not finite and positive; there is one.
fn first_fault(observations: &[f64]) -> DigestError {
    let index = observations
        .iter()
        .take_while(|x| x.is_finite() && **x > 0.0)
        .count();
    match observations.get(index) {
        Some(x) if x.is_finite() => DigestError::NotPositive { index },
        _ => DigestError::NotFinite { index },
    }
}

/// See [`Digest::process_scale`]. Reorders within each process.
fn process_scale(observations: &mut [f64], lengths: &[usize]) -> f64 {
    let mut logs = [0.0; PROCESSES_SCALED];
    let mut rest = observations;
    let mut count = 0;
    for (log_level, length) in logs.iter_mut().zip(lengths) {
        let (process, tail) = rest.split_at_mut((*length).min(rest.len()));
        rest = tail;
        let rank = (process.len().saturating_sub(1)) / 4;
        if let Some(rank) = (rank < process.len()).then_some(rank) {
            sort(process);
            *log_level = log(at(process, rank));
            count += 1;
        }
    }
    // The logarithm keeps the order, so these are the quantiles of the quartiles themselves.
    match Sample::new(logs.get_mut(..count).unwrap_or_default()) {
        Ok(levels) => (levels.median() - levels.quantile(0.25)) / NORMAL_MAD,
        // No process at all: `lengths` was empty, which `Digest::new` has refused.
        Err(_) => 0.0,
    }
}

impl TryFrom<Fields> for Digest {
    type Error = DigestError;

    fn try_from(fields: Fields) -> Result<Self, DigestError> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let not_negative = |x: f64| x.is_finite() && x >= 0.0;
        let valid = fields.observations >= u32::from(fields.processes)
            && fields.processes > 0
            && fields.iterations > 0
            && fields.quantiles.iter().all(|q| positive(*q))
            && fields.quantiles.is_sorted()
            && not_negative(fields.resolution)
            && positive(fields.sigma)
            && not_negative(fields.process_scale);
        if valid {
            Ok(Self::of(fields))
        } else {
            Err(DigestError::Inconsistent)
        }
    }
}

impl From<Digest> for Fields {
    fn from(digest: Digest) -> Self {
        digest.fields
    }
}
