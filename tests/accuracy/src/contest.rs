//! `live` and `peers`: real workloads, unchanged and with more work, judged by Evenkeel and by the tools of the field side by side.
//!
//! Round after round each contender gives one verdict on each pair of builds, in an order that is drawn anew each time, so that a mood of the
//! machine meets all of them. Bounded in rounds and in time; every process that is started has a deadline.

mod bounded;
mod builds;
mod criterion;
mod divan;
mod duet;
mod history;
mod machine;
mod table;
mod tango;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

use self::builds::Builds;
use self::history::{Confirmation, History};
use self::machine::Machine;
use crate::page;
use crate::proportion::Proportion;

/// The workloads, as `field/workloads` names them.
pub(crate) const WORKLOADS: [&str; 4] = ["cpu", "chase", "alloc", "parse"];
/// The amounts of work, in percent; the first is unchanged code.
pub(crate) const PERCENTS: [u32; 6] = [100, 101, 102, 105, 110, 120];
/// Slower builds are judged in one round of so many: alone, what counts most is how often unchanged code is called slower.
const STEP_EVERY: [(&str, u32); 2] = [("live", 5), ("peers", 2)];

/// What a contender says of a pair of builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The new one is slower: the build fails.
    Slower,
    /// It is not.
    NotSlower,
    /// There is no answer, and the contender says so.
    Undecided,
}

/// One way to gate a build.
pub(crate) trait Contender {
    /// Its name in the tables.
    fn name(&self) -> &'static str;

    /// Whether it gives its verdicts on builds with so much work in that round, counted from 0.
    fn takes_part(&self, _round: u32, _percent: u32) -> bool {
        true
    }

    /// One verdict on the build with `percent` of the work against the one with 100 percent.
    fn judge(&mut self, workload: &str, percent: u32) -> Result<Said>;
}

/// The verdicts of one contender on one workload with one amount of work.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub(crate) slower: Proportion,
    pub(crate) undecided: u64,
    /// How long each verdict took.
    pub(crate) seconds: Vec<f64>,
}

/// One session: everything that was judged on one machine in one regime.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) regime: String,
    pub(crate) machine: Machine,
    /// Contender, workload and percent, with their verdicts.
    pub(crate) cells: Vec<(String, String, u32, Cell)>,
    /// Contender, percent, and its verdicts on all workloads together: what is drawn. Filled when the page is written.
    pub(crate) totals: Vec<(String, u32, Proportion)>,
}

/// What is to be done.
pub(crate) struct Order {
    /// `live` (Evenkeel alone) or `peers` (beside the others).
    pub(crate) verb: String,
    /// `quiet` or `loaded`; whoever starts this program brings the load.
    pub(crate) regime: String,
    /// Verdicts of each contender on each unchanged workload; fewer on each step.
    pub(crate) verdicts: u32,
    /// No pair of builds is judged after so many minutes.
    pub(crate) minutes: u32,
}

pub(crate) fn run(order: &Order) -> Result<String> {
    let builds = Builds::make()?;
    let deadline = Instant::now() + Duration::from_secs(60 * u64::from(order.minutes));
    let mut contenders = contenders(&order.verb, &builds)?;
    let watch = machine::Watching::start();
    let mut rng = Pcg64::seed_from_u64(1);
    let mut cells: BTreeMap<(String, String, u32), Cell> = BTreeMap::new();
    let due = STEP_EVERY.iter().find(|(verb, _)| *verb == order.verb);
    let step_every = due.map_or(1, |(_, every)| *every);
    let mut rounds = 0;
    'session: for round in 0..order.verdicts {
        for (workload, percent) in pairs(round, step_every) {
            if Instant::now() > deadline {
                println!("{} minutes are over in round {}", order.minutes, round + 1);
                break 'session;
            }
            contenders.shuffle(&mut rng);
            for contender in contenders
                .iter_mut()
                .filter(|each| each.takes_part(round, percent))
            {
                let key = (contender.name().to_owned(), workload.to_owned(), percent);
                let cell = cells.entry(key).or_default();
                judge(contender.as_mut(), workload, percent, cell)?;
            }
        }
        rounds = round + 1;
        println!(
            "{} {}: {rounds} of {} rounds",
            order.verb, order.regime, order.verdicts
        );
    }
    let session = Session {
        regime: order.regime.clone(),
        machine: watch.finish(),
        cells: cells
            .into_iter()
            .map(|((contender, workload, percent), cell)| (contender, workload, percent, cell))
            .collect(),
        totals: Vec::new(),
    };
    let file = kept(&order.verb, &order.regime);
    fs::write(&file, serde_json::to_string(&session)?)
        .with_context(|| format!("could not write {file:?}"))?;
    Ok(format!("{rounds} rounds, {}", order.regime))
}

/// The pairs of builds of a round.
fn pairs(round: u32, step_every: u32) -> impl Iterator<Item = (&'static str, u32)> {
    let percents = move || {
        let is_due = move |percent: &u32| *percent == 100 || round.is_multiple_of(step_every);
        PERCENTS.into_iter().filter(is_due)
    };
    WORKLOADS
        .into_iter()
        .flat_map(move |workload| percents().map(move |percent| (workload, percent)))
}

fn judge(
    contender: &mut dyn Contender,
    workload: &str,
    percent: u32,
    cell: &mut Cell,
) -> Result<()> {
    let began = Instant::now();
    let said = contender
        .judge(workload, percent)
        .with_context(|| format!("{} on {workload} with {percent} %", contender.name()))?;
    cell.seconds.push(began.elapsed().as_secs_f64());
    cell.slower.count(said == Said::Slower);
    cell.undecided += u64::from(said == Said::Undecided);
    Ok(())
}

fn contenders(verb: &str, builds: &Builds) -> Result<Vec<Box<dyn Contender>>> {
    let mut all: Vec<Box<dyn Contender>> = Vec::new();
    // Alone, its promise is shown with fewer verdicts than a duet's, because each takes longer.
    let every = if verb == "live" { [5, 15] } else { [1, 1] };
    for confirmation in [Confirmation::FreshRuns, Confirmation::KeptBuild] {
        all.push(Box::new(History::learn(builds, confirmation, every)?));
    }
    match duet::Duet::new(builds)? {
        Some(duet) => all.push(Box::new(duet)),
        None => println!("this evenkeel has no duet: it is left out"),
    }
    if verb == "peers" {
        all.push(Box::new(criterion::Criterion::new(builds)?));
        all.push(Box::new(tango::Tango::new(builds)));
        all.push(Box::new(divan::Divan::new(builds)));
    }
    Ok(all)
}

/// Writes the tables of the sessions that were kept, quiet first.
pub(crate) fn write_page(verb: &str) -> Result<String> {
    let mut sessions = Vec::new();
    for regime in ["quiet", "loaded"] {
        let file = kept(verb, regime);
        if let Ok(text) = fs::read_to_string(&file) {
            let mut session: Session = serde_json::from_str(&text)
                .with_context(|| format!("{file:?} is not what this program writes: remove it"))?;
            session.totals = table::totals(&session);
            sessions.push(session);
        }
    }
    if sessions.is_empty() {
        bail!("nothing was measured yet");
    }
    page::write(verb, &sessions, &table::sections(&sessions))?;
    Ok(table::figure(&sessions))
}

/// Where a session is kept until the page is written.
fn kept(verb: &str, regime: &str) -> PathBuf {
    builds::folder().join(format!("{verb}-{regime}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_has_unchanged_code_and_some_have_the_steps() {
        assert_eq!(pairs(0, 2).count(), WORKLOADS.len() * PERCENTS.len());
        assert!(pairs(1, 2).all(|(_, percent)| percent == 100));
        assert_eq!(pairs(1, 2).count(), WORKLOADS.len());
    }
}
