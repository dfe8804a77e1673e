//! What the knot knows beside the numbers, and every cause of doubt.

use evenkeel_core::{Cause, Judgement, Stage, Verdict};
use evenkeel_env::{Conditions, Doubt};

use super::case::{Case, Seen};

impl Case {
    /// What the knot knows beside the numbers: before a suspicion could be confirmed a test only learns, and a machine that may be
    /// another one each time, or that was slow or stood still meanwhile, is no witness against the code. In a duet both sides have the
    /// same machine, and no history is asked.
    pub(super) fn tempered(&self, seen: &Seen) -> Verdict {
        if seen.judgement.basis.stage == Stage::Duet {
            return seen.judgement.verdict;
        }
        let (runs, needed) = (self.history.len(), self.runs_needed());
        if runs < needed {
            return Verdict::Learning {
                runs: runs as u32,
                needed: needed as u32,
            };
        }
        let verdict = seen.judgement.verdict;
        let doubts = match self.subject.options.metric.is_count() {
            true => Vec::new(),
            false => self.conditions.doubts(),
        };
        let unsettled = seen.judgement.basis.stage == Stage::Screen
            || verdict == Verdict::Undecided(Cause::TooLittleHistory);
        match verdict {
            Verdict::Regressed if !self.dedicated => Verdict::Undecided(Cause::SuspectNotConfirmed),
            Verdict::Regressed if doubts.contains(&Doubt::Throttled) => {
                Verdict::Undecided(Cause::Throttled)
            }
            Verdict::Regressed if doubts.contains(&Doubt::StolenCpu) => {
                Verdict::Undecided(Cause::StolenCpu)
            }
            _ if seen.screened.suspect && unsettled && self.excused => {
                Verdict::Undecided(Cause::SuiteShift)
            }
            _ if seen.screened.suspect && unsettled && self.void > 0 => {
                Verdict::Undecided(Cause::SlowMachine)
            }
            verdict => verdict,
        }
    }
}

/// Every cause of doubt, the verdict's own first; the machine's own only where there is doubt.
pub(super) fn causes(
    judgement: &Judgement,
    symptoms: &[Cause],
    conditions: &Conditions,
) -> Vec<Cause> {
    let Verdict::Undecided(first) = judgement.verdict else {
        return Vec::new();
    };
    let machine = conditions.doubts().into_iter().filter_map(machine_cause);
    let mut causes = vec![first];
    for cause in machine.chain(symptoms.iter().copied()) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

/// What a doubt about the machine is called in a verdict.
pub(crate) fn machine_cause(doubt: Doubt) -> Option<Cause> {
    match doubt {
        Doubt::Throttled => Some(Cause::Throttled),
        Doubt::StolenCpu => Some(Cause::StolenCpu),
        Doubt::CpuPressure | Doubt::MemoryPressure | Doubt::IoPressure => Some(Cause::Pressure),
        Doubt::FrequencyDrift => Some(Cause::FrequencyDrift),
        _ => None,
    }
}
