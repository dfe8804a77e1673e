//! A duet under way.

use std::time::{Duration, Instant};

use evenkeel_core::{SignFlipError, SplitMix64};
use evenkeel_env::Watch;

use super::batch::Batches;
use super::core;
use super::finding::{DuetError, Finding};
use super::pair::{Sides, batches, play};
use super::score::{DuetPlan, Score};
use super::side::{Side, Time};

/// A duet under way: [`Duet::step`] while [`Duet::wants`], then [`Duet::finish`].
#[derive(Debug)]
pub struct Duet {
    sides: Sides,
    random: SplitMix64,
    batches: Option<Batches>,
    score: Score,
    resolution_ns: f64,
    spent: Duration,
    watch: Watch,
}

impl Duet {
    /// A duet of which no pair was played yet.
    #[must_use]
    pub fn new(old: Side, new: Side, plan: DuetPlan) -> Self {
        Self {
            sides: [old, new],
            random: SplitMix64::new(plan.seed),
            batches: None,
            score: Score::new(plan),
            resolution_ns: 0.0,
            spent: Duration::ZERO,
            watch: Watch::start(),
        }
    }

    /// Whether another pair is to be played: nothing is settled, and there are pairs left.
    #[must_use]
    pub const fn wants(&self) -> bool {
        self.score.wants()
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
        self.add(&batches, &times);
        self.spent += start.elapsed();
        Ok(())
    }

    fn add(&mut self, batches: &Batches, times: &[Vec<Time>; 2]) {
        let coarsest = times.iter().flatten().map(|time| time.resolution_ns);
        self.resolution_ns = coarsest.fold(self.resolution_ns, f64::max);
        let each = |times: &Vec<Time>| {
            let each = |time: &Time| time.timed_ns / batches.iterations as f64;
            times.iter().map(each).collect()
        };
        infallible(self.score.add(times.each_ref().map(each)));
    }

    /// What it found; `None` if no pair was played.
    #[must_use]
    pub fn finish(self) -> Option<Finding> {
        let iterations = self.batches?.iterations;
        let tick_ns = self.resolution_ns / iterations as f64;
        let finding = self.score.finish(tick_ns, self.watch.finish())?;
        Some(Finding {
            digest: finding.digest.with_iterations(iterations),
            iterations,
            seconds: self.spent.as_secs_f64(),
            ..finding
        })
    }
}

/// Answers are finite and positive, pairs are numbered in order up to the most, and both sides of each are there.
fn infallible<T>(result: Result<T, SignFlipError>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => unreachable!("a pair was added that is none: {error}"),
    }
}
