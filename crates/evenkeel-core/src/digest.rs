//! What is kept of a run: counts and order statistics, from which every summary is computed again.

use core::fmt;

use libm::log;

use crate::dispersion::{Dispersion, NORMAL_MAD};
use crate::sample::{Sample, SampleError};

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

/// Why observations make no digest, or bytes no valid one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DigestError {
    /// There is no observation, or a process without one.
    Empty,
    /// The observation at `index` is infinite or not a number.
    NotFinite {
        /// Position in the order given, from 0.
        index: usize,
    },
    /// The observation at `index` is zero or negative.
    NotPositive {
        /// Position in the order given, from 0.
        index: usize,
    },
    /// The lengths of the processes do not add up to the number of observations.
    Lengths {
        /// How many observations there are.
        observations: usize,
        /// What the lengths add up to.
        lengths: usize,
    },
    /// More observations or processes than a digest can count.
    TooMany,
    /// Decoded fields that no digest can have.
    Inconsistent,
}

impl fmt::Display for DigestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => {
                f.write_str("a process gave no observations: each must measure at least once")
            }
            Self::NotFinite { index } => write!(
                f,
                "observation {index} is infinite or not a number: check the timer or the unit"
            ),
            Self::NotPositive { index } => write!(
                f,
                "observation {index} is zero or negative: measure more iterations per observation, or check the timer"
            ),
            Self::Lengths {
                observations,
                lengths,
            } => write!(
                f,
                "{observations} observations, but the processes' lengths add up to {lengths}: they must agree"
            ),
            Self::TooMany => f.write_str(
                "more than 4,294,967,295 observations or 65,535 processes: split the run",
            ),
            Self::Inconsistent => {
                f.write_str("not the fields of a digest: the record is damaged, measure again")
            }
        }
    }
}

impl core::error::Error for DigestError {}

impl From<SampleError> for DigestError {
    fn from(error: SampleError) -> Self {
        match error {
            SampleError::Empty => Self::Empty,
            SampleError::NotFinite { index } => Self::NotFinite { index },
        }
    }
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
        for (index, x) in observations.iter().enumerate() {
            if !x.is_finite() {
                return Err(DigestError::NotFinite { index });
            }
            if *x <= 0.0 {
                return Err(DigestError::NotPositive { index });
            }
        }
        let processes = u16::try_from(lengths.len()).map_err(|_| DigestError::TooMany)?;
        let count = u32::try_from(observations.len()).map_err(|_| DigestError::TooMany)?;
        let process_scale = process_scale(observations, lengths);
        let sample = Sample::new(observations)?;
        let resolution = if resolution > 0.0 && resolution.is_finite() {
            resolution
        } else {
            0.0
        };
        let dispersion = Dispersion::of(&sample, resolution);
        Ok(Self {
            fields: Fields {
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
                sigma: dispersion.sigma,
                estimator: dispersion.estimator,
                process_scale,
            },
        })
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
        self.fields.process_scale / libm::sqrt(f64::from(self.fields.processes))
    }
}

/// A level of a run's pooled observations that can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "wire", serde(rename_all = "snake_case"))]
#[repr(u8)]
pub enum Level {
    /// The 10th percentile: what the code costs when nobody disturbs it.
    Q10 = 1,
    /// The lower quartile.
    Q25 = 2,
    /// The median.
    Median = 3,
    /// The 90th percentile: the upper tail.
    Q90 = 5,
}

impl Level {
    /// One lower-case word, stable across versions: `q10`, `q25`, `median`, `q90`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Q10 => "q10",
            Self::Q25 => "q25",
            Self::Median => "median",
            Self::Q90 => "q90",
        }
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
            let (_, quartile, _) = process.select_nth_unstable_by(rank, f64::total_cmp);
            *log_level = log(*quartile);
            count += 1;
        }
    }
    // The logarithm keeps the order, so these are the quantiles of the quartiles themselves.
    match Sample::new(&mut logs[..count]) {
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
            Ok(Self { fields })
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
