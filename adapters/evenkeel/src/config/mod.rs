//! What a project chooses: `evenkeel.toml`, then `EVENKEEL_…` variables, then flags.
//!
//! Every key stands once, in [`Layer`]; a layer that does not name a key leaves it to the layer before.

mod file;
mod layer;
mod required;

pub use file::ConfigError;
pub use layer::{Amount, Claim, Layer, Share, Undecided};
pub use required::Required;

use std::path::{Path, PathBuf};

use evenkeel_core::{Policy, Prior};
use evenkeel_env::Kind;

/// The file's name, at the root of the workspace.
pub const FILE: &str = "evenkeel.toml";

/// A project's choices, every key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The folder that relative paths start from: that of `evenkeel.toml`, else the workspace's root.
    pub root: PathBuf,
    /// The file that was read, if there is one.
    pub file: Option<PathBuf>,
    /// Where runs are kept. Default `.evenkeel`.
    pub dir: PathBuf,
    /// Whether this is always the same, otherwise idle machine. Default `auto`.
    pub environment: Claim,
    /// A name of one's own in the environment's key, for machines that nothing else tells apart. Default none.
    pub label: Option<String>,
    /// The branch whose runs are the baseline in CI. Default `main`.
    pub baseline_branch: String,
    /// Fresh processes per run. Default 8.
    pub processes: u32,
    /// Measuring time of one run in nanoseconds, over all its processes. Default 0.8 s.
    pub time_ns: f64,
    /// The relative difference below which nothing matters. Default 0.02.
    pub floor: f64,
    /// How much slower is still acceptable. Default 0, which leaves it to the floor.
    pub budget: f64,
    /// The share of unchanged runs that the first look may suspect. Default 0.01.
    pub screen_alpha: f64,
    /// The share of unchanged suspects that may turn red. Default 0.001.
    pub alarm_rate: f64,
    /// Whether an undecided test passes or fails. Default `pass`.
    pub undecided: Undecided,
    /// Which tests must be judged when the whole suite is. Default none.
    pub required: Required,
    /// The most fresh runs spent on one suspect. Default 10.
    pub fresh_runs: u32,
    /// Runs older than this many days are pruned. Default 30.
    pub keep_days: u32,
    /// Of each test at most this many runs are kept. Default 256.
    pub keep_runs: u32,
    /// Where runs are shared with other machines, as the address that `cargo evenkeel sync` takes. Nothing that runs inside a test uses
    /// it. Default none.
    pub remote: Option<String>,
}

impl Config {
    /// The choices for the project around `start`: the nearest `evenkeel.toml` at or above it, then the process's
    /// `EVENKEEL_…` variables.
    ///
    /// # Errors
    ///
    /// An unreadable or broken file, an unknown key (with the nearest known one), a value out of range.
    pub fn load(start: &Path) -> Result<Self, ConfigError> {
        Self::load_with(start, std::env::vars_os(), Layer::default())
    }

    /// As [`Config::load`], with the variables and a last layer (flags) given.
    ///
    /// # Errors
    ///
    /// As [`Config::load`].
    pub fn load_with(
        start: &Path,
        variables: impl IntoIterator<Item = (std::ffi::OsString, std::ffi::OsString)>,
        flags: Layer,
    ) -> Result<Self, ConfigError> {
        let found = file::find(start);
        let from_file = found.as_ref().map(|path| file::read(path)).transpose()?;
        let from_variables = file::from_variables(variables)?;
        let merged = flags
            .over(from_variables)
            .over(from_file.unwrap_or_default());
        let root = match &found {
            Some(path) => path.parent().unwrap_or(start).to_path_buf(),
            None => file::workspace_root(start),
        };
        Self::resolve(root, found, merged)
    }

    /// The choices of one layer alone, no file and no variables: for hosts that have none.
    ///
    /// # Errors
    ///
    /// A value out of range.
    pub fn of(root: PathBuf, layer: Layer) -> Result<Self, ConfigError> {
        Self::resolve(root, None, layer)
    }

    fn resolve(root: PathBuf, file: Option<PathBuf>, layer: Layer) -> Result<Self, ConfigError> {
        let share = |given: Option<Share>, default: f64| given.map_or(default, |share| share.0);
        let config = Self {
            dir: root.join(layer.dir.unwrap_or_else(|| PathBuf::from(".evenkeel"))),
            environment: layer.environment.unwrap_or_default(),
            label: layer.label,
            baseline_branch: layer.baseline_branch.unwrap_or_else(|| "main".to_owned()),
            processes: layer.processes.unwrap_or(8),
            time_ns: layer.time.map_or(0.8e9, |time| time.0),
            floor: share(layer.floor, Policy::DEFAULT.floor),
            budget: share(layer.budget, Policy::DEFAULT.budget),
            screen_alpha: share(layer.screen_alpha, Policy::DEFAULT.screen_alpha),
            alarm_rate: share(layer.alarm_rate, Policy::DEFAULT.alarm_rate),
            undecided: layer.undecided.unwrap_or_default(),
            required: layer.required.unwrap_or_default(),
            fresh_runs: layer.fresh_runs.unwrap_or(10),
            keep_days: layer.keep_days.unwrap_or(30),
            keep_runs: layer.keep_runs.unwrap_or(256),
            remote: layer.remote,
            root,
            file,
        };
        config.policy(Kind::HostedCi).check()?;
        for (key, value, least, most) in [
            ("processes", config.processes, 1, 1000),
            ("fresh-runs", config.fresh_runs, 1, 32),
            ("keep-days", config.keep_days, 1, 36_500),
            ("keep-runs", config.keep_runs, 32, 100_000),
        ] {
            if !(least..=most).contains(&value) {
                return Err(ConfigError::Range {
                    key,
                    value,
                    least,
                    most,
                });
            }
        }
        Ok(config)
    }

    /// The kernel's policy in an environment of that kind, before a test's own options.
    #[must_use]
    pub fn policy(&self, kind: Kind) -> Policy {
        let prior = match (self.environment, kind) {
            (Claim::Auto | Claim::Dedicated, Kind::Dedicated | Kind::Local) => Prior::DEDICATED,
            (Claim::Auto | Claim::Shared, Kind::HostedCi) => Prior::HOSTED,
            _ => Prior::VIRTUAL,
        };
        Policy {
            floor: self.floor,
            budget: self.budget,
            screen_alpha: self.screen_alpha,
            alarm_rate: self.alarm_rate,
            prior,
            level: None,
        }
    }
    /// Whether fresh processes of one job may confirm a slowdown in an environment of that kind.
    #[must_use]
    pub fn is_dedicated(&self, kind: Kind) -> bool {
        match self.environment {
            Claim::Auto => kind != Kind::HostedCi,
            Claim::Dedicated => true,
            Claim::Shared => false,
        }
    }
}
