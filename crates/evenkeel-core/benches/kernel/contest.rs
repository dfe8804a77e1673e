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

const ROUNDS: usize = 81;
const BATCH_NS: f64 = 30_000.0;

/// What one call of a contender took in each round, in nanoseconds.
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// The lower quartile of the rounds.
    pub(crate) fn typical(&self) -> f64 {
        quantile(self.0.clone(), 0.25)
    }

    /// How many times as long as another contender this one takes: the median over the rounds, so that a slow spell hits both.
    pub(crate) fn over(&self, other: &Self) -> f64 {
        quantile(
            self.0.iter().zip(&other.0).map(|(a, b)| a / b).collect(),
            0.5,
        )
    }
}

fn quantile(mut values: Vec<f64>, p: f64) -> f64 {
    Sample::new(&mut values).map_or(f64::NAN, |sample| sample.quantile(p))
}

/// Lets the contenders run in turn, batch by batch.
pub(crate) fn measure(contenders: &mut [Contender<'_>]) -> Vec<Times> {
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
    times.into_iter().map(Times).collect()
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
    pub(crate) fn row(&mut self, what: &str, ours: &Times, peers: &[(&str, &Times, Promise)]) {
        print!("{what:22} ours {:9.0} ns", ours.typical());
        for (name, theirs, promise) in peers {
            let (ratio, holds) = match promise {
                Promise::Faster(least) => (theirs.over(ours), theirs.over(ours) >= *least),
                Promise::AtMost(most) => (ours.over(theirs), ours.over(theirs) <= *most),
                Promise::Nothing => (theirs.over(ours), true),
            };
            let mark = match promise {
                Promise::Faster(least) => format!("x faster (>= {least})"),
                Promise::AtMost(most) => format!("of it (<= {most})"),
                Promise::Nothing => "x ours".to_owned(),
            };
            print!(
                " | {name} {:.0}: {ratio:.2} {mark}{}",
                theirs.typical(),
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
