//! Evenkeel against its history, with confirmation by fresh processes: what `cargo evenkeel test NAME` does, without cargo's own time.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use evenkeel::config::{Claim, Config, Layer};
use evenkeel::enlist::{self, Enlisted};
use evenkeel::env::{Ci, Environment, Watch};
use evenkeel::{Run, RunPlan, Session, Underway};
use tempfile::TempDir;

use super::builds::Builds;
use super::{Contender, PERCENTS, Said, WORKLOADS, bounded};
use crate::{store, suite};

/// Runs of unchanged code that a test learns from before the first verdict that counts.
const LEARNED: u32 = 12;
const LIMIT: Duration = Duration::from_secs(60);

pub(super) struct History {
    /// The tests of each build.
    tests: BTreeMap<u32, Vec<Enlisted>>,
    config: Config,
    environment: Environment,
    _folder: TempDir,
}

impl History {
    /// Enlists the tests of all builds, and learns the unchanged ones.
    pub(super) fn learn(builds: &Builds) -> Result<Self> {
        let folder = store::folder()?;
        let flags = Layer {
            environment: Some(Claim::Dedicated),
            ..Layer::default()
        };
        let mut history = Self {
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
        "Evenkeel, history"
    }

    fn judge(&mut self, workload: &str, percent: u32) -> Result<Said> {
        let tests = self.tests.get(&percent).context("no such build")?;
        let suffix = format!("::{workload}");
        let test = tests
            .iter()
            .find(|test| test.subject.name.ends_with(&suffix))
            .with_context(|| format!("no test is called {workload}"))?;
        if percent == 100 {
            return judged(self.config.clone(), self.environment.clone(), test);
        }
        // A slowed build that is not noticed would join the history that judges the unchanged ones.
        let (_folder, config) = store::fork(&self.config)?;
        judged(config, self.environment.clone(), test)
    }
}

fn judged(config: Config, environment: Environment, test: &Enlisted) -> Result<Said> {
    let session = Session::for_suite_in(config, environment);
    let subjects = [test.subject.clone()];
    let report = suite::judge(&session, &subjects, &mut |wanted| {
        wanted
            .iter()
            .map(|(_, plan)| measured(test, plan))
            .collect()
    });
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

/// A run, process after process.
fn measured(test: &Enlisted, plan: &RunPlan) -> Result<Run, evenkeel::measure::Failure> {
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
