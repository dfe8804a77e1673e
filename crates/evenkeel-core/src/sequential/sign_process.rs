//! The sign e-process: evidence that may be looked at after every process pair.

use libm::{exp, log};

/// Counts on which side of a limit the ratios of process pairs lie, and what that is worth as evidence.
///
/// One value per *process pair*: pairs of single observations inside a process depend on each other, and break the guarantee. If at least half
/// of all pairs lie below the limit in truth, the evidence that they lie above reaches `1 / alpha` in at most the share `alpha` of all
/// measurements, *at any time*, so one may stop whenever one likes (Ville's inequality; Howard and Ramdas 2022). Not claimed: protection against a biased
/// pairing. Randomise which side comes first.
///
/// ```
/// # use evenkeel_core::SignProcess;
/// let mut pairs = SignProcess::default();
/// for _ in 0..14 {
///     pairs.observe(0.05, 0.02); // five percent slower, two percent allowed
/// }
/// assert!(pairs.slower(0.001) && !pairs.not_slower(0.001));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct SignProcess {
    above: u32,
    below: u32,
}

/// `ln(2 q)` and `ln(2 (1 - q))` for the four bets q = 0.6, 0.7, 0.8, 0.9.
const BETS: [(f64, f64); 4] = [
    (0.182_321_556_793_954_6, -0.223_143_551_314_209_76),
    (0.336_472_236_621_212_9, -0.510_825_623_765_990_7),
    (0.470_003_629_245_735_6, -0.916_290_731_874_155_1),
    (0.587_786_664_902_119, -1.609_437_912_434_100_3),
];

impl SignProcess {
    /// Counts a pair: the logarithm of its ratio, new over old, against the logarithm of the limit. A tie, or a NaN, does not count.
    pub fn observe(&mut self, log_ratio: f64, log_limit: f64) {
        if log_ratio > log_limit {
            self.above = self.above.saturating_add(1);
        } else if log_ratio < log_limit {
            self.below = self.below.saturating_add(1);
        }
    }

    /// Pairs above and below the limit.
    #[must_use]
    pub const fn counts(&self) -> (u32, u32) {
        (self.above, self.below)
    }

    /// The logarithm of the evidence that the new side lies above the limit.
    ///
    /// `E = mean over q of (2 q)^above (2 (1 - q))^below`, with four q from 0.6 to 0.9.
    #[must_use]
    pub fn log_evidence_above(&self) -> f64 {
        log_evidence(self.above, self.below)
    }

    /// The logarithm of the evidence that the new side lies below the limit: the same with the sides exchanged.
    #[must_use]
    pub fn log_evidence_below(&self) -> f64 {
        log_evidence(self.below, self.above)
    }

    /// Whether the new side is slower than the limit, at the rate `alpha` of false alarms.
    #[must_use]
    pub fn slower(&self, alpha: f64) -> bool {
        self.log_evidence_above() >= -log(alpha)
    }

    /// Whether the new side is not slower than the limit, at the rate `alpha` of false acquittals.
    #[must_use]
    pub fn not_slower(&self, alpha: f64) -> bool {
        self.log_evidence_below() >= -log(alpha)
    }
}

fn log_evidence(hits: u32, misses: u32) -> f64 {
    let logs = BETS.map(|(hit, miss)| f64::from(hits) * hit + f64::from(misses) * miss);
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logs.iter().map(|log| exp(log - largest)).sum();
    largest + log(0.25 * sum)
}
