//! A duet under way.

use std::time::{Duration, Instant};

use evenkeel_core::{
    Cause, Digest, LOOKS, MOST_PAIRS, Mark, Policy, Sample, SignFlipError, SplitMix64, Verdict,
};
use evenkeel_env::{Doubt, Watch};

use super::batch::Batches;
use super::core;
use super::finding::{DuetError, Finding};
use super::pair::{Sides, batches, play};
use super::side::{Side, Time};
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

/// A duet under way: [`Duet::step`] while [`Duet::wants`], then [`Duet::finish`].
#[derive(Debug)]
pub struct Duet {
    sides: Sides,
    plan: DuetPlan,
    judge: evenkeel_core::Duet,
    random: SplitMix64,
    batches: Option<Batches>,
    pairs: usize,
    marks: Vec<Mark>,
    times: [Vec<f64>; 2],
    resolution_ns: f64,
    verdict: Option<Verdict>,
    spent: Duration,
    watch: Watch,
}

impl Duet {
    /// A duet of which no pair was played yet.
    #[must_use]
    pub fn new(old: Side, new: Side, plan: DuetPlan) -> Self {
        let plan = DuetPlan {
            most_pairs: plan.most_pairs.clamp(1, MOST_PAIRS),
            ..plan
        };
        Self {
            sides: [old, new],
            plan,
            judge: evenkeel_core::Duet::new(plan.policy, plan.most_pairs, plan.seed),
            random: SplitMix64::new(plan.seed),
            batches: None,
            pairs: 0,
            marks: Vec::new(),
            times: Default::default(),
            resolution_ns: 0.0,
            verdict: None,
            spent: Duration::ZERO,
            watch: Watch::start(),
        }
    }

    /// Whether another pair is to be played: nothing is settled, and there are pairs left.
    #[must_use]
    pub const fn wants(&self) -> bool {
        self.verdict.is_none() && self.pairs < self.plan.most_pairs
    }

    /// Plays one process pair, and looks at all so far when it is time for that.
    ///
    /// # Errors
    ///
    /// A side that cannot be measured, and how it failed. The duet is over then.
    pub fn step(&mut self) -> Result<(), DuetError> {
        let start = Instant::now();
        let core = self.random.next_u64();
        let (sides, random) = (&self.sides, &mut self.random);
        let known = self.batches;
        let (batches, times) = core::on_one(core, || {
            let batches = match known {
                Some(batches) => batches,
                None => batches(sides, random)?,
            };
            let times = play(sides, &batches, random)?;
            Ok::<_, DuetError>((batches, times))
        })?;
        self.batches = Some(batches);
        self.add(&batches, times);
        if LOOKS.contains(&self.pairs) || self.pairs == self.plan.most_pairs {
            self.verdict = infallible(self.judge.look(&mut self.marks));
        }
        self.spent += start.elapsed();
        Ok(())
    }

    fn add(&mut self, batches: &Batches, times: [Vec<Time>; 2]) {
        for (side, times) in times.into_iter().enumerate() {
            for time in times {
                let each = time.timed_ns / batches.iterations as f64;
                self.times[side].push(each);
                self.resolution_ns = self.resolution_ns.max(time.resolution_ns);
                self.marks
                    .push(infallible(Mark::new(each, self.pairs, side == 1)));
            }
        }
        self.pairs += 1;
    }

    /// What it found; `None` if no pair was played.
    #[must_use]
    pub fn finish(mut self) -> Option<Finding> {
        let batches = self.batches?;
        let [_, new] = &mut self.times;
        let tick = self.resolution_ns / batches.iterations as f64;
        let lengths = vec![batches.timed; self.pairs];
        let digest = Digest::new(new, &lengths, tick).ok()?;
        let settled = infallible(self.judge.settle(&mut self.marks, self.verdict));
        let level_ns = self
            .times
            .each_mut()
            .map(|times| Sample::new(times).map_or(f64::NAN, |sample| sample.quantile(0.25)));
        let conditions = self.watch.finish();
        let tolerance = self.plan.policy.tolerance();
        let causes = match self.verdict {
            Some(_) => Vec::new(),
            None => {
                let coarse = tick > tolerance * level_ns[0];
                causes(coarse, conditions.doubts())
            }
        };
        let doubt = causes.first().copied().unwrap_or(Cause::NoisyRun);
        Some(Finding {
            verdict: self.verdict.unwrap_or(Verdict::Undecided(doubt)),
            causes,
            settled,
            digest: digest.with_iterations(batches.iterations),
            level_ns,
            limit: 1.0 + tolerance,
            alpha: self.plan.policy.alarm_rate,
            iterations: batches.iterations,
            seconds: self.spent.as_secs_f64(),
            seed: self.plan.seed,
            conditions,
        })
    }
}

/// Why all pairs did not settle it: what can be named of the machine, and that the processes disagree.
fn causes(coarse: bool, doubts: Vec<Doubt>) -> Vec<Cause> {
    let machine = doubts.into_iter().filter_map(machine_cause);
    let mut causes: Vec<Cause> = coarse
        .then_some(Cause::ResolutionLimited)
        .into_iter()
        .collect();
    causes.extend(machine);
    causes.push(Cause::NoisyRun);
    causes.dedup();
    causes
}

/// Answers are finite and positive, pairs are numbered in order up to the most, and both sides of each are there.
fn infallible<T>(result: Result<T, SignFlipError>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => unreachable!("a pair was added that is none: {error}"),
    }
}
