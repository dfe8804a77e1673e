//! Evenkeel against its history: what `cargo evenkeel test NAME` does, without cargo's own time. Suspects are confirmed by fresh processes, or by a duet
//! with the kept build of the baseline.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use evenkeel::config::{Claim, Config, Layer};
use evenkeel::duet::{Duet, DuetPlan, Finding, Side};
use evenkeel::enlist::{self, Enlisted};
use evenkeel::env::{Ci, Environment, Watch};
use evenkeel::measure::Failure;
use evenkeel::{Run, RunPlan, Session, Underway};
use tempfile::TempDir;

use super::builds::Builds;
use super::{Contender, PERCENTS, Said, WORKLOADS, bounded};
use crate::store;
use crate::suite::{self, Measure};

/// Runs of unchanged code that a test learns from before the first verdict that counts.
const LEARNED: u32 = 12;
const LIMIT: Duration = Duration::from_secs(60);

/// How a suspicion is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Confirmation {
    /// By fresh processes of the suspect alone.
    FreshRuns,
    /// By process pairs of the suspect and of the build that the history was learned from.
    KeptBuild,
}

pub(super) struct History {
    confirmation: Confirmation,
    /// In which rounds it judges unchanged and slower builds: one of so many.
    every: [u32; 2],
    /// The tests of each build.
    tests: BTreeMap<u32, Vec<Enlisted>>,
    config: Config,
    environment: Environment,
    _folder: TempDir,
}

impl History {
    /// Enlists the tests of all builds, and learns the unchanged ones.
    pub(super) fn learn(
        builds: &Builds,
        confirmation: Confirmation,
        every: [u32; 2],
    ) -> Result<Self> {
        let folder = store::folder()?;
        let flags = Layer {
            environment: Some(Claim::Dedicated),
            ..Layer::default()
        };
        let mut history = Self {
            confirmation,
            every,
            tests: BTreeMap::new(),
            config: Config::load_with(folder.path(), [], flags)?,
            // A developer's machine, also where this runs in CI: there, no run of another branch than `main` would join the baseline.
            environment: Environment {
                ci: Ci::default(),
                ..Environment::probe()
            },
            _folder: folder,
        };
        for percent in PERCENTS {
            history
                .tests
                .insert(percent, enlisted(builds.of("ours", percent)?)?);
        }
        println!("learning from {LEARNED} runs");
        for _ in 0..LEARNED {
            for workload in WORKLOADS {
                history.judge(workload, 100)?;
            }
        }
        Ok(history)
    }
}

impl Contender for History {
    fn name(&self) -> &'static str {
        match self.confirmation {
            Confirmation::FreshRuns => "Evenkeel, history",
            Confirmation::KeptBuild => "Evenkeel, history and kept build",
        }
    }

    fn takes_part(&self, round: u32, percent: u32) -> bool {
        round.is_multiple_of(self.every[usize::from(percent > 100)])
    }

    fn judge(&mut self, workload: &str, percent: u32) -> Result<Said> {
        if percent == 100 {
            return self.judged(self.config.clone(), workload, percent);
        }
        // A slowed build that is not noticed would join the history that judges the unchanged ones.
        let (_folder, config) = store::fork(&self.config)?;
        self.judged(config, workload, percent)
    }
}

impl History {
    fn judged(&self, config: Config, workload: &str, percent: u32) -> Result<Said> {
        let test = self.test(workload, percent)?;
        let kept = match self.confirmation {
            Confirmation::FreshRuns => None,
            Confirmation::KeptBuild => Some(self.test(workload, 100)?),
        };
        let session = Session::for_suite_in(config, self.environment.clone());
        let subjects = [test.subject.clone()];
        let mut rng = rand::rng();
        let seed = rand::RngExt::random(&mut rng);
        let report = suite::judge(&session, &subjects, seed, &mut Alone { test, kept });
        let Some(found) = report.tests.first().filter(|found| !found.is_broken()) else {
            bail!(
                "could not be measured: {:?}",
                report.tests.first().map(ToString::to_string)
            );
        };
        Ok(match (found.is_red(), found.is_undecided()) {
            (true, _) => Said::Slower,
            (false, true) => Said::Undecided,
            (false, false) => Said::NotSlower,
        })
    }

    fn test(&self, workload: &str, percent: u32) -> Result<&Enlisted> {
        let tests = self.tests.get(&percent).context("no such build")?;
        let suffix = format!("::{workload}");
        let found = tests
            .iter()
            .find(|test| test.subject.name.ends_with(&suffix));
        found.with_context(|| format!("no test is called {workload}"))
    }
}

/// A suite of one test.
struct Alone<'t> {
    test: &'t Enlisted,
    kept: Option<&'t Enlisted>,
}

impl Measure for Alone<'_> {
    fn runs(&mut self, wanted: &[(usize, RunPlan)]) -> Vec<Result<Run, Failure>> {
        let plans = wanted.iter().map(|(_, plan)| plan);
        plans.map(|plan| measured(self.test, plan)).collect()
    }

    fn duet(&mut self, _: usize, plan: DuetPlan) -> Option<Finding> {
        let [old, new] = [self.kept?, self.test].map(|test| Side::Test {
            name: test.subject.name.clone(),
            launch: test.launch.clone(),
        });
        let mut duet = Duet::new(old, new, plan);
        while duet.wants() {
            // As in a suite: what could not be played is left to fresh runs.
            duet.step().ok()?;
        }
        duet.finish()
    }
}

/// A run, process after process.
fn measured(test: &Enlisted, plan: &RunPlan) -> Result<Run, Failure> {
    let watch = Watch::start();
    let mut run = Underway::new(*plan);
    while let Some(plan) = run.wants() {
        run.add(test.measure_process(&plan));
    }
    run.finish(watch.finish())
}

/// The tests of a test program.
fn enlisted(program: &Path) -> Result<Vec<Enlisted>> {
    let folder = tempfile::tempdir()?;
    let list = folder.path().join("tests");
    bounded::text(Command::new(program).env(enlist::VARIABLE, &list), LIMIT)?;
    Ok(enlist::read(&list)?)
}
