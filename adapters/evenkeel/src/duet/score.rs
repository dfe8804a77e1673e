//! What the pairs of a duet say so far.

use evenkeel_core::{
    Cause, Digest, LOOKS, MOST_PAIRS, Mark, Policy, Sample, SignFlipError, Verdict,
};
use evenkeel_env::{Conditions, Doubt};

use super::finding::Finding;
use crate::session::machine_cause;

/// How a duet is to be played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DuetPlan {
    /// Tolerance (the larger of floor and budget) and rate of false alarms.
    pub policy: Policy,
    /// The most process pairs, 1 to 160.
    pub most_pairs: usize,
    /// What all that is random is drawn from.
    pub seed: u64,
}

impl DuetPlan {
    /// The floor of duets where none is chosen: a choice, so that the luck of where a build puts its code is not called a slowdown.
    pub const FLOOR: f64 = 0.005;
}

/// The score of a duet, whoever plays it: [`Score::add`] while [`Score::wants`], then [`Score::finish`].
///
/// ```
/// use evenkeel::duet::{DuetPlan, Score};
/// use evenkeel::env::Conditions;
/// use evenkeel::kernel::{Policy, Verdict};
///
/// let plan = DuetPlan { policy: Policy::DEFAULT, most_pairs: 160, seed: 1 };
/// let mut score = Score::new(plan);
/// while score.wants() {
///     let old = (0..12).map(|batch| 100.0 + f64::from(batch) / 10.0);
///     score.add([old.clone().collect(), old.map(|time| 1.2 * time).collect()])?;
/// }
/// let finding = score.finish(0.0, Conditions::default()).expect("pairs were played");
/// assert_eq!(finding.verdict, Verdict::Regressed);
/// # Ok::<(), evenkeel::kernel::SignFlipError>(())
/// ```
#[derive(Debug)]
pub struct Score {
    plan: DuetPlan,
    judge: evenkeel_core::Duet,
    pairs: usize,
    marks: Vec<Mark>,
    new_ns: Vec<f64>,
    old_ns: Vec<f64>,
    lengths: Vec<usize>,
    verdict: Option<Verdict>,
}

impl Score {
    /// The score before the first pair.
    #[must_use]
    pub fn new(plan: DuetPlan) -> Self {
        let most_pairs = plan.most_pairs.clamp(1, MOST_PAIRS);
        let plan = DuetPlan { most_pairs, ..plan };
        Self {
            plan,
            judge: evenkeel_core::Duet::new(plan.policy, plan.most_pairs, plan.seed),
            pairs: 0,
            marks: Vec::new(),
            new_ns: Vec::new(),
            old_ns: Vec::new(),
            lengths: Vec::new(),
            verdict: None,
        }
    }

    /// Whether another pair is to be played: nothing is settled, and there are pairs left.
    #[must_use]
    pub const fn wants(&self) -> bool {
        self.verdict.is_none() && self.pairs < self.plan.most_pairs
    }

    /// What is settled so far.
    #[must_use]
    pub const fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// Takes in what the batches of a process pair took, old and new, in nanoseconds per iteration; looks at all so far when it is time for that.
    ///
    /// # Errors
    ///
    /// A time that is not finite and positive, a side without any, or a pair too many. The score is as it was before.
    pub fn add(&mut self, [old_ns, new_ns]: [Vec<f64>; 2]) -> Result<(), SignFlipError> {
        let marks = |times: &[f64], new: bool| {
            let mark = |time: &f64| Mark::new(*time, self.pairs, new);
            times.iter().map(mark).collect::<Result<Vec<_>, _>>()
        };
        let (old, new) = (marks(&old_ns, false)?, marks(&new_ns, true)?);
        if old.is_empty() || new.is_empty() {
            return Err(SignFlipError::OneSided { pair: self.pairs });
        }
        self.marks.extend(old);
        self.marks.extend(new);
        self.lengths.push(new_ns.len());
        self.old_ns.extend(old_ns);
        self.new_ns.extend(new_ns);
        self.pairs += 1;
        if LOOKS.contains(&self.pairs) || self.pairs == self.plan.most_pairs {
            self.verdict = self.judge.look(&mut self.marks)?;
        }
        Ok(())
    }

    /// What all pairs say; `None` if there is none. `tick_ns` is the resolution of a time per iteration, 0 if that is unknown.
    #[must_use]
    pub fn finish(mut self, tick_ns: f64, conditions: Conditions) -> Option<Finding> {
        let digest = Digest::new(&mut self.new_ns, &self.lengths, tick_ns).ok()?;
        let settled = self.judge.settle(&mut self.marks, self.verdict).ok()?;
        let quartile = |times| Sample::new(times).map_or(f64::NAN, |sample| sample.quantile(0.25));
        let level_ns = [quartile(&mut self.old_ns), quartile(&mut self.new_ns)];
        let tolerance = self.plan.policy.tolerance();
        let causes = match self.verdict {
            Some(_) => Vec::new(),
            None => causes(tick_ns > tolerance * level_ns[0], conditions.doubts()),
        };
        let doubt = causes.first().copied().unwrap_or(Cause::NoisyRun);
        Some(Finding {
            verdict: self.verdict.unwrap_or(Verdict::Undecided(doubt)),
            causes,
            settled,
            digest,
            level_ns,
            limit: 1.0 + tolerance,
            alpha: self.plan.policy.alarm_rate,
            iterations: 1,
            seconds: 0.0,
            seed: self.plan.seed,
            conditions,
        })
    }
}

/// Why all pairs did not settle it: what can be named of the machine, and that the processes disagree.
fn causes(is_coarse: bool, doubts: Vec<Doubt>) -> Vec<Cause> {
    let machine = doubts.into_iter().filter_map(machine_cause);
    let mut causes: Vec<Cause> = is_coarse
        .then_some(Cause::ResolutionLimited)
        .into_iter()
        .collect();
    causes.extend(machine);
    causes.push(Cause::NoisyRun);
    causes.dedup();
    causes
}
