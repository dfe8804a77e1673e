//! How often something happened, with its exact interval.

use serde::Serialize;
use statrs::distribution::{Beta, ContinuousCDF as _};

/// So many of so many.
#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct Share {
    pub(super) hits: u64,
    pub(super) trials: u64,
}

impl Share {
    pub(super) fn count(&mut self, hit: bool) {
        self.hits += u64::from(hit);
        self.trials += 1;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.trials += other.trials;
    }

    /// NaN without a trial.
    pub(super) fn value(self) -> f64 {
        self.hits as f64 / self.trials as f64
    }

    /// The exact interval at 95 % (Clopper and Pearson 1934); 0 to 1 without a trial.
    pub(super) fn interval(self) -> (f64, f64) {
        let (hits, misses) = (self.hits as f64, (self.trials - self.hits) as f64);
        let quantile = |a: f64, b: f64, p: f64| Beta::new(a, b).map(|beta| beta.inverse_cdf(p));
        (
            quantile(hits, misses + 1.0, 0.025).unwrap_or(0.0),
            quantile(hits + 1.0, misses, 0.975).unwrap_or(1.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn the_interval_is_the_exact_one() {
        for (hits, trials, expected) in [
            (0, 0, (0.0, 1.0)),
            // 1 - 0.025^(1/100), and its mirror image.
            (0, 100, (0.0, 0.036_216_7)),
            (100, 100, (0.963_783_3, 1.0)),
            (5, 10, (0.187_086_0, 0.812_914_0)),
        ] {
            let (low, high) = Share { hits, trials }.interval();
            assert!((low - expected.0).abs() < 1e-6, "{hits} of {trials}: {low}");
            assert!(
                (high - expected.1).abs() < 1e-6,
                "{hits} of {trials}: {high}"
            );
        }
    }
}
