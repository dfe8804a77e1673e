//! Counts with their binomial intervals.

use serde::{Deserialize, Serialize};
use statrs::distribution::{Beta, ContinuousCDF as _};

/// How often something happened in so many independent trials. Written with its interval, for those who draw it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Shown")]
pub(crate) struct Proportion {
    pub(crate) hits: u64,
    pub(crate) trials: u64,
}

/// A proportion as it is written.
#[derive(Serialize)]
struct Shown {
    hits: u64,
    trials: u64,
    low: f64,
    high: f64,
}

impl From<Proportion> for Shown {
    fn from(proportion: Proportion) -> Self {
        let (low, high) = proportion.interval();
        let Proportion { hits, trials } = proportion;
        Self {
            hits,
            trials,
            low,
            high,
        }
    }
}

impl Proportion {
    pub(crate) fn count(&mut self, hit: bool) {
        self.hits += u64::from(hit);
        self.trials += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.trials += other.trials;
    }

    /// The share; NaN without a trial.
    pub(crate) fn share(self) -> f64 {
        self.hits as f64 / self.trials as f64
    }

    /// The exact 95 % interval of the share (Clopper and Pearson 1934): at most 2.5 % of error on each side; all of 0 to 1
    /// without a trial.
    pub(crate) fn interval(self) -> (f64, f64) {
        let (hits, misses) = (self.hits as f64, (self.trials - self.hits) as f64);
        let quantile =
            |a: f64, b: f64, p: f64| Beta::new(a, b).ok().map(|beta| beta.inverse_cdf(p));
        let low = (self.hits > 0)
            .then(|| quantile(hits, misses + 1.0, 0.025))
            .flatten();
        let high = (self.hits < self.trials)
            .then(|| quantile(hits + 1.0, misses, 0.975))
            .flatten();
        (low.unwrap_or(0.0), high.unwrap_or(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Proportion;

    fn interval(hits: u64, trials: u64) -> (f64, f64) {
        Proportion { hits, trials }.interval()
    }

    fn close(found: (f64, f64), expected: (f64, f64)) {
        let near = |a: f64, b: f64| (a - b).abs() < 5e-5;
        assert!(
            near(found.0, expected.0) && near(found.1, expected.1),
            "{found:?} instead of {expected:?}"
        );
    }

    #[test]
    fn intervals_are_those_of_the_textbook() {
        // Newcombe 1998, table I, method 5.
        close(interval(81, 263), (0.2527, 0.3676));
        close(interval(15, 148), (0.0578, 0.1617));
        close(interval(0, 20), (0.0, 0.1684));
        close(interval(1, 29), (0.0009, 0.1776));
        close(interval(20, 20), (1.0 - 0.1684, 1.0));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let proportion = Proportion {
            hits: 1,
            trials: 29,
        };
        let text = serde_json::to_string(&proportion).unwrap();
        assert!(text.contains("\"high\":0.177"), "{text}");
        assert_eq!(
            serde_json::from_str::<Proportion>(&text).unwrap(),
            proportion
        );
    }

    #[test]
    fn nothing_seen_bounds_the_rate_and_no_trial_bounds_nothing() {
        // 1 - 0.025^(1/n): from 1,843 trials on it is below 1 in 500.
        assert!(interval(0, 1_843).1 < 0.002 && interval(0, 1_842).1 > 0.002);
        assert_eq!(interval(0, 0), (0.0, 1.0));
    }
}
