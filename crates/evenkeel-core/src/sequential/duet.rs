//! The judge of a duet: looks after so many process pairs, and stops when the question is settled either way.

use libm::{ceil, fabs, log};

use super::looks::Looks;
use super::sign_flip::{MOST_PAIRS, Mark, SignFlip, SignFlipError, Tail};
use crate::{Policy, Verdict};

/// Flips of the first glance at each look.
const GLANCE: u32 = 999;
/// A tail that the glance finds beyond this share is not looked at closely.
const CLOSE: f64 = 0.01;
/// The closer look takes so many flips for each one that its level allows to be as extreme.
const FLIPS_PER_EXTREME: f64 = 4.0;
/// Above this the closer look would take minutes: a level that it cannot reach is not reached.
const MOST_FLIPS: f64 = 2e6;
/// A false acquittal hides a slowdown that is there, which later runs find: it may be more frequent than a false alarm.
const ACQUITTAL_RATE: f64 = 0.01;

/// The judge of one duet.
///
/// Asked after each number of pairs in [`LOOKS`](super::LOOKS), whether the ratio of the new side over the old one lies above the policy's tolerance; all looks
/// together raise a false alarm in at most the share `alarm_rate` of the duets.
///
/// ```
/// # use evenkeel_core::{Duet, Mark, Policy, Verdict};
/// let mut marks = Vec::new();
/// for pair in 0..20 {
///     for batch in 0..12 {
///         let time = 100.0 + f64::from((pair * 7 + batch * 5) % 11) / 10.0;
///         marks.push(Mark::new(time, pair as usize, false)?);
///         marks.push(Mark::new(time * 1.10, pair as usize, true)?);
///     }
/// }
/// let mut duet = Duet::new(Policy { floor: 0.02, ..Policy::DEFAULT }, 160, 1);
/// assert_eq!(duet.look(&mut marks)?, Some(Verdict::Regressed));
/// # Ok::<(), evenkeel_core::SignFlipError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Duet {
    tolerance: f64,
    alarms: Looks,
    acquittals: Looks,
    most: usize,
    seed: u64,
}

/// What a duet found beside its verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settled {
    /// The ratio of the pooled lower quartiles, new over old.
    pub ratio: f64,
    /// The ratio's interval at 95 %; an end that the pairs do not bound is 0 or infinity.
    pub interval: (f64, f64),
    /// Process pairs.
    pub pairs: usize,
    /// Which levels differ between the sides.
    pub moved: crate::Moved,
    /// How many more pairs would probably settle it; `None` where the ratio is too close to the tolerance for any number, or it is settled.
    pub more_pairs: Option<usize>,
}

impl Duet {
    /// A judge of at most `most` pairs, not more than [`MOST_PAIRS`], by the policy's tolerance and `alarm_rate`; flips are drawn from `seed`.
    #[must_use]
    pub fn new(policy: Policy, most: usize, seed: u64) -> Self {
        let most = most.min(MOST_PAIRS);
        Self {
            tolerance: log(1.0 + policy.tolerance()),
            alarms: Looks::new(policy.alarm_rate, most),
            acquittals: Looks::new(ACQUITTAL_RATE, most),
            most,
            seed,
        }
    }

    /// Looks at all pairs so far; the verdict, if it is settled. Call it once for each number of pairs.
    ///
    /// `Regressed`: the ratio is above the tolerance, at the rate that this look may use of the policy's `alarm_rate`. `Improved`: it is below the tolerance's
    /// reciprocal, at the same rate. `Steady`: it is below the tolerance, at a rate of 1 % over all looks. While the estimate is beyond the
    /// reciprocal, an improvement is waited for.
    ///
    /// # Errors
    ///
    /// As [`SignFlip::test`].
    pub fn look(&mut self, marks: &mut [Mark]) -> Result<Option<Verdict>, SignFlipError> {
        let above = SignFlip::test(marks, self.tolerance, GLANCE, self.seed)?;
        let alarm = self.alarms.next_level(above.pairs);
        let acquittal = self.acquittals.next_level(above.pairs);
        if let Some(level) = alarm
            && above.slower <= CLOSE
            && self.reaches(marks, self.tolerance, Tail::Slower, level)?
        {
            return Ok(Some(Verdict::Regressed));
        }
        let may_be_improved = log(above.ratio) < -self.tolerance;
        if let Some(level) = alarm
            && may_be_improved
            && above.faster <= CLOSE
            && self.reaches(marks, -self.tolerance, Tail::Faster, level)?
        {
            return Ok(Some(Verdict::Improved));
        }
        let is_last = above.pairs >= self.most;
        let is_acquitted = acquittal.is_some_and(|level| above.faster <= level);
        Ok((is_acquitted && (is_last || !may_be_improved)).then_some(Verdict::Steady))
    }

    /// The estimate with its interval, and where the difference lies.
    ///
    /// # Errors
    ///
    /// As [`SignFlip::test`].
    pub fn settle(
        &self,
        marks: &mut [Mark],
        verdict: Option<Verdict>,
    ) -> Result<Settled, SignFlipError> {
        let found = SignFlip::test(marks, 0.0, 0, self.seed)?;
        let interval = SignFlip::interval(marks, 0.05, GLANCE, self.seed)?;
        let more_pairs = match verdict {
            Some(_) => None,
            None => more_pairs(found.pairs, found.ratio, interval, self.tolerance),
        };
        Ok(Settled {
            ratio: found.ratio,
            interval,
            pairs: found.pairs,
            moved: SignFlip::moved(marks, 0.01, GLANCE, self.seed)?,
            more_pairs,
        })
    }

    /// The closer look, with as many flips as its level needs.
    fn reaches(
        &self,
        marks: &mut [Mark],
        log_limit: f64,
        tail: Tail,
        level: f64,
    ) -> Result<bool, SignFlipError> {
        let flips = (FLIPS_PER_EXTREME / level).clamp(f64::from(GLANCE), MOST_FLIPS);
        // Other flips than the glance's, which chose whether to look.
        SignFlip::reaches(marks, log_limit, tail, level, flips as u32, !self.seed)
    }
}

/// How many more pairs would probably settle on which side of `log_limit` the ratio lies, if it stays where it is.
///
/// The interval at 95 % is 1.96 standard errors wide on each side, which shrink with the root of the pairs; one in a thousand is 3.1 of them. `None` where
/// the interval is open, or more than a hundred times the pairs would be needed.
#[must_use]
pub fn more_pairs(
    pairs: usize,
    ratio: f64,
    (low, high): (f64, f64),
    log_limit: f64,
) -> Option<usize> {
    const MOST_TIMES: f64 = 100.0;
    let standard_error = (log(high) - log(low)) / (2.0 * 1.96);
    let distance = fabs(log(ratio) - log_limit);
    let root = 3.1 * standard_error / distance;
    let times = root * root;
    (times.is_finite() && times <= MOST_TIMES).then(|| {
        let needed = ceil(pairs as f64 * times) as usize;
        needed.saturating_sub(pairs).max(1)
    })
}
