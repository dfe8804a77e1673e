//! A project whose suite is judged: the one place where the simulation touches the runner, by the calls of `cargo evenkeel test`.

use std::path::Path;

use anyhow::Result;
use evenkeel::config::{Claim, Config, Layer, Share};
use evenkeel::duet::{DuetPlan, Finding, Score};
use evenkeel::env::{Ci, Conditions, Environment, Platform, Virtualisation};
use evenkeel::measure::Failure;
use evenkeel::report::{Outcome, TestReport};
use evenkeel::{Options, Run, RunPlan, Session, Subject};
use evenkeel_core::{Cause, Digest, Moved, Settled, Verdict};
use tempfile::TempDir;

use super::Setting;
use super::world::World;
use crate::store;
use crate::suite::{self, Measure};

/// Where the suite of a project runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A machine of one's own, bare metal.
    OwnMachine,
    /// A virtual machine that is always the same.
    OwnVirtualMachine,
    /// Hosted CI: fresh processes of the same job are no evidence there.
    HostedCi,
}

/// A project with its store.
pub(crate) struct Project {
    _folder: TempDir,
    config: Config,
    environment: Environment,
    subjects: Vec<Subject>,
    keeps_build: bool,
}

/// What became of one test in one suite run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Judged {
    pub(crate) learning: bool,
    pub(crate) suspect: bool,
    pub(crate) red: bool,
    pub(crate) undecided: bool,
}

impl Project {
    pub(crate) fn new(setting: &Setting) -> Result<Self> {
        let folder = store::folder()?;
        Ok(Self {
            config: config(folder.path(), setting.place, setting.screen_alpha)?,
            environment: environment(setting.place),
            subjects: (0..setting.tests).map(subject).collect(),
            keeps_build: setting.keeps_build,
            _folder: folder,
        })
    }

    /// The same project with a copy of its store, to try something that must not be remembered.
    pub(crate) fn fork(&self) -> Result<Self> {
        let (folder, config) = store::fork(&self.config)?;
        Ok(Self {
            config,
            environment: self.environment.clone(),
            subjects: self.subjects.clone(),
            keeps_build: self.keeps_build,
            _folder: folder,
        })
    }

    /// One suite run, from the opened session to the kept runs.
    pub(crate) fn suite_run(
        &self,
        world: &mut World,
        slowdown: &dyn Fn(usize) -> f64,
    ) -> Result<Vec<Judged>> {
        world.next_suite_run();
        let session = Session::for_suite_in(self.config.clone(), self.environment.clone());
        let seed = world.seed();
        let mut measure = InWorld {
            world,
            slowdown,
            keeps_build: self.keeps_build,
        };
        let report = suite::judge(&session, &self.subjects, seed, &mut measure);
        report.tests.iter().map(judged).collect()
    }
}

/// A suite in a world.
struct InWorld<'w> {
    world: &'w mut World,
    slowdown: &'w dyn Fn(usize) -> f64,
    keeps_build: bool,
}

impl Measure for InWorld<'_> {
    fn runs(&mut self, wanted: &[(usize, RunPlan)]) -> Vec<Result<Run, Failure>> {
        let runs = self.world.measure(wanted, self.slowdown);
        runs.into_iter().map(Ok).collect()
    }

    fn duet(&mut self, index: usize, plan: DuetPlan) -> Option<Finding> {
        if !self.keeps_build {
            return None;
        }
        let slowdown = (self.slowdown)(index);
        let mut score = Score::new(plan);
        while score.wants() {
            // What cannot be played is left to fresh runs; made-up times are finite and positive.
            score.add(self.world.pair(index, slowdown)).ok()?;
        }
        found(&plan, score.verdict())
    }
}

/// A finding that says its verdict only: ratio, interval and digest are for readers, decide nothing, and would take most of the simulation's time.
fn found(plan: &DuetPlan, verdict: Option<Verdict>) -> Option<Finding> {
    Some(Finding {
        verdict: verdict.unwrap_or(Verdict::Undecided(Cause::NoisyRun)),
        causes: Vec::new(),
        settled: Settled {
            ratio: 1.0,
            interval: (0.0, f64::INFINITY),
            pairs: 0,
            moved: Moved::default(),
            more_pairs: None,
        },
        digest: Digest::new(&mut [1.0], &[1], 0.0).ok()?,
        level_ns: [1.0; 2],
        limit: 1.0 + plan.policy.tolerance(),
        alpha: plan.policy.alarm_rate,
        iterations: 1,
        seconds: 0.0,
        seed: plan.seed,
        conditions: Conditions::default(),
    })
}

fn subject(test: usize) -> Subject {
    Subject {
        name: format!("simulated::test_{test}"),
        location: None,
        options: Options::default(),
    }
}

fn judged(report: &TestReport) -> Result<Judged> {
    match &report.outcome {
        Outcome::Judged(judged) if report.kept => Ok(Judged {
            learning: matches!(judged.judgement.verdict, Verdict::Learning { .. }),
            suspect: judged.judgement.suspect,
            red: report.is_red(),
            undecided: report.is_undecided(),
        }),
        Outcome::Judged(_) => anyhow::bail!("a run was not kept: {report}"),
        Outcome::Grown(_) => anyhow::bail!("a test without sizes has grown: {report}"),
        Outcome::Failed(reason) => anyhow::bail!("a run failed: {reason}"),
    }
}

fn config(folder: &Path, place: Place, screen_alpha: f64) -> Result<Config> {
    let flags = Layer {
        environment: Some(match place {
            Place::OwnMachine | Place::OwnVirtualMachine => Claim::Dedicated,
            Place::HostedCi => Claim::Auto,
        }),
        screen_alpha: Some(Share(screen_alpha)),
        ..Layer::default()
    };
    Ok(Config::load_with(folder, [], flags)?)
}

fn environment(place: Place) -> Environment {
    let hosted = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "push"),
        ("GITHUB_REF", "refs/heads/main"),
        ("RUNNER_ENVIRONMENT", "github-hosted"),
    ];
    let variable = |name: &str| {
        let mut known = hosted.iter().filter(|_| place == Place::HostedCi);
        known
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).to_owned())
    };
    Environment {
        ci: Ci::from_variables(variable),
        platform: Platform {
            os: "simulated".to_owned(),
            virtualisation: match place {
                Place::OwnMachine => Virtualisation::BareMetal,
                _ => Virtualisation::Unknown,
            },
            ..Platform::default()
        },
    }
}
