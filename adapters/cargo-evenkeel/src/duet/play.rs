//! Round and round the tests, a process pair of each, until all are settled.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Instant;

use evenkeel::Subject;
use evenkeel::config::Config;
use evenkeel::duet::{Duet, DuetPlan, DuetReport, DuetTest, Side};
use evenkeel::enlist::Enlisted;
use evenkeel::env::Kind;
use evenkeel::kernel::SplitMix64;

use crate::arguments;
use crate::exit::Exit;
use crate::progress::Progress;
use crate::suite::not_optimised;

/// What is compared with what.
pub(super) struct Pairing {
    /// What the old side is, in words.
    pub(super) base: String,
    /// The tests that both sides have.
    pub(super) both: Vec<(Subject, [Side; 2])>,
    pub(super) only_old: Vec<String>,
    pub(super) only_new: Vec<String>,
    /// Tests that both sides have, but one of them in a build that is not optimised.
    pub(super) not_optimised: Vec<String>,
    pub(super) notes: Vec<String>,
    /// What came of getting this far.
    pub(super) exit: Exit,
}

impl Pairing {
    /// The tests of two builds by their names; both lists are sorted by them.
    pub(super) fn of(base: String, old: Vec<Enlisted>, new: Vec<Enlisted>) -> Self {
        let mut pairing = Self {
            base,
            both: Vec::new(),
            only_old: Vec::new(),
            only_new: Vec::new(),
            not_optimised: Vec::new(),
            notes: Vec::new(),
            exit: Exit::Good,
        };
        let mut old = old.into_iter().peekable();
        for new in new {
            let name = &new.subject.name;
            while let Some(before) = old.next_if(|old| old.subject.name < *name) {
                pairing.only_old.push(before.subject.name);
            }
            match old.next_if(|old| old.subject.name == *name) {
                None => pairing.only_new.push(new.subject.name),
                Some(old) if !(old.optimised && new.optimised) => {
                    pairing.not_optimised.push(new.subject.name);
                }
                Some(old) => {
                    let side = |test: Enlisted| Side::Test {
                        name: test.subject.name,
                        launch: test.launch,
                    };
                    let subject = new.subject.clone();
                    pairing.both.push((subject, [side(old), side(new)]));
                }
            }
        }
        pairing.only_old.extend(old.map(|test| test.subject.name));
        pairing
    }
}

/// Plays all duets to their ends.
pub(super) fn report(pairing: Pairing, arguments: &arguments::Duet, config: &Config) -> DuetReport {
    let start = Instant::now();
    let seed = arguments
        .seed
        .unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let mut seeds = SplitMix64::new(seed);
    let tests = pairing.both.len();
    let plan = |subject: &Subject, seed: u64| {
        let mut policy = config.policy(Kind::Local);
        policy.floor = arguments.floor;
        let own = arguments.budget.or(subject.options.budget);
        policy.budget = own.unwrap_or(policy.budget);
        // The declared rate is that of the whole comparison.
        policy.alarm_rate /= tests as f64;
        DuetPlan {
            policy,
            most_pairs: arguments.pairs.into(),
            seed,
        }
    };
    let mut duets: Vec<(Subject, Result<Duet, String>)> = pairing
        .both
        .into_iter()
        .map(|(subject, [old, new])| {
            // One test alone is played by the seed itself, so that it can be played again by it.
            let seed = if tests == 1 { seed } else { seeds.next_u64() };
            let duet = Duet::new(old, new, plan(&subject, seed));
            (subject, Ok(duet))
        })
        .collect();
    let mut progress = Progress::new(1, 1);
    progress.duets(tests, arguments.pairs.into());
    play_all(
        duets
            .iter_mut()
            .map(|(subject, duet)| (&*subject.name, duet)),
        &mut progress,
    );
    let finished = |(subject, duet): (Subject, Result<Duet, String>)| DuetTest {
        subject,
        outcome: duet.and_then(|duet| {
            duet.finish()
                .ok_or_else(|| "no process pair was played".to_owned())
        }),
    };
    let mut notes = pairing.notes;
    notes.extend(pairing.not_optimised.iter().map(|name| not_optimised(name)));
    DuetReport {
        base: pairing.base,
        tests: duets.into_iter().map(finished).collect(),
        seconds: start.elapsed().as_secs_f64(),
        alarm_rate: config.alarm_rate,
        undecided_fails: config.undecided == evenkeel::config::Undecided::Fail,
        only_old: pairing.only_old,
        only_new: pairing.only_new,
        notes,
    }
}

/// Plays pair by pair round all duets until none wants another, or why one could not be played on.
pub(crate) fn play_all<'d>(
    duets: impl Iterator<Item = (&'d str, &'d mut Result<Duet, String>)>,
    progress: &mut Progress,
) {
    let mut duets: Vec<_> = duets.collect();
    loop {
        let mut played = false;
        for (name, outcome) in &mut duets {
            let Ok(duet) = outcome else { continue };
            if duet.wants() {
                played = true;
                progress.next(name);
                if let Err(error) = duet.step() {
                    **outcome = Err(error.to_string());
                }
            }
        }
        if !played {
            break;
        }
    }
    progress.finish();
}
