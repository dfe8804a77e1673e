//! A series: one suite from its first run on, its history growing by the runner's own rules.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::project::{Judged, Project};
use super::world::World;
use super::{STEPS, Setting};
use crate::proportion::Proportion;

/// The history that slowed suites meet: as long as in the published power tables.
const HISTORY: u64 = 20;
/// Suite runs of a series that are judged after that.
pub(crate) const JUDGED: u64 = 40;
/// One of so many tests has its code slowed, at least one.
const ONE_OF: usize = 10;
/// So many have at once, at most: a change slows some tests down and not a suite.
const AT_ONCE: usize = 10;

/// What became of some series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// Series, and those with a red suite run: runs of one series share most of their history.
    pub(crate) red_series: Proportion,
    /// Suite runs of unchanged code, and those with a red test.
    pub(crate) red_suites: Proportion,
    /// The same before the history had 20 runs, where some test was judged at all.
    pub(crate) red_early: Proportion,
    /// Runs of unchanged tests that were suspect, undecided, red.
    pub(crate) suspect: Proportion,
    pub(crate) undecided: Proportion,
    pub(crate) red: Proportion,
    /// For each step: slowed tests that were suspect, and that were red.
    pub(crate) slowed: [(Proportion, Proportion); STEPS.len()],
    /// For each step: red tests among the unchanged ones beside them.
    pub(crate) beside: [Proportion; STEPS.len()],
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.red_series.add(other.red_series);
        self.red_suites.add(other.red_suites);
        self.red_early.add(other.red_early);
        self.suspect.add(other.suspect);
        self.undecided.add(other.undecided);
        self.red.add(other.red);
        for (mine, theirs) in self.slowed.iter_mut().zip(&other.slowed) {
            mine.0.add(theirs.0);
            mine.1.add(theirs.1);
        }
        for (mine, theirs) in self.beside.iter_mut().zip(&other.beside) {
            mine.add(*theirs);
        }
    }

    fn unchanged(&mut self, suite: &[Judged]) {
        for test in suite.iter().filter(|test| !test.learning) {
            self.suspect.count(test.suspect);
            self.undecided.count(test.undecided);
            self.red.count(test.red);
        }
    }
}

/// One series; its number seeds it.
pub(crate) fn run(setting: &Setting, number: u64) -> Result<Tally> {
    let seed = 1_000_000 * setting.tests as u64 + number;
    let mut world = World::new(seed, setting.noise, setting.machine, setting.tests);
    let project = Project::new(setting)?;
    let unchanged = |_| 1.0;
    let mut tally = Tally::default();
    for _ in 0..HISTORY {
        let suite = project.suite_run(&mut world, &unchanged)?;
        if suite.iter().any(|test| !test.learning) {
            tally.red_early.count(is_red(&suite));
        }
    }
    if (number as usize) < setting.slowed.div_ceil(setting.tests.div_ceil(ONE_OF)) {
        slow_down(setting, &project, &world, &mut tally)?;
    }
    let mut any = false;
    for _ in 0..JUDGED {
        let suite = project.suite_run(&mut world, &unchanged)?;
        tally.unchanged(&suite);
        tally.red_suites.count(is_red(&suite));
        any |= is_red(&suite);
    }
    tally.red_series.count(any);
    Ok(tally)
}

/// Each step tried on copies of the project and of the world: others for each, and neither first nor last in the suite, but anywhere.
fn slow_down(setting: &Setting, project: &Project, world: &World, tally: &mut Tally) -> Result<()> {
    for (step, slowdown) in STEPS.iter().enumerate() {
        let all: Vec<usize> = (0..setting.tests)
            .filter(|index| setting.tests < ONE_OF || index % ONE_OF == step)
            .collect();
        for slowed in all.chunks(AT_ONCE) {
            let factor = |index: usize| match slowed.contains(&index) {
                true => 1.0 + slowdown,
                false => 1.0,
            };
            let suite = project.fork()?.suite_run(&mut world.clone(), &factor)?;
            for (index, test) in suite.iter().enumerate() {
                if slowed.contains(&index) {
                    tally.slowed[step].0.count(test.suspect);
                    tally.slowed[step].1.count(test.red);
                } else {
                    tally.beside[step].count(test.red);
                }
            }
        }
    }
    Ok(())
}

fn is_red(suite: &[Judged]) -> bool {
    suite.iter().any(|test| test.red)
}

#[cfg(test)]
mod tests {
    use super::super::noise::{Machine, Noise};
    use super::super::project::Place;
    use super::*;

    fn setting(noise: Noise, tests: usize) -> Setting {
        Setting {
            noise,
            machine: Machine::cloud(),
            place: Place::OwnVirtualMachine,
            tests,
            screen_alpha: 0.01,
            keeps_build: false,
            slowed: 100,
        }
    }

    #[test]
    fn a_series_is_reproduced_by_its_number() {
        let setting = setting(Noise::Normal, 2);
        let one = run(&setting, 3).unwrap();
        assert_eq!(one, run(&setting, 3).unwrap());
        assert_ne!(one, run(&setting, 4).unwrap());
        assert_eq!(one.red_suites.trials, JUDGED);
        assert_eq!(one.suspect.trials, 2 * JUDGED);
        assert!(
            one.slowed
                .iter()
                .all(|(suspect, red)| suspect.trials == 2 && red.trials == 2)
        );
    }

    #[test]
    fn a_fifth_more_is_seen_on_a_calm_machine() {
        // A simulation that finds nothing would be a broken one. 98 of 100 are seen, so two of four are missed with one seed in 400.
        let setting = Setting {
            machine: Machine::dedicated(),
            ..setting(Noise::Normal, 10)
        };
        let mut tally = Tally::default();
        for number in 0..4 {
            tally.add(&run(&setting, number).unwrap());
        }
        let (suspect, red) = tally.slowed[STEPS.len() - 1];
        assert_eq!((suspect.trials, red.trials), (4, 4));
        assert!(suspect.hits >= 3 && red.hits >= 2, "{suspect:?} {red:?}");
    }
}
