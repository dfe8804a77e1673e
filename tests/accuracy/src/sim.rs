//! `sim`: suites of made-up tests, judged by the runner's own session in a store of their own; only the measurements are simulated.
//!
//! Fixed seeds, and each series has its own: the figures do not depend on the machine, its load, or the number of threads.

mod noise;
mod project;
mod series;
mod table;
mod world;

use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use self::noise::{Machine, Noise};
use self::project::Place;
use self::series::Tally;
use crate::page;
use crate::proportion::Proportion;

/// The declared rate: one suite run of so many.
pub(crate) const DECLARED: f64 = 0.001;
/// What the upper end of the interval of the false alarms has to stay below.
pub(crate) const BOUND: f64 = 0.002;
/// The injected slowdowns.
pub(crate) const STEPS: [f64; 4] = [0.03, 0.05, 0.10, 0.20];
/// The least number of judged runs of tests in each configuration.
const TEST_RUNS: u64 = 30_000;
/// Slowed tests of each step: enough to see what each noise costs, and for the machines to set it beside a published figure.
const SLOWED: usize = 200;
const SLOWED_ON_MACHINES: usize = 500;
/// Nobody else measures meanwhile, so two cores may be used.
const THREADS: usize = 2;

/// One configuration: what is simulated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) noise: Noise,
    pub(crate) machine: Machine,
    pub(crate) place: Place,
    pub(crate) tests: usize,
    pub(crate) screen_alpha: f64,
    /// Whether suspects are compared with a kept build of the unchanged code.
    pub(crate) keeps_build: bool,
    /// How many slowed tests of each step are tried at least, if there are enough series for them.
    pub(crate) slowed: usize,
}

/// All that was simulated: written as data, and read again to draw it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Simulated {
    /// The judge: version and commit.
    pub(crate) judge: String,
    /// The injected slowdowns, in the order of the results.
    pub(crate) steps: [f64; STEPS.len()],
    /// Suites of unchanged code under each noise, and slowed ones.
    pub(crate) suites: Vec<Row>,
    /// The machines of the power table.
    pub(crate) machines: Vec<Row>,
}

/// The results of one configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) tests: usize,
    pub(crate) screen_alpha: f64,
    pub(crate) keeps_build: bool,
    pub(crate) tally: Tally,
}

/// Simulates at least so many suite runs in each configuration, and as many as give 30,000 runs of tests.
pub(crate) fn run(suites: u64) -> Result<String> {
    let program = program()?;
    let mut simulated = Simulated {
        judge: page::judge(),
        steps: STEPS,
        suites: Vec::new(),
        machines: Vec::new(),
    };
    for keeps_build in [true, false] {
        for tests in [1, 50, 500] {
            for noise in Noise::ALL {
                let setting = Setting {
                    noise,
                    machine: Machine::cloud(),
                    place: Place::OwnVirtualMachine,
                    tests,
                    screen_alpha: 0.01,
                    keeps_build,
                    slowed: SLOWED,
                };
                let wanted = suites.max(TEST_RUNS / tests as u64);
                simulated
                    .suites
                    .push(row(&program, noise.name(), &setting, wanted)?);
            }
        }
        for (machine, place, screen_alpha) in [
            (Machine::dedicated(), Place::OwnMachine, 0.01),
            (Machine::dedicated_robust(), Place::OwnMachine, 0.01),
            (Machine::cloud(), Place::OwnVirtualMachine, 0.01),
            (Machine::cloud(), Place::OwnVirtualMachine, 0.05),
            (Machine::hosted(), Place::HostedCi, 0.05),
        ] {
            let setting = Setting {
                noise: Noise::Normal,
                machine,
                place,
                tests: 500,
                screen_alpha,
                keeps_build,
                slowed: SLOWED_ON_MACHINES,
            };
            simulated
                .machines
                .push(row(&program, machine.name, &setting, suites / 4)?);
        }
    }
    page::write("sim", &simulated, &table::sections(&simulated))?;
    verdict(&simulated)
}

/// Writes the tables again from the data that was kept.
pub(crate) fn write_page() -> Result<String> {
    let simulated: Simulated = page::read("sim")?;
    page::write("sim", &simulated, &table::sections(&simulated))?;
    verdict(&simulated)
}

/// What a count of false alarms says about the declared rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    /// The share is at most the declared rate, and certainly below the bound.
    Kept,
    /// The share is certainly above the declared rate.
    Broken,
    /// There are too few suite runs to tell.
    Open,
}

impl Promise {
    pub(crate) fn of(red: Proportion) -> Self {
        let (low, high) = red.interval();
        if low > DECLARED {
            Self::Broken
        } else if red.share() <= DECLARED && high < BOUND {
            Self::Kept
        } else {
            Self::Open
        }
    }
}

/// The last line: where the promise is kept, where it is broken, and where there are too few suite runs. It is made for suites with a kept build; without
/// one, fresh runs are all the evidence there is, and what they are worth is said.
fn verdict(simulated: &Simulated) -> Result<String> {
    let with = |keeps_build: bool, promise: Promise| -> Vec<String> {
        let rows = simulated.suites.iter();
        let rows = rows.filter(|row| row.keeps_build == keeps_build);
        let rows = rows.filter(|row| Promise::of(row.tally.red_suites) == promise);
        rows.map(line).collect()
    };
    let counts = |keeps_build: bool| {
        let kept = with(keeps_build, Promise::Kept).len();
        let all = simulated.suites.iter();
        let all = all.filter(|row| row.keeps_build == keeps_build).count();
        format!("{kept} of {all} configurations")
    };
    let figure = format!(
        "at most 1 of 1,000 unchanged suite runs is red, certainly below 1 of 500: with a kept build in {}, by fresh runs in {}",
        counts(true),
        counts(false)
    );
    let (broken, open) = (with(true, Promise::Broken), with(true, Promise::Open));
    ensure!(
        broken.is_empty() && open.is_empty(),
        "{figure}\nwith a kept build more are red in {}:{}\ntoo few suite runs to tell in {}:{}",
        broken.len(),
        broken.concat(),
        open.len(),
        open.concat()
    );
    let weak = with(false, Promise::Broken);
    Ok(if weak.is_empty() {
        figure
    } else {
        format!(
            "{figure}\nby fresh runs more are red in {}:{}",
            weak.len(),
            weak.concat()
        )
    })
}

/// The false alarms of a configuration.
fn line(row: &Row) -> String {
    let red = row.tally.red_suites;
    let (low, high) = red.interval();
    format!(
        "\n  {} tests, {}: {} of {} suite runs red, {:.2} to {:.2} in 1,000",
        row.tests,
        row.name,
        red.hits,
        red.trials,
        1e3 * low,
        1e3 * high
    )
}

/// Names this very program: what an interrupted simulation has left counts only for the same judge, committed or not.
fn program() -> Result<String> {
    let bytes = fs::read(std::env::current_exe()?)?;
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    Ok(format!("{:016x}", hasher.finish()))
}

/// The results of a configuration: those that an interrupted simulation by the same program has left, or simulated now.
fn row(program: &str, name: &str, setting: &Setting, suites: u64) -> Result<Row> {
    let folder = page::root().join("target/accuracy/sim").join(program);
    fs::create_dir_all(&folder)?;
    let (tests, alpha) = (setting.tests, setting.screen_alpha);
    let stage = if setting.keeps_build { "kept" } else { "fresh" };
    let file = folder.join(format!(
        "{tests} tests, {name}, {stage}, {alpha}, {suites}.json"
    ));
    let kept = fs::read_to_string(&file).ok();
    if let Some(row) = kept.and_then(|text| serde_json::from_str::<Row>(&text).ok()) {
        println!("{} (kept)", table::line(&row));
        return Ok(row);
    }
    let row = simulate(name, setting, suites)?;
    fs::write(&file, serde_json::to_string(&row)?)
        .with_context(|| format!("could not write {file:?}"))?;
    println!("{}", table::line(&row));
    Ok(row)
}

/// Runs series until at least `suites` suite runs were judged.
fn simulate(name: &str, setting: &Setting, suites: u64) -> Result<Row> {
    let series = suites.div_ceil(series::JUDGED);
    let next = AtomicU64::new(0);
    let total = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        let work = || -> Result<()> {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= series {
                    return Ok(());
                }
                let tally = series::run(setting, number)?;
                if let Ok(mut total) = total.lock() {
                    total.add(&tally);
                }
            }
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| bail!("a thread of the simulation panicked"))
        })
    })?;
    let tally = total.into_inner().unwrap_or_default();
    Ok(Row {
        name: name.to_owned(),
        tests: setting.tests,
        screen_alpha: setting.screen_alpha,
        keeps_build: setting.keeps_build,
        tally,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_suite_runs_neither_keep_nor_break_the_promise() {
        let of = |hits, trials| Promise::of(Proportion { hits, trials });
        assert_eq!(of(0, 1_843), Promise::Kept);
        assert_eq!(of(0, 1_842), Promise::Open);
        assert_eq!(of(2, 4_000), Promise::Kept);
        assert_eq!(of(3, 4_000), Promise::Open);
        assert_eq!(of(44, 30_000), Promise::Broken);
        assert_eq!(of(0, 0), Promise::Open);
    }
}
