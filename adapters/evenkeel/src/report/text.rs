//! The report in words: what a tired person needs, the most important first.

use std::fmt;

use evenkeel_core::{Cause, Stage, Verdict};

use super::{Grown, Judged, Outcome, TestReport, change, duration, printable, quantity, rate};
use crate::{Metric, Options};

impl TestReport {
    /// The one thing to do next.
    #[must_use]
    pub fn next(&self) -> String {
        let name = &self.subject.name;
        match &self.outcome {
            Outcome::Failed(_) => "mend the test, then run it again".to_owned(),
            Outcome::Grown(grown) => grown.next(),
            Outcome::Judged(judged) if judged.over_limit_ns.is_some() => {
                "make it faster, or raise its limit".to_owned()
            }
            Outcome::Judged(judged) => match judged.judgement.verdict {
                Verdict::Steady => "nothing".to_owned(),
                Verdict::Improved => {
                    format!("nothing; to hold the new level: cargo evenkeel accept {name:?}")
                }
                Verdict::Regressed => format!(
                    "look at what changed; if the new level is right: cargo evenkeel accept {name:?} --reason \"…\""
                ),
                Verdict::Learning { runs, needed } => match needed.saturating_sub(runs + 1) {
                    0 => "nothing: the next run is judged".to_owned(),
                    more => format!("run it {} more; the run after that is judged", times(more)),
                },
                Verdict::Undecided(cause) => advice(cause).to_owned(),
            },
        }
    }
}

/// What each cause of doubt means, as half a sentence.
#[must_use]
pub const fn meaning(cause: Cause) -> &'static str {
    match cause {
        Cause::SuspectNotConfirmed => {
            "slower than its band, but fresh measurements did not settle it"
        }
        Cause::TooLittleHistory => {
            "slower than its band, but the history is too short to confirm it"
        }
        Cause::NoisyRun => "its processes disagree far more than usual",
        Cause::BudgetBelowNoise => "above its budget, but inside the noise of its history",
        Cause::ForeignMachine => "it has no run in this environment yet, only in others",
        Cause::Throttled => "the CPU quota stopped the run",
        Cause::StolenCpu => "the hypervisor gave the processor to others",
        Cause::Pressure => "more work than the machine could take",
        Cause::FrequencyDrift => "the processor's frequency changed",
        Cause::ResolutionLimited => "the timer's tick is as large as the difference",
        Cause::SingleProcess => "measured in one process only",
        Cause::SlowMachine => {
            "the machine itself was slower than usual: the reference workload was, too"
        }
        Cause::SuiteShift => {
            "the whole suite was slower, and this test not clearly more than the others"
        }
        Cause::SizesUnfit => {
            "its sizes are too few, or too close together, to show how the cost grows"
        }
        Cause::TwoModes => "its observations have two modes, so its level jumps",
        Cause::UnfinishedWarmUp => "it was still becoming faster when its processes ended",
        Cause::ProcessLayout => {
            "each process has a level of its own, and there are too few of them"
        }
        _ => "for a cause that this version does not know",
    }
}

/// The one thing to do about a cause of doubt.
#[must_use]
pub const fn advice(cause: Cause) -> &'static str {
    match cause {
        Cause::SuspectNotConfirmed => {
            "run it again; on a machine that is always the same, say environment = \"dedicated\" in evenkeel.toml"
        }
        Cause::TooLittleHistory => "run it on unchanged code a few more times, then again",
        Cause::NoisyRun | Cause::Pressure | Cause::SlowMachine => {
            "run it again when the machine is calmer"
        }
        Cause::BudgetBelowNoise => {
            "raise the budget above the smallest detectable slowdown, or raise processes"
        }
        Cause::SuiteShift => {
            "run it again when the machine is calmer; if a change touches every test: cargo evenkeel duet"
        }
        Cause::TwoModes => {
            "raise time and processes, so that each run sees both modes; or test each way of the code by itself"
        }
        Cause::UnfinishedWarmUp => "raise time, or prepare what is cold outside the measured part",
        Cause::ProcessLayout => "raise processes",
        Cause::ForeignMachine => {
            "run it here a few more times; where machines are alike, give them one label in evenkeel.toml"
        }
        Cause::SizesUnfit => {
            "give `args` at least 5 sizes, ascending, the last at least 8 times the first"
        }
        Cause::Throttled => "give the container more CPU, or lower its load",
        Cause::StolenCpu | Cause::FrequencyDrift => "run it again, or on another machine",
        Cause::ResolutionLimited => "measure more work per iteration",
        _ => "run it again",
    }
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// The whole report of one test: a headline, then a line each for what it rests on.
impl fmt::Display for TestReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = printable(&self.subject.name);
        match &self.outcome {
            Outcome::Failed(reason) => write!(f, "{name}: failed\n  {reason}")?,
            Outcome::Judged(judged) => {
                write!(f, "{name}: {}", judged.judgement.verdict.name())?;
                if self.subject.options.unstable {
                    write!(f, " (unstable, never red)")?;
                }
                judged.fmt_body(&self.subject.options, f)?;
            }
            Outcome::Grown(grown) => {
                write!(f, "{name}: {}", grown.verdict().name())?;
                if self.subject.options.unstable {
                    write!(f, " (unstable, never red)")?;
                }
                grown.fmt_body(self.subject.options.metric, f)?;
            }
        }
        for change in &self.changed {
            write!(
                f,
                "\n  changed too: {}: {} -> {}",
                change.name, change.before, change.now
            )?;
        }
        for note in &self.notes {
            write!(f, "\n  note: {note}")?;
        }
        if let Some(location) = &self.subject.location {
            write!(f, "\n  at {}:{}", location.file, location.line)?;
        }
        write!(f, "\n  next: {}", self.next())
    }
}

impl Grown {
    fn next(&self) -> String {
        match self.verdict() {
            Verdict::Regressed => match self.found.as_ref().map(|growth| growth.model.name()) {
                Ok(model) if model != self.bound.name() => format!(
                    "find what makes it grow so fast; if that is right, claim it: growth = {model:?}"
                ),
                _ => "find what makes it grow faster than claimed".to_owned(),
            },
            _ => self
                .doubt()
                .map_or("nothing", |(_, _, advice)| advice)
                .to_owned(),
        }
    }

    fn fmt_body(&self, metric: Metric, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n  {}", self.sentence())?;
        for point in &self.points {
            let cost = quantity(point.cost, metric);
            write!(f, "\n  size {}: {cost} per iteration", point.size)?;
        }
        if !self.fresh.is_empty() && self.verdict() == Verdict::Regressed {
            write!(
                f,
                "\n  confirmed with {} fresh measurements of all sizes: by chance in at most 1 of {:.0} if it grew as fast as is tolerated",
                self.fresh.len(),
                1.0 / self.alpha
            )?;
        }
        if let Some((cause, meaning, _)) = self.doubt() {
            write!(f, "\n  {}: {meaning}", cause.name())?;
        }
        Ok(())
    }
}

impl Judged {
    fn fmt_body(&self, options: &Options, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let basis = &self.judgement.basis;
        let throughput = options.throughput.and_then(|throughput| {
            let per_second = throughput.per_second(self.level_ns)?;
            Some(format!(", {}", rate(per_second, throughput.unit())))
        });
        write!(
            f,
            "\n  {} per iteration{} ({} of {} observations from {} processes)",
            quantity(self.level_ns, options.metric),
            throughput.unwrap_or_default(),
            basis.level.name(),
            self.digest.observations(),
            self.digest.processes()
        )?;
        if let Some(limit_ns) = self.over_limit_ns {
            write!(f, "\n  above its own limit of {}", duration(limit_ns))?;
        }
        if let Verdict::Learning { runs, needed } = self.judgement.verdict {
            write!(
                f,
                "\n  learning: {runs} of {needed} runs were there before this one"
            )?;
        }
        if basis.compares() {
            let (change_of, low, high) = (
                change(basis.ratio),
                change(basis.interval.0),
                change(basis.interval.1),
            );
            let (against, word) = match basis.stage {
                Stage::Duet if basis.runs == 0 => ("its counterpart".to_owned(), "too slow"),
                Stage::Duet => ("a kept build".to_owned(), "too slow"),
                _ => (format!("{} runs", basis.runs), "suspect"),
            };
            write!(
                f,
                "\n  {change_of} against {against} (95 %: {low} to {high}); {word} above {}",
                change(basis.limit),
            )?;
            if basis.runs > 0 {
                let detectable = change(1.0 + basis.detectable);
                write!(f, "; a slowdown of {detectable} is seen in 9 of 10 runs")?;
            }
        }
        let odds = 1.0 / basis.alpha;
        match basis.stage {
            Stage::Screen => {}
            Stage::Confirm => write!(
                f,
                "\n  confirmed with {} fresh runs: by chance in 1 of {odds:.0} if nothing had changed",
                basis.fresh,
            )?,
            Stage::Duet => write!(
                f,
                "\n  compared in {} process pairs: a false alarm in at most 1 of {odds:.0} if nothing had changed",
                basis.fresh,
            )?,
        }
        for cause in &self.causes {
            write!(f, "\n  {}: {}", cause.name(), meaning(*cause))?;
        }
        Ok(())
    }
}
