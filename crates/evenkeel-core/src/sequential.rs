//! Evidence that grows: fresh runs by the rank rule, process pairs by the sign-flip test and the sign e-process.

mod duet;
mod looks;
mod random;
mod rank_rule;
mod sign_flip;
mod sign_process;

pub use duet::{Duet, Settled, more_pairs};
pub use looks::{LOOKS, Looks};
pub use random::SplitMix64;
pub use rank_rule::{fresh_runs_needed, rank_rule_alpha};
pub use sign_flip::{MOST_PAIRS, Mark, SignFlip, SignFlipError};
pub use sign_process::SignProcess;
