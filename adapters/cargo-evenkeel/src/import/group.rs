//! Runs of the same code.

use std::collections::HashMap;

use evenkeel::env;
use evenkeel_import::{Kind, Measured, Revision, Run, Unit};

/// One state of the code: what was measured of it first, and again.
pub(super) struct Group {
    pub(super) revision: Option<env::Revision>,
    pub(super) at_ns: Option<i64>,
    pub(super) tests: Vec<Test>,
    pub(super) notes: Vec<String>,
}

/// A test in all runs of a group.
pub(super) struct Test {
    pub(super) name: String,
    pub(super) unit: Unit,
    pub(super) first: Measured,
    pub(super) fresh: Vec<Measured>,
}

/// Groups runs, which are sorted by time first where all say theirs: neighbours of the same commit belong together, and so do those that
/// say none. A working tree that differs from its commit is a state of its own.
pub(super) fn of(kind: Kind, mut runs: Vec<Run>) -> Vec<Group> {
    if runs.iter().all(|run| run.at_ns.is_some()) {
        runs.sort_by_key(|run| run.at_ns);
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut last: Option<Option<Revision>> = None;
    for run in runs {
        let is_dirty = run.revision.as_ref().is_some_and(|revision| revision.dirty);
        if is_dirty || last.as_ref() != Some(&run.revision) {
            last = Some(run.revision.clone());
            groups.push(Group {
                revision: run.revision.map(revision),
                at_ns: run.at_ns,
                tests: Vec::new(),
                notes: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.add(kind, run.tests, run.notes);
        }
    }
    groups
}

fn revision(revision: Revision) -> env::Revision {
    env::Revision {
        branch: revision.branch,
        commit: Some(revision.commit),
        dirty: Some(revision.dirty),
    }
}

impl Group {
    /// Adds a run. Names get the kind before them: another tool's test of the same name has a history of its own.
    fn add(&mut self, kind: Kind, tests: Vec<evenkeel_import::Test>, notes: Vec<String>) {
        let known = self.tests.iter().enumerate();
        let known: HashMap<String, usize> = known
            .map(|(place, test)| (test.name.clone(), place))
            .collect();
        for test in tests {
            let name = format!("{}::{}", kind.name(), test.name);
            match known
                .get(&name)
                .and_then(|place| self.tests.get_mut(*place))
            {
                Some(first) => first.fresh.push(test.measured),
                None => self.tests.push(Test {
                    name,
                    unit: test.unit,
                    first: test.measured,
                    fresh: Vec::new(),
                }),
            }
        }
        self.notes.extend(notes);
    }
}
