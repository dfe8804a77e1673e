//! Timing contenders side by side, and holding their ratios against what is promised.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use evenkeel_core::Sample;

/// One side of a contest: what it does with the input of an index.
pub(crate) struct Contender<'a> {
    run: Box<dyn FnMut(usize) -> f64 + 'a>,
}

impl<'a> Contender<'a> {
    /// The name is for the reader of the contest.
    pub(crate) fn new(_name: &'static str, run: impl FnMut(usize) -> f64 + 'a) -> Self {
        Self { run: Box::new(run) }
    }
}

const ROUNDS: usize = 60;
const BATCH_NS: f64 = 30_000.0;

/// The time of one call of each contender, in nanoseconds.
pub(crate) fn measure(contenders: &mut [Contender<'_>]) -> Vec<f64> {
    let calls: Vec<usize> = contenders
        .iter_mut()
        .map(|contender| {
            let warm = time(contender, 0, 8).min(time(contender, 0, 8));
            (BATCH_NS / warm).clamp(1.0, 2000.0) as usize
        })
        .collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); contenders.len()];
    for round in 0..ROUNDS {
        for offset in 0..contenders.len() {
            // Another one begins each round.
            let at = (round + offset) % contenders.len();
            let elapsed = time(&mut contenders[at], round * calls[at], calls[at]);
            times[at].push(elapsed);
        }
    }
    times
        .iter_mut()
        .map(|times| Sample::new(times).map_or(f64::NAN, |sample| sample.quantile(0.25)))
        .collect()
}

/// Nanoseconds of one of so many calls.
fn time(contender: &mut Contender<'_>, first: usize, calls: usize) -> f64 {
    let start = Instant::now();
    for index in first..first + calls {
        black_box((contender.run)(index));
    }
    start.elapsed().as_nanos() as f64 / calls as f64
}

/// A ratio that is promised.
pub(crate) enum Promise {
    /// The peer takes at least so many times as long.
    Faster(f64),
    /// Ours takes at most so many times as long as the peer.
    AtMost(f64),
    /// Printed only.
    Nothing,
}

/// What was measured, and what did not hold.
#[derive(Default)]
pub(crate) struct Table {
    broken: Vec<String>,
    held: usize,
}

impl Table {
    pub(crate) fn heading(&mut self, text: &str) {
        println!("\n{text}");
    }

    /// One line: ours, each peer with its ratio to ours.
    pub(crate) fn row(&mut self, what: &str, ours: f64, peers: &[(&str, f64, Promise)]) {
        print!("{what:22} ours {ours:9.0} ns");
        for (name, theirs, promise) in peers {
            let (ratio, holds) = match promise {
                Promise::Faster(least) => (theirs / ours, theirs / ours >= *least),
                Promise::AtMost(most) => (ours / theirs, ours / theirs <= *most),
                Promise::Nothing => (theirs / ours, true),
            };
            let mark = match promise {
                Promise::Faster(least) => format!("x faster (>= {least})"),
                Promise::AtMost(most) => format!("of it (<= {most})"),
                Promise::Nothing => "x ours".to_owned(),
            };
            print!(
                " | {name} {theirs:.0}: {ratio:.2} {mark}{}",
                if holds { "" } else { " BROKEN" }
            );
            if holds {
                self.held += usize::from(!matches!(promise, Promise::Nothing));
            } else {
                self.broken
                    .push(format!("{what} against {name}: {ratio:.2}"));
            }
        }
        println!();
    }

    pub(crate) fn finish(self) -> ExitCode {
        println!(
            "\n{} promised ratios hold, {} do not",
            self.held,
            self.broken.len()
        );
        for broken in &self.broken {
            println!("broken: {broken}");
        }
        if self.broken.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
