//! A row of the table: one kind of fault.

use std::fmt;

/// What came of one kind of fault.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) fault: &'static str,
    pub(crate) trials: u64,
    /// Accepted records that had to be there, over all trials.
    pub(crate) at_stake: u64,
    /// Of them, those that were not there; of a damaged file, those beyond the damaged part itself.
    pub(crate) lost: u64,
    /// Records that differ from what was written or that nobody wrote, and damage that went unnoticed.
    pub(crate) changed: u64,
    pub(crate) note: String,
}

impl Row {
    /// The table's first lines, in Markdown.
    pub(crate) const HEADING: &'static str = "\
| Fault | Trials | Accepted records at stake | Lost | Changed, invented or unnoticed | |
| --- | ---: | ---: | ---: | ---: | --- |";

    pub(crate) fn new(fault: &'static str) -> Self {
        Self {
            fault,
            ..Self::default()
        }
    }

    /// Counts a trial in which these many records were at stake.
    pub(crate) fn trial(&mut self, at_stake: usize, lost: usize, changed: usize) {
        self.trials += 1;
        self.at_stake += at_stake as u64;
        self.lost += lost as u64;
        self.changed += changed as u64;
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "| {} | {} | {} | {} | {} | {} |",
            self.fault, self.trials, self.at_stake, self.lost, self.changed, self.note
        )
    }
}
