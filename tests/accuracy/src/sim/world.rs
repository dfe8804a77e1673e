//! A machine with a suite of tests on it, in time: what the runner would have measured there.

use evenkeel::env::Conditions;
use evenkeel::{ProcessRun, Run, RunPlan};
use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64;

use super::noise::{Machine, Noise, exponential, normal, share};

/// Observations of one process: few, because a run's scatter is put into its level and not left to chance within it.
const OBSERVATIONS: usize = 5;
/// The scatter of observations within a run, in the run-to-run standard deviation of the test: 0.83 against 1.59 % in 586 benchmarks.
const WITHIN: f64 = 0.5;
/// Observations of the reference workload in one process, and their own scatter.
const REFERENCES: usize = 2;
const REFERENCE_SCALE: f64 = 0.005;
/// Batches of each process of a duet.
const BATCHES: usize = 12;
/// A spell of the machine: how much longer everything takes, for how many processes on average, and for which share of the time.
const SPELL: f64 = 0.15;
const SPELL_PROCESSES: f64 = 100.0;
const SPELL_SHARE: f64 = 0.2;
/// The common mode where the noise is that.
const COMMON: f64 = 0.05;
/// The machine lottery: the share of the slow machine, and by how many standard deviations it is slower.
const LOTTERY_SHARE: f64 = 0.3;
const LOTTERY_REACH: f64 = 5.0;

/// A machine and a suite.
#[derive(Clone, Debug)]
pub(crate) struct World {
    rng: Pcg64,
    noise: Noise,
    machine: Machine,
    tests: Vec<Test>,
    /// The machine's own factor in this suite run, on the log scale.
    common: f64,
    /// Whether this suite run is on the slow machine of the lottery.
    unlucky: bool,
    /// Processes until the spell, or the calm, ends.
    left: f64,
    in_spell: bool,
}

#[derive(Clone, Debug)]
struct Test {
    level_ns: f64,
    scale: f64,
    sensitivity: f64,
    previous: f64,
    wandered: f64,
}

impl World {
    pub(crate) fn new(seed: u64, noise: Noise, machine: Machine, tests: usize) -> Self {
        let mut rng = Pcg64::seed_from_u64(seed);
        let test = |_| Test {
            level_ns: 1000.0 * (2.0 * normal(&mut rng)).exp(),
            scale: machine.median_scale * (machine.log_spread * normal(&mut rng)).exp(),
            sensitivity: 0.5 + share(&mut rng),
            previous: normal(&mut rng),
            wandered: 0.0,
        };
        let tests = (0..tests).map(test).collect();
        Self {
            rng,
            noise,
            machine,
            tests,
            common: 0.0,
            unlucky: false,
            left: 0.0,
            in_spell: false,
        }
    }

    /// Another suite run begins, a while after the last one.
    pub(crate) fn next_suite_run(&mut self) {
        let common = if self.noise == Noise::CommonMode {
            COMMON
        } else {
            self.machine.common
        };
        self.common = common * normal(&mut self.rng);
        self.unlucky = self.noise == Noise::Lottery && share(&mut self.rng) < LOTTERY_SHARE;
        self.in_spell = self.noise == Noise::Bursts && share(&mut self.rng) < SPELL_SHARE;
        self.left = self.until_change();
        for test in &mut self.tests {
            test.wandered += self.noise.step(&mut self.rng);
        }
    }

    /// Measures a run of each test that is wanted, process by process round all of them, as the runner does. `slowdown` says by which
    /// factor the code of a test takes longer.
    pub(crate) fn measure(
        &mut self,
        wanted: &[(usize, RunPlan)],
        slowdown: &dyn Fn(usize) -> f64,
    ) -> Vec<Run> {
        let effects: Vec<f64> = wanted
            .iter()
            .map(|(index, _)| self.effect(*index) + slowdown(*index).ln())
            .collect();
        let run = |_| Run {
            processes: Vec::new(),
            conditions: Conditions::default(),
        };
        let mut runs: Vec<Run> = wanted.iter().map(run).collect();
        let processes = wanted.iter().map(|(_, plan)| plan.processes).max();
        for process in 0..processes.unwrap_or(0) {
            for (((index, plan), effect), run) in wanted.iter().zip(&effects).zip(&mut runs) {
                if process < plan.processes {
                    run.processes.push(self.process(*index, *effect));
                }
            }
        }
        runs
    }

    /// What draws of its own the next suite run may make.
    pub(crate) fn seed(&mut self) -> u64 {
        self.rng.next_u64()
    }

    /// A process pair of a test's old code and of its new one, which takes longer by the factor `slowdown`: the times of the batches on each side. What a
    /// run's processes would have in common, both have; beside that each scatters as much as a whole run does, and each batch as an observation.
    pub(crate) fn pair(&mut self, index: usize, slowdown: f64) -> [Vec<f64>; 2] {
        let common = self.effect(index) + self.common;
        let Test {
            level_ns,
            scale,
            sensitivity,
            ..
        } = self.tests[index];
        let common = common + level_ns.ln();
        let levels = [0.0, slowdown.ln()]
            .map(|change| common + change + scale * self.noise.own_effect(&mut self.rng));
        let mut times = [const { Vec::new() }; 2];
        for _ in 0..BATCHES {
            let first = usize::from(share(&mut self.rng) < 0.5);
            for side in [first, 1 - first] {
                let spell = self.spell(1.0 / BATCHES as f64);
                let own = WITHIN * scale * normal(&mut self.rng);
                times[side].push((levels[side] + sensitivity * spell + own).exp());
            }
        }
        times
    }

    /// What all processes of a run have in common, on the log scale.
    fn effect(&mut self, index: usize) -> f64 {
        let test = &mut self.tests[index];
        test.previous = self.noise.run_effect(&mut self.rng, test.previous);
        let unlucky = if self.unlucky { LOTTERY_REACH } else { 0.0 };
        test.scale * (test.previous + test.wandered + unlucky)
    }

    fn process(&mut self, index: usize, effect: f64) -> ProcessRun {
        let spell = self.spell(1.0);
        let test = &self.tests[index];
        let rng = &mut self.rng;
        let log_level = test.level_ns.ln() + effect + self.common + test.sensitivity * spell;
        let within = WITHIN * test.scale;
        let unlucky = if self.unlucky {
            LOTTERY_REACH * self.machine.median_scale
        } else {
            0.0
        };
        let log_reference = 1e5_f64.ln() + self.common + spell + unlucky;
        ProcessRun {
            observations: (0..OBSERVATIONS)
                .map(|_| (log_level + within * normal(rng)).exp())
                .collect(),
            iterations: 100,
            resolution_ns: 0.0,
            measured_ns: 1e8,
            reference_ns: (0..REFERENCES)
                .map(|_| (log_reference + REFERENCE_SCALE * normal(rng)).exp())
                .collect(),
        }
    }

    /// What the machine adds to the next `processes`, on the log scale; time goes on by them.
    fn spell(&mut self, processes: f64) -> f64 {
        if self.noise != Noise::Bursts {
            return 0.0;
        }
        while self.left <= 0.0 {
            self.in_spell = !self.in_spell;
            self.left += self.until_change();
        }
        self.left -= processes;
        if self.in_spell { SPELL.ln_1p() } else { 0.0 }
    }

    /// Exponential, so that what has passed says nothing about what is left.
    fn until_change(&mut self) -> f64 {
        let mean = if self.in_spell {
            SPELL_PROCESSES
        } else {
            SPELL_PROCESSES * (1.0 - SPELL_SHARE) / SPELL_SHARE
        };
        mean * exponential(&mut self.rng)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: RunPlan = RunPlan {
        processes: 8,
        time_per_process_ns: 1e8,
        iterations: None,
    };

    fn median_level(run: &Run) -> f64 {
        run.digest().unwrap().median()
    }

    #[test]
    fn the_same_seed_gives_the_same_world() {
        for noise in Noise::ALL {
            let mut runs = [7, 7, 8].map(|seed| {
                let mut world = World::new(seed, noise, Machine::cloud(), 3);
                world.next_suite_run();
                world.measure(&[(0, PLAN), (2, PLAN)], &|_| 1.0)
            });
            assert_eq!(runs[0], runs[1]);
            assert_ne!(runs[0], runs[2]);
            assert_eq!(runs[0].len(), 2);
            assert!(runs[0].iter().all(|run| run.processes.len() == 8));
            runs[0].clear();
        }
    }

    #[test]
    fn a_slowdown_hits_the_test_that_it_is_for_and_not_the_reference() {
        let mut fast = World::new(1, Noise::Normal, Machine::dedicated(), 2);
        let mut slow = fast.clone();
        let wanted = [(0, PLAN), (1, PLAN)];
        let before = fast.measure(&wanted, &|_| 1.0);
        let after = slow.measure(&wanted, &|index| if index == 1 { 1.2 } else { 1.0 });
        assert_eq!(before[0], after[0]);
        assert!((median_level(&after[1]) / median_level(&before[1]) - 1.2).abs() < 1e-9);
        let references = |run: &Run| -> Vec<f64> {
            run.processes
                .iter()
                .flat_map(|process| process.reference_ns.clone())
                .collect()
        };
        assert_eq!(references(&before[1]), references(&after[1]));
    }

    #[test]
    fn both_sides_of_a_pair_have_the_weather_in_common_and_the_slowdown_apart() {
        // The median over 1,000 pairs of the ratio of medians is known to about 1.25 x sqrt(2) x scale / sqrt(1000), below 0.3 % here.
        for noise in Noise::ALL {
            let mut world = World::new(4, noise, Machine::cloud(), 1);
            world.next_suite_run();
            let mut ratios: Vec<f64> = (0..1000)
                .map(|_| {
                    let [mut old, mut new] = world.pair(0, 1.1);
                    old.sort_by(f64::total_cmp);
                    new.sort_by(f64::total_cmp);
                    new[BATCHES / 2] / old[BATCHES / 2]
                })
                .collect();
            ratios.sort_by(f64::total_cmp);
            assert!(
                (ratios[500] / 1.1 - 1.0).abs() < 0.01,
                "{noise:?}: {}",
                ratios[500]
            );
        }
    }

    #[test]
    fn runs_scatter_by_what_was_asked_for() {
        // One test, its own scale known: the standard deviation of 4,000 runs is within 5 % of it (four standard errors).
        let mut world = World::new(3, Noise::Normal, Machine::cloud(), 1);
        let scale = world.tests[0].scale;
        let logs: Vec<f64> = (0..4000)
            .map(|_| {
                world.next_suite_run();
                median_level(&world.measure(&[(0, PLAN)], &|_| 1.0)[0]).ln()
            })
            .collect();
        let mean = logs.iter().sum::<f64>() / 4000.0;
        let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / 4000.0;
        assert!(
            (variance.sqrt() / scale - 1.0).abs() < 0.05,
            "{} of {scale}",
            variance.sqrt()
        );
    }

    #[test]
    fn spells_take_their_share_of_the_time() {
        let mut world = World::new(5, Noise::Bursts, Machine::cloud(), 1);
        world.next_suite_run();
        let processes = 400_000;
        let slow = (0..processes).filter(|_| world.spell(1.0) > 0.0).count();
        // 800 spells: the share is known to about 4 % of itself, four times that is allowed.
        let share = slow as f64 / f64::from(processes);
        assert!((share - SPELL_SHARE).abs() < 0.16 * SPELL_SHARE, "{share}");
    }
}
