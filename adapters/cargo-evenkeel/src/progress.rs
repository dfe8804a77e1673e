//! How far it is: a bar on a terminal, a plain line a round otherwise. It is drawn only between measurements, never by a
//! thread of its own, which would wake during one.

use std::io::IsTerminal;

use evenkeel_report::printable;
use indicatif::{ProgressBar, ProgressStyle};

/// The progress of one suite run.
pub(crate) struct Progress {
    before: String,
    rounds: u32,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// The progress of run `number` of `of`.
    pub(crate) fn new(number: u32, of: u32) -> Self {
        let before = if of > 1 {
            format!("run {number} of {of}: ")
        } else {
            String::new()
        };
        Self {
            before,
            rounds: 0,
            bar: None,
        }
    }

    /// A round begins: `tests` are measured in `processes` altogether.
    pub(crate) fn round(&mut self, tests: usize, processes: u64) {
        self.finish();
        self.rounds += 1;
        let doing = if self.rounds == 1 {
            "measuring"
        } else {
            "looking again at"
        };
        let plural = if tests == 1 { "" } else { "s" };
        let said = format!(
            "{}{doing} {tests} test{plural} in {processes} processes",
            self.before
        );
        self.begin(said, processes);
    }

    /// Duets begin: each of `tests` has at most `pairs` process pairs.
    pub(crate) fn duets(&mut self, tests: usize, pairs: usize) {
        let plural = if tests == 1 { "" } else { "s" };
        let said = format!("comparing {tests} test{plural} in at most {pairs} process pairs each");
        self.begin(said, (tests * pairs) as u64);
    }

    /// A transfer of so many segments is at the `done`th.
    pub(crate) fn segments(&mut self, doing: &str, done: usize, of: usize) {
        if done == 0 && of > 0 {
            let plural = if of == 1 { "" } else { "s" };
            self.begin(format!("{doing} {of} segment{plural}"), of as u64);
        } else if let Some(bar) = &self.bar {
            bar.set_position(done as u64);
        }
    }

    fn begin(&mut self, said: String, total: u64) {
        if !std::io::stderr().is_terminal() {
            anstream::eprintln!("{said}");
            return;
        }
        let bar = ProgressBar::new(total).with_prefix(said);
        if let Ok(style) =
            ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {wide_msg}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        self.bar = Some(bar);
    }

    /// The next process is about to begin.
    pub(crate) fn next(&self, test: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(printable(test));
            bar.inc(1);
        }
    }

    /// Nothing more is measured.
    pub(crate) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
