//! The causes of doubt that a run's own observations show: two modes, outliers, a coarse timer, and what the order of
//! arrival says.

mod arrival;
mod modes;

pub use arrival::{Arrival, ArrivalError};
pub use modes::{LEAST_OBSERVATIONS, Modes};

use crate::dispersion::{Dispersion, Estimator};
use crate::sample::{Observation, Sample};

/// An observation farther from the median than so many scales is an outlier.
pub const OUTLIER_SCALES: f64 = 5.0;

/// What the sorted observations of one run look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// The two modes, if there are two.
    pub modes: Option<Modes>,
    /// The share of observations farther than [`OUTLIER_SCALES`] from the median; 0 to 1.
    pub outliers: f64,
    /// Whether the timer's step is at least half of the scale: then rounding is a good part of what scatters.
    pub resolution_limited: bool,
}

impl Shape {
    /// Looks at a sample; `resolution` is the smallest step of one observation, 0 where it is not known. O(n).
    ///
    /// ```
    /// # use evenkeel_core::{Sample, Shape};
    /// let mut times = [10.0, 10.1, 10.2, 10.1, 10.0, 10.2, 10.1, 15.0, 15.1, 15.2, 15.1, 15.0, 15.2, 15.1];
    /// let shape = Shape::of(&Sample::new(&mut times)?, 0.0);
    /// let modes = shape.modes.expect("the two speeds are far apart");
    /// assert_eq!((modes.lower, modes.upper, modes.upper_share), (10.1, 15.1, 0.5));
    /// # Ok::<(), evenkeel_core::SampleError>(())
    /// ```
    #[must_use]
    pub fn of<T: Observation>(sample: &Sample<'_, T>, resolution: f64) -> Self {
        let dispersion = Dispersion::of(sample, resolution);
        let centre = sample.median();
        let reach = OUTLIER_SCALES * dispersion.sigma;
        let sorted = sample.sorted();
        let below = sorted.partition_point(|x| centre - x.to_f64() > reach);
        let within = sorted.partition_point(|x| x.to_f64() - centre <= reach);
        Self {
            modes: Modes::of(sample),
            outliers: (below + (sorted.len() - within)) as f64 / sorted.len() as f64,
            resolution_limited: dispersion.estimator == Estimator::Resolution
                || 2.0 * resolution >= dispersion.sigma,
        }
    }
}
