//! Looking several times without paying more than was declared.

use crate::root::sqrt;

/// The numbers of process pairs after which a duet is looked at.
pub const LOOKS: [usize; 5] = [10, 20, 40, 80, 160];

/// The error rate that is left for each look.
///
/// After a share `t` of all pairs at most `alpha sqrt(t)` may have been spent (a power family of Kim and DeMets 1987), and each look has what was not
/// spent before. The rates of the looks add up to at most `alpha`, so the chance of any false alarm does too, whatever the
/// dependence between looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    alpha: f64,
    most: f64,
    spent: f64,
}

impl Looks {
    /// For at most `most` process pairs in all, at the rate `alpha`.
    #[must_use]
    pub fn new(alpha: f64, most: usize) -> Self {
        Self {
            alpha,
            most: most.max(1) as f64,
            spent: 0.0,
        }
    }

    /// The rate that a look after `pairs` process pairs may use; it counts as spent from now on.
    ///
    /// `None` if not even `pairs` unanimous pairs are that rare (2^-pairs): then nothing is spent, and the next look has more.
    #[must_use]
    pub fn next_level(&mut self, pairs: usize) -> Option<f64> {
        let share = (pairs as f64 / self.most).min(1.0);
        let level = self.alpha * sqrt(share) - self.spent;
        if level <= 0.0 || level < libm::exp2(-(pairs as f64)) {
            return None;
        }
        self.spent += level;
        Some(level)
    }

    /// What all looks together have used so far.
    #[must_use]
    pub const fn spent(&self) -> f64 {
        self.spent
    }
}
