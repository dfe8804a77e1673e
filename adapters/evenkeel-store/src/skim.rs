//! Reading only what the judge needs: the newest segments, of each record its beginning, and of those that judge their digests.

use std::sync::Arc;

use evenkeel_core::{Digest, TestKey, Verdict};

use crate::group::Frame;
use crate::segment::Segment;
use crate::wire::{self, AcceptanceForm, RecordRest, RecordStart};
use crate::{Archive, Baseline, BaselineRule, Origin, Part, RunId};

impl Archive {
    /// The digests of the last `k` runs of a test's current epoch that the rule admits: what [`history`](Self::history) and
    /// [`History::baseline`](crate::History::baseline) say, for a tenth of the work, as old runs and all conditions stay unread.
    #[must_use]
    pub fn baseline(&self, test: &str, rule: &BaselineRule, k: usize) -> Baseline {
        // Damage, and runs that lie in several segments, are for the long way.
        self.skim(test, rule, k)
            .unwrap_or_else(|| Baseline::of(&self.history(test), rule, k))
    }

    /// The [`baseline`](Self::baseline) of each of many tests, with the test's place in `tests`: in the order in which they lie on
    /// the disk, in which reading them costs half as much.
    pub fn baselines<'a, T: AsRef<str>>(
        &'a self,
        tests: &'a [T],
        rule: &'a BaselineRule,
        k: usize,
    ) -> impl Iterator<Item = (usize, Baseline)> + 'a {
        let mut order: Vec<(u128, usize)> = tests
            .iter()
            .map(|test| TestKey::of(test.as_ref()).to_u128())
            .zip(0..)
            .collect();
        order.sort_unstable();
        order
            .into_iter()
            .map(move |(_, place)| (place, self.baseline(tests[place].as_ref(), rule, k)))
    }

    /// `None` if anything is out of the ordinary.
    fn skim(&self, test: &str, rule: &BaselineRule, k: usize) -> Option<Baseline> {
        let key = TestKey::of(test).to_u128();
        let mut seen = Seen {
            rule,
            k,
            runs: Vec::with_capacity(2 * k),
            accepted: Vec::new(),
        };
        for segment in self.newest_first() {
            // All that this segment and those behind it hold is older than its name.
            if seen.suffices(segment.name.run()) {
                break;
            }
            for span in segment.spans_of(key) {
                let bytes = segment.bytes(*span).ok()?;
                let frame = Frame::of(&bytes).ok()?;
                if frame.test() != test || frame.length() != span.length {
                    return None;
                }
                seen.group(segment, &frame)?;
            }
        }
        seen.baseline()
    }
}

/// What was seen of a test so far.
struct Seen<'a> {
    rule: &'a BaselineRule,
    k: usize,
    runs: Vec<Run<'a>>,
    accepted: Vec<Accepted>,
}

/// Of an acceptance what moves the baseline.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Accepted {
    id: RunId,
    run: RunId,
}

/// A record of which only the beginning was read, and the digest if it may judge.
struct Run<'a> {
    run: RunId,
    verdict: Verdict,
    origin: &'a Arc<Origin>,
    digest: Option<Digest>,
}

impl<'a> Seen<'a> {
    /// Takes the acceptances of a group, and its records from the newest on until there are enough.
    fn group(&mut self, segment: &'a Segment, frame: &Frame<'_>) -> Option<()> {
        let mut records: Vec<(RecordStart, &[u8])> = Vec::with_capacity(frame.records().min(1024));
        for (part, _, payload) in frame.items() {
            let payload = payload.ok()?;
            let (run, newest) = if part == Part::Record {
                let record: (RecordStart, &[u8]) = wire::decode_start(payload)?;
                records.push(record);
                (record.0.run, record.0.run)
            } else {
                let form: AcceptanceForm = wire::decode(payload, part).ok()?;
                // One that names an origin that is not there is damage.
                segment.shared.origin(form.origin)?;
                self.accepted.push(Accepted {
                    id: form.id,
                    run: form.run,
                });
                (form.run, form.id)
            };
            if run.max(newest) >= segment.name.run() {
                return None;
            }
        }
        let ascending =
            |records: &[(RecordStart, &[u8])]| records.is_sorted_by(|(a, _), (b, _)| a.run < b.run);
        if !ascending(&records) {
            records.sort_unstable_by_key(|(start, _)| start.run);
            // Which of two records of one run counts is for the long way, even where only one of them would be read here.
            if !ascending(&records) {
                return None;
            }
        }
        let mut room = self.k;
        for (start, rest) in records.iter().rev() {
            if room == 0 {
                break;
            }
            let origin = segment.shared.origin(start.origin)?;
            let mut run = Run {
                run: start.run,
                verdict: start.verdict,
                origin,
                digest: None,
            };
            room -= usize::from(self.admits(&run));
            // Whether it was accepted may stand in a segment that comes later.
            if self.rule.admits_from(origin, start.verdict, true) {
                let rest: RecordRest = wire::decode(rest, Part::Record).ok()?;
                let words = rest.words.max(start.unit.saturating_add(1));
                if !segment.shared.has_words(words) {
                    return None;
                }
                run.digest = Some(rest.digest);
            }
            self.runs.push(run);
        }
        Some(())
    }

    /// Whether nothing older than that can matter any more.
    fn suffices(&self, oldest: RunId) -> bool {
        let moves = || {
            self.accepted
                .iter()
                .filter(|accepted| accepted.run > oldest)
        };
        // What is older may hold another acceptance of the same id, which then counts instead.
        if moves().any(|accepted| accepted.id < oldest) {
            return false;
        }
        let newer = self.runs.iter().filter(|run| run.run > oldest);
        moves().next().is_some() || newer.filter(|run| self.admits(run)).count() >= self.k
    }

    fn admits(&self, run: &Run<'_>) -> bool {
        let accepted = self.accepted.iter().any(|accepted| accepted.run == run.run);
        self.rule.admits_from(run.origin, run.verdict, accepted)
    }

    fn baseline(mut self) -> Option<Baseline> {
        self.runs.sort_unstable_by_key(|run| run.run);
        if self.runs.windows(2).any(|pair| pair[0].run == pair[1].run) {
            return None;
        }
        self.accepted.sort_unstable();
        self.accepted.dedup();
        if self
            .accepted
            .windows(2)
            .any(|pair| pair[0].id == pair[1].id)
        {
            return None;
        }
        let epoch = self.accepted.iter().map(|accepted| accepted.run).max();
        let first = epoch.map_or(0, |first| self.runs.partition_point(|run| run.run < first));
        let admitted = || {
            self.runs[first..]
                .iter()
                .rev()
                .filter(|run| self.admits(run))
        };
        let mut digests: Vec<_> = admitted()
            .take(self.k)
            .filter_map(|run| run.digest)
            .collect();
        digests.reverse();
        Some(Baseline {
            digests,
            newest: admitted().take(self.k).next().map(|run| run.origin.clone()),
        })
    }
}
