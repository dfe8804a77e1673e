//! The rank rule over fresh runs.
//!
//! If nothing changed, the m fresh runs and the K runs of the history are exchangeable, so the chance that *all*
//! fresh ones are slower than *all* old ones is one in `C(K + m, m)`, whatever the distribution.

/// The chance that `fresh` unchanged runs all exceed the slowest of `history` runs: `1 / C(history + fresh, fresh)`.
///
/// 1 for no fresh run or no history.
///
/// ```
/// # use evenkeel_core::rank_rule_alpha;
/// assert_eq!(rank_rule_alpha(17, 3), 1.0 / 1140.0);
/// ```
#[must_use]
pub fn rank_rule_alpha(history: usize, fresh: usize) -> f64 {
    // Every partial product is a binomial coefficient, so it stays exact up to 2^53.
    let choices = (1..=fresh).fold(1.0, |choices, i| choices * (history + i) as f64 / i as f64);
    1.0 / choices
}

/// How many fresh runs after a suspect the rank rule needs to reach `alpha` with `history` runs; `None` if more than `most`.
///
/// The suspect counts as a new run too: `1 / C(K + m + 1, m + 1) <= alpha`.
///
/// ```
/// # use evenkeel_core::fresh_runs_needed;
/// assert_eq!(fresh_runs_needed(8, 0.001, 10), Some(4));
/// assert_eq!(fresh_runs_needed(3, 0.001, 10), None);
/// ```
#[must_use]
pub fn fresh_runs_needed(history: usize, alpha: f64, most: usize) -> Option<usize> {
    (1..=most).find(|fresh| rank_rule_alpha(history, *fresh + 1) <= alpha)
}
