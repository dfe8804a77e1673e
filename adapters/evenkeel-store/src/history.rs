//! The runs of one test in one environment.

use crate::{Acceptance, BaselineRule, Damage, Record, RunId, Stored};

/// The runs of one test in one environment, oldest first, cut into epochs by accepted changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    records: Vec<Stored<Record>>,
    acceptances: Vec<Stored<Acceptance>>,
    pub(crate) damage: Vec<Damage>,
}

impl History {
    /// Sorts what was found, and drops what was found more than once.
    pub(crate) fn new(
        mut records: Vec<Stored<Record>>,
        mut acceptances: Vec<Stored<Acceptance>>,
        damage: Vec<Damage>,
    ) -> Self {
        // Two different records of one name should not be. If they are, the choice must not depend on the order of merging.
        records.sort_by(|a, b| a.run.cmp(&b.run).then_with(|| rank(a).cmp(&rank(b))));
        records.dedup_by_key(|record| record.run);
        acceptances.sort_by(|a, b| a.item.cmp(&b.item).then_with(|| a.origin.cmp(&b.origin)));
        acceptances.dedup_by_key(|acceptance| acceptance.id);
        Self {
            records,
            acceptances,
            damage,
        }
    }

    /// All records, oldest first.
    #[must_use]
    pub fn records(&self) -> &[Stored<Record>] {
        &self.records
    }

    /// All acceptances, oldest first.
    #[must_use]
    pub fn acceptances(&self) -> &[Stored<Acceptance>] {
        &self.acceptances
    }

    /// What could not be read of this test.
    #[must_use]
    pub fn damage(&self) -> &[Damage] {
        &self.damage
    }

    /// The newest record.
    #[must_use]
    pub fn latest(&self) -> Option<&Stored<Record>> {
        self.records.last()
    }

    /// The records from the newest accepted run on, itself included; all of them if nothing was accepted.
    #[must_use]
    pub fn epoch(&self) -> &[Stored<Record>] {
        let first = self.acceptances.iter().map(|a| a.run).max();
        let start = first.map_or(0, |run| self.records.partition_point(|r| r.run < run));
        &self.records[start..]
    }

    /// All epochs, oldest first; none is empty.
    pub fn epochs(&self) -> impl Iterator<Item = &[Stored<Record>]> {
        self.records.chunk_by(|a, b| {
            !self
                .acceptances
                .iter()
                .any(|cut| a.run < cut.run && cut.run <= b.run)
        })
    }

    /// Whether a person accepted that run.
    #[must_use]
    pub fn is_accepted(&self, run: RunId) -> bool {
        self.acceptances.iter().any(|a| a.run == run)
    }

    /// The last `k` runs of the current epoch that the rule admits, oldest first.
    #[must_use]
    pub fn baseline(&self, rule: &BaselineRule, k: usize) -> Vec<&Record> {
        let mut baseline: Vec<_> = self
            .admitted(rule)
            .rev()
            .take(k)
            .map(|record| &record.item)
            .collect();
        baseline.reverse();
        baseline
    }

    /// The runs of the current epoch that the rule admits, oldest first.
    pub(crate) fn admitted(
        &self,
        rule: &BaselineRule,
    ) -> impl DoubleEndedIterator<Item = &Stored<Record>> {
        self.epoch()
            .iter()
            .filter(|record| rule.admits(record, self.is_accepted(record.run)))
    }
}

/// A total order on records that differ: any will do, if it looks at the content alone.
fn rank(record: &Stored<Record>) -> Vec<u8> {
    let Record {
        run: _,
        test,
        unit,
        started_at_ns,
        verdict,
        digest,
        ratio,
        conditions,
    } = &record.item;
    let conditions: Vec<(&str, f64)> = conditions.iter().map(|(n, v)| (&**n, *v)).collect();
    crate::wire::encode(&(
        &*record.origin,
        (&**test, &**unit, started_at_ns, ratio, conditions),
        (verdict, digest),
    ))
}
