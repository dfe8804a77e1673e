//! Which part of a run's distribution is looked at.

/// A level of a run's pooled observations that can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The share of the observations below it: 0.1, 0.25, 0.5, 0.9.
    #[must_use]
    pub const fn share(self) -> f64 {
        match self {
            Self::Q10 => 0.10,
            Self::Q25 => 0.25,
            Self::Median => 0.50,
            Self::Q90 => 0.90,
        }
    }

    /// All levels, from the fastest observations to the slowest.
    pub const ALL: [Self; 4] = [Self::Q10, Self::Q25, Self::Median, Self::Q90];

    /// The position in [`Self::ALL`].
    #[inline]
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Q10 => 0,
            Self::Q25 => 1,
            Self::Median => 2,
            Self::Q90 => 3,
        }
    }
}
